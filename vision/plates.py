"""Finds number plates: a detector for any country's and one for Chinese ones."""

from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vision.geometry import Boxes
from vision.heatmaps import Reduced, best_apart, reduce_to
from vision.images import Pixels
from vision.lamps import open_session

PLATE_FILE = "plates.onnx"
CHINESE_FILE = "plates_cn.onnx"
SIDE_PX = 640

_STRIDE = 4
_SAME = 0.4
# Of the Chinese detector, as it was trained: strides, squares on each, and how offsets are scaled.
_ANCHORS = ((8, (24, 48)), (16, (96, 192)), (32, (384, 768)))
_SPREADS = (0.1, 0.2)
_MEAN = np.array([104, 117, 123], np.float32)  # of BGR

# It names corners bottom right, bottom left, top left, top right.
_CLOCKWISE = [2, 3, 0, 1]

Floats = npt.NDArray[np.float32]
Scored = tuple[Boxes, Floats]


class PlateFinder:
    """Finds number plates; its models load on first use, one session each for all photos.

    Args:
        models: Folder with the model files.
        least: Plates less sure than this, in [0, 1], are left out.
        least_chinese: The same for what the detector of Chinese plates alone finds.
        side_px: Longer side of the copy that is looked at.
    """

    def __init__(
        self,
        models: Path,
        *,
        least: float = 0.25,
        least_chinese: float = 0.6,
        side_px: int = SIDE_PX,
    ) -> None:
        self._models = models
        self._least = least
        self._least_chinese = least_chinese
        self._side_px = side_px

    def find(self, image: Pixels) -> Scored:
        """Return boxes `(n, 4)` in pixels of an RGB picture and how sure each is, surest first.

        Raises:
            ModelMissing: A model file is absent.
        """
        copy = reduce_to(image, self._side_px)
        (any_boxes, any_scores), (boxes, scores, _) = self._any(copy), self._chinese(copy)
        boxes, scores = np.concatenate([any_boxes, boxes]), np.concatenate([any_scores, scores])
        kept = best_apart(boxes, scores, most_overlap=_SAME)
        return (boxes[kept] / np.tile(copy.zoom, 2)).astype(np.float32), scores[kept]

    def corners(self, image: Pixels) -> Floats:
        """Return the corners of Chinese plates `(n, 4, 2)` in pixels of an RGB picture.

        Top left, top right, bottom right, bottom left; the surest plate first.

        Raises:
            ModelMissing: A model file is absent.
        """
        copy = reduce_to(image, self._side_px)
        boxes, scores, corners = self._chinese(copy)
        kept = best_apart(boxes, scores, most_overlap=_SAME)
        return (corners[kept][:, _CLOCKWISE] / copy.zoom).astype(np.float32)

    def _any(self, copy: Reduced) -> Scored:
        heat, sides = self._plates.run(None, {"pixels": copy.pixels[None]})
        ys, xs = np.nonzero(heat[0] > self._least)
        centre = (np.stack([xs, ys], 1) + 0.5) * _STRIDE
        reach = sides[0, :, ys, xs]
        boxes = np.concatenate([centre - reach[:, :2], centre + reach[:, 2:]], 1)
        return boxes.astype(np.float32), heat[0, ys, xs]

    def _chinese(self, copy: Reduced) -> tuple[Boxes, Floats, Floats]:
        planes = copy.pixels[..., ::-1].astype(np.float32) - _MEAN
        planes = np.ascontiguousarray(planes.transpose(2, 0, 1)[None])
        moves, classes, points = self._plates_cn.run(None, {"image": planes})
        scores = classes[0, :, 1]
        sure = np.nonzero(scores > self._least_chinese)[0]
        anchors = _anchors(*copy.pixels.shape[:2])[sure]
        near, far = np.float32(_SPREADS[0]), np.float32(_SPREADS[1])
        middle = anchors[:, :2] + moves[0, sure, :2] * near * anchors[:, 2:]
        half = anchors[:, 2:] * np.exp(moves[0, sure, 2:] * far) / 2
        shifts = points[0, sure].reshape(-1, 4, 2) * near
        corners = anchors[:, None, :2] + shifts * anchors[:, None, 2:]
        return np.concatenate([middle - half, middle + half], 1), scores[sure], corners

    @cached_property
    def _plates(self) -> Any:  # noqa: ANN401 - onnxruntime is untyped
        return open_session(self._models / PLATE_FILE)

    @cached_property
    def _plates_cn(self) -> Any:  # noqa: ANN401
        return open_session(self._models / CHINESE_FILE)


def _anchors(height: int, width: int) -> Boxes:
    """Return the squares that offsets refer to, in pixels: `(n, 4)` middle x, y, width, height."""
    parts = []
    for stride, sizes in _ANCHORS:
        rows, columns = -(-height // stride), -(-width // stride)
        cells = np.indices((rows, columns), np.float32).reshape(2, -1).T
        middle = (cells[:, ::-1] + 0.5) * stride
        squares = [np.full_like(middle, size) for size in sizes]
        parts.append(np.stack([np.concatenate([middle, s], 1) for s in squares], 1).reshape(-1, 4))
    return np.concatenate(parts)
