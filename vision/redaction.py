"""Faces and number plates in a photo: where they are, and a copy in which nobody can know them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from vision.geometry import Boxes
from vision.images import Photo, Pixels
from vision.plate_text import chinese_plate, may_be_plate
from vision.types import Box, ModelMissing, TextLine

PrivateKind = Literal["plate", "face"]

MODELS = Path(__file__).parent / "models"
MARGINS: dict[PrivateKind, float] = {"plate": 0.08, "face": 0.15}
"""How far the cover reaches beyond a box, as a share of its sides: a box a little too small would
leave the rim of a digit or a chin."""

_CELLS = 3  # a cover is made of 3 x 3 mean colours: 27 numbers hold neither a face nor a text
_STEPS = 24  # grey levels between the colours that a cover may have


@dataclass(frozen=True, slots=True)
class Private:
    """A face or a number plate; `box` in pixels of the upright original, see `Photo`."""

    kind: PrivateKind
    box: Box
    confidence: float


class Finder(Protocol):
    """Finds one kind of private area."""

    def find(self, image: Pixels) -> tuple[Boxes, npt.NDArray[np.float32]]:
        """Return boxes `(n, 4)` in pixels of an RGB picture and how sure each is."""


class Redactor:
    """Finds and covers what is private; safe to share between threads.

    Args:
        faces: The face finder.
        plates: The plate finder.
    """

    def __init__(self, faces: Finder, plates: Finder) -> None:
        self._finders: dict[PrivateKind, Finder] = {"plate": plates, "face": faces}

    def find_private(self, photo: Photo) -> list[Private]:
        """Return the faces and plates of a photo, surest first.

        Raises:
            ModelMissing: A model file is absent.
        """
        found = [
            Private(kind, box, confidence)
            for kind, finder in self._finders.items()
            for box, confidence in _inside(photo, *finder.find(photo.pixels))
        ]
        return sorted(found, key=lambda private: -private.confidence)

    def redact(self, photo: Photo, *, keep: Sequence[Box] = ()) -> Photo:
        """Return a copy of a photo with its faces and plates covered; the photo stays as it is.

        Args:
            photo: The photo.
            keep: Boxes whose pixels stay as they are, such as lit lamps; in pixels of the upright
                original.

        Raises:
            ModelMissing: A model file is absent. Nothing is returned then, covered or not.
        """
        return _restored(cover(photo, self.find_private(photo)), photo, keep)


def build_redactor(models: Path = MODELS) -> Redactor:
    """Build a redactor; its models load on first use."""
    from vision.faces import FaceFinder
    from vision.plates import PlateFinder

    return Redactor(FaceFinder(models), PlateFinder(models))


@cache
def _shared() -> Redactor:
    """Return the one redactor of this process, so that each model is held once."""
    return build_redactor()


def find_private(photo: Photo) -> list[Private]:
    """Return the faces and plates of a photo with the models that ship; see `Redactor`."""
    return _shared().find_private(photo)


def redact(photo: Photo, *, keep: Sequence[Box] = ()) -> Photo:
    """Cover the faces and plates of a photo with the models that ship; see `Redactor`."""
    return _shared().redact(photo, keep=keep)


def without_plates(photo: Photo, lines: Sequence[TextLine]) -> list[TextLine]:
    """Return the lines of a photo's text that don't stand on a number plate.

    Costs a search for plates, about a tenth of a second, only where a line could be a number.
    Without the models that find plates every such line is left out.

    Args:
        photo: The photo that was read.
        lines: Its text; boxes in pixels of the upright original.
    """
    if not any(may_be_plate(line.text) for line in lines):
        return list(lines)
    try:
        plates = [private.box for private in find_private(photo) if private.kind == "plate"]
    except ModelMissing:
        return [line for line in lines if not may_be_plate(line.text)]
    return [
        line
        for line in lines
        if not chinese_plate(line.text) and not any(_lies_on(line.box, box) for box in plates)
    ]


def cover(photo: Photo, areas: Iterable[Private]) -> Photo:
    """Return a copy of a photo with the given areas made unrecognisable for good."""
    pixels = photo.pixels.copy()
    for area in areas:
        x1, y1, x2, y2 = covered_corners(photo, area)
        pixels[y1:y2, x1:x2] = _smear(pixels[y1:y2, x1:x2])
    return replace(photo, pixels=pixels)


def covered_corners(photo: Photo, area: Private) -> tuple[int, int, int, int]:
    """Return which pixels of `photo.pixels` the cover of an area takes: x1, y1, x2, y2."""
    height, width = photo.pixels.shape[:2]
    box = np.array([area.box.x1, area.box.y1, area.box.x2, area.box.y2]) / photo.scale
    grown = np.tile(box[2:] - box[:2], 2) * MARGINS[area.kind] * (-1, -1, 1, 1)
    x1, y1 = np.floor(box[:2] + grown[:2]).clip(0, (width - 1, height - 1)).astype(int)
    x2, y2 = np.ceil(box[2:] + grown[2:]).clip((x1 + 1, y1 + 1), (width, height)).astype(int)
    return int(x1), int(y1), int(x2), int(y2)


def _restored(covered: Photo, photo: Photo, keep: Sequence[Box]) -> Photo:
    for box in keep:
        x1, y1, x2, y2 = (max(0, round(side / photo.scale)) for side in box.as_list())
        covered.pixels[y1:y2, x1:x2] = photo.pixels[y1:y2, x1:x2]
    return covered


def _lies_on(line: Box, plate: Box) -> bool:
    """Tell whether at least half of a line's box lies on a plate."""
    width = min(line.x2, plate.x2) - max(line.x1, plate.x1)
    height = min(line.y2, plate.y2) - max(line.y1, plate.y1)
    area = (line.x2 - line.x1) * (line.y2 - line.y1)
    return width > 0 and height > 0 and 2 * width * height >= area


def _smear(part: Pixels) -> Pixels:
    """Return a part of a picture as a few coarse mean colours that run into one another."""
    import cv2

    height, width = part.shape[:2]
    few = cv2.resize(part, (_CELLS, _CELLS), interpolation=cv2.INTER_AREA)
    step = 255 / _STEPS
    coarse = (np.round(few / step) * step).astype(np.uint8)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _inside(
    photo: Photo, boxes: Boxes, scores: Sequence[float] | npt.NDArray[np.float32]
) -> Iterable[tuple[Box, float]]:
    """Yield boxes in pixels of the original, cut at its edges; what lies outside is left out."""
    size = (photo.width, photo.height)
    for corners, score in zip(boxes * photo.scale, scores, strict=True):
        x1, y1 = corners[:2].clip(0, size)
        x2, y2 = corners[2:].clip(0, size)
        if x2 - x1 >= 1 and y2 - y1 >= 1:
            yield Box(float(x1), float(y1), float(x2), float(y2)), min(1.0, float(score))
