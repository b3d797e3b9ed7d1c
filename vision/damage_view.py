"""Where a photo lies in the picture that the damage network sees, and which boxes stay."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from vision.crops import Pixels
from vision.types import Box

LONG_PX = 512
"""Of 224 to 640 px the one that suits all heads, though they were trained at 640: on photos of
sources kept out it finds most, parts are outlined best, and it takes half the time."""

_STEP = 32  # the coarsest level of the pyramid
_GREY = 114
_SAME_PLACE = 0.5
_MOST = 300

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a photo lies in the picture that the network sees."""

    scale: float
    left: int
    top: int
    width: int
    height: int

    def back(self, corners: Sequence[float]) -> Box | None:
        """Return corners of the picture as a box of the photo; None when it lies outside."""
        x1, x2 = (np.clip((x - self.left) / self.scale, 0, self.width) for x in corners[::2])
        y1, y2 = (np.clip((y - self.top) / self.scale, 0, self.height) for y in corners[1::2])
        return Box(float(x1), float(y1), float(x2), float(y2)) if x1 < x2 and y1 < y2 else None


def fit_photo(image: Pixels) -> tuple[Pixels, Placing]:
    """Return a photo scaled to `LONG_PX`, padded grey to whole steps, and where it lies there."""
    height, width = image.shape[:2]
    scale = LONG_PX / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    full = [-(-side // _STEP) * _STEP for side in size]
    picture = np.full((full[1], full[0], 3), _GREY, np.uint8)
    left, top = (full[0] - size[0]) // 2, (full[1] - size[1]) // 2
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    picture[top : top + size[1], left : left + size[0]] = cv2.resize(image, size, interpolation=how)
    return picture, Placing(scale, left, top, width, height)


@dataclass(frozen=True, slots=True)
class Strong:
    """Corners in the picture, number of the class, and score of a box."""

    corners: Sequence[float]
    number: int
    score: float


def strongest(rows: Floats, lowest: float, *, by_class: bool) -> list[Strong]:
    """Return the boxes that no stronger one covers, strongest first.

    Args:
        rows: `(n, 4 + classes)`, corners and scores.
        lowest: Least score.
        by_class: Whether boxes of two classes may share a place.
    """
    scores, classes = rows[:, 4:].max(1), rows[:, 4:].argmax(1)
    kept = np.flatnonzero(scores >= lowest)
    kept = kept[np.argsort(-scores[kept])][:_MOST]
    if not len(kept):
        return []
    corners = rows[kept, :4]
    bounds = np.concatenate([corners[:, :2], corners[:, 2:] - corners[:, :2]], 1)
    if by_class:
        bounds[:, :2] += classes[kept, None] * 2.0 * LONG_PX
    chosen = cv2.dnn.NMSBoxes(bounds.tolist(), scores[kept].tolist(), 0.0, _SAME_PLACE)
    rest = kept[np.asarray(chosen, np.int64).reshape(-1)]
    return [Strong(rows[n, :4].tolist(), int(classes[n]), float(scores[n])) for n in rest]
