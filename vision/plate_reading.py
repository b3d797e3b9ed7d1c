"""Reads a Chinese number plate for the driver's own form, when the driver asks for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np
import numpy.typing as npt

from vision.images import Photo, Pixels
from vision.plate_text import chinese_plate
from vision.plates import PlateFinder
from vision.redaction import MODELS
from vision.types import Box, TextLine

_SIZE_PX = (320, 100)  # about 440 : 140 millimetres, and as high as the text model likes lines
_ROOM = 0.06  # around the plate, so that no sign is cut


@dataclass(frozen=True, slots=True)
class PlateReading:
    """The number of a plate, such as 京A12345, and how sure its reading is, in [0, 1]."""

    number: str
    confidence: float


class RegionReader(Protocol):
    """Reads text in given places."""

    def read_regions(self, image: Pixels, boxes: Sequence[Box]) -> list[TextLine]:
        """Return what stands in each box of an RGB picture, each read as one line."""


def read_plate(photo: Photo, reader: RegionReader) -> PlateReading | None:
    """Read the Chinese plate of a photo; None where none can be read.

    Only for a number that the driver asked to have filled in: nothing else may call it. Plates in
    two rows and those of other countries are not read.

    Args:
        photo: The photo; the surest plate that yields a number counts.
        reader: The text reader.

    Raises:
        ModelMissing: A model file is absent.
    """
    for corners in _finder().corners(photo.pixels):
        readings = list(_readings(photo.pixels, corners, reader))
        if readings:
            return max(readings, key=lambda reading: reading.confidence)
    return None


@cache
def _finder() -> PlateFinder:
    """Return the one finder of this process; what is asked to be read may be less sure."""
    return PlateFinder(MODELS, least_chinese=0.3)


def _readings(
    image: Pixels, corners: npt.NDArray[np.float32], reader: RegionReader
) -> Iterator[PlateReading]:
    flat = _flattened(image, corners)
    height, width = flat.shape[:2]
    for line in reader.read_regions(flat, [Box(0, 0, width, height)]):
        number = chinese_plate(line.text)
        if number:
            yield PlateReading(number, line.confidence)


def _flattened(image: Pixels, corners: npt.NDArray[np.float32]) -> Pixels:
    """Return the plate as seen from the front."""
    import cv2

    width, height = _SIZE_PX
    x, y = _ROOM * width, _ROOM * height
    target = np.array(
        [[x, y], [width - x, y], [width - x, height - y], [x, height - y]], np.float32
    )
    matrix = cv2.getPerspectiveTransform(corners, target)
    return np.asarray(cv2.warpPerspective(image, matrix, _SIZE_PX, flags=cv2.INTER_CUBIC), np.uint8)
