"""Labelled photos of real clusters."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from vision.training.scenes import LitLamp, Scene

Pixels = npt.NDArray[np.uint8]
Split = Literal["train", "dev", "validation"]


class BadDataset(ValueError):
    """A data folder is incomplete or inconsistent; the message says where and how to mend it."""


@dataclass(frozen=True, slots=True)
class LabelledPhoto:
    """A photo file, its cluster design and its lit lamps (corners as shares of the sides).

    `split` is the side that the data set's own folders say, None without such folders.
    """

    path: Path
    group: str
    lamps: tuple[LitLamp, ...]
    split: Split | None = None

    def load(self) -> Scene:
        """Read the photo; lamps come back in pixels.

        Raises:
            BadDataset: The file is not a readable image.
        """
        image = read_rgb(self.path)
        height, width = image.shape[:2]
        return Scene(image, self.lamps_in(width, height))

    def lamps_in(self, width: int, height: int) -> tuple[LitLamp, ...]:
        """Return the lamps with corners in pixels of a picture of that size."""
        grid = (width, height, width, height)
        return tuple(
            LitLamp(lamp.code, lamp.colour, _scaled(lamp.box, grid)) for lamp in self.lamps
        )


def read_rgb(path: Path) -> Pixels:
    """Return the pixels of a photo file, `(h, w, 3)` RGB.

    Raises:
        BadDataset: The file is not a readable image.
    """
    import cv2

    image = cv2.imread(str(path))
    if image is None:
        raise BadDataset(f"{path} is not a readable image; mend it or take it and its labels out")
    return np.ascontiguousarray(image[..., ::-1], np.uint8)


def _scaled(
    box: tuple[float, float, float, float], grid: tuple[int, int, int, int]
) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = (share * side for share, side in zip(box, grid, strict=True))
    return x1, y1, x2, y2
