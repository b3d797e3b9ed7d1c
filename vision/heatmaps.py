"""What detectors that mark centres on a heat map share: the reduced picture, and the best boxes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vision.geometry import Boxes, overlaps
from vision.images import Pixels

_STEP = 32  # the networks halve a picture five times
_MOST = 200  # boxes of one run that are compared with one another


@dataclass(frozen=True, slots=True)
class Reduced:
    """A copy whose sides are multiples of 32; `zoom` `(2,)` is its size over the photo's, x, y."""

    pixels: Pixels
    zoom: npt.NDArray[np.float32]


def reduce_to(image: Pixels, side_px: int) -> Reduced:
    """Return an RGB picture `(h, w, 3)` resized so that its longer side is about `side_px`."""
    import cv2

    height, width = image.shape[:2]
    factor = side_px / max(height, width)
    w, h = (max(_STEP, round(side * factor / _STEP) * _STEP) for side in (width, height))
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    pixels = np.asarray(cv2.resize(image, (w, h), interpolation=way), np.uint8)
    return Reduced(pixels, np.array([w / width, h / height], np.float32))


def best_apart(boxes: Boxes, scores: npt.NDArray[np.float32], *, most_overlap: float) -> list[int]:
    """Return which boxes `(n, 4)` remain, surest first, when one of two alike is dropped.

    Args:
        boxes: Corners x1, y1, x2, y2.
        scores: `(n,)`, greater is surer.
        most_overlap: Boxes that overlap a surer one by more (IoU, in [0, 1]) are dropped.
    """
    order = np.argsort(-scores, kind="stable")[:_MOST]
    if not len(order):
        return []
    alike, _ = overlaps(boxes[order], boxes[order])
    kept: list[int] = []
    for n in range(len(order)):
        if not kept or alike[n, kept].max() <= most_overlap:
            kept.append(n)
    return [int(order[n]) for n in kept]
