"""Finds number plates: detectors of any plates and of Chinese ones propose, a check decides."""

from functools import cached_property, lru_cache
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
CHECK_FILE = "plates_check.onnx"
SIDES_PX = (640, 320)
"""Longer sides of the copies that are looked at; on the second one a plate close by is small."""

CHECK_PX = (112, 48)
"""Width and height of the cut-outs that are checked."""

CHECK_ROOM = 1.5
"""Sides of what a cut-out shows, as multiples of the box's."""

MOST_CHECKED = 48
"""Proposals that are checked at most, surest first. Bounds the time per photo."""

# Of the detectors, as the Chinese one was trained: strides, squares on each, scales of offsets.
_ANCHORS = ((8, (24, 48)), (16, (96, 192)), (32, (384, 768)))
SPREADS = (0.1, 0.2)
_MEAN = np.array([104, 117, 123], np.float32)  # of BGR

# It names corners bottom right, bottom left, top left, top right.
_CLOCKWISE = [2, 3, 0, 1]
_ALIKE, _SAME = 0.6, 0.4  # overlap from which one of two proposals, and of two plates, is dropped

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.floating]
Scored = tuple[Boxes, Floats]


class PlateFinder:
    """Finds number plates; its models load on first use, one session each for all photos.

    Args:
        models: Folder with the model files.
        least: Plates less sure than this, in [0, 1], are left out.
        least_proposed: What the detector of any plates believes in less is not checked.
        least_chinese: The same for the detector of Chinese plates.
        surely_chinese: What that one believes in as much needs no check.
    """

    def __init__(
        self,
        models: Path,
        *,
        least: float = 0.8,
        least_proposed: float = 0.2,
        least_chinese: float = 0.1,
        surely_chinese: float = 0.8,
    ) -> None:
        self._models = models
        self._least = least
        self._least_proposed = least_proposed
        self._least_chinese = least_chinese
        self._surely_chinese = surely_chinese

    def find(self, image: Pixels) -> Scored:
        """Return boxes `(n, 4)` in pixels of an RGB picture and how sure each is, surest first.

        Raises:
            ModelMissing: A model file is absent.
        """
        near = reduce_to(image, SIDES_PX[0])
        chinese, believed, _ = self._chinese(near)
        chinese = _in_photo(chinese, near)
        boxes, scores = self._checked(image, self._proposals(image, near, (chinese, believed)))
        sure = believed >= self._surely_chinese
        boxes = np.concatenate([boxes, chinese[sure]])
        scores = np.concatenate([scores, believed[sure]])
        kept = best_apart(boxes, scores, most_overlap=_SAME)
        return boxes[kept], scores[kept]

    def propose(self, image: Pixels) -> Boxes:
        """Return where plates may be, `(n, 4)` in pixels of an RGB picture; most are none.

        Raises:
            ModelMissing: A model file is absent.
        """
        near = reduce_to(image, SIDES_PX[0])
        chinese, believed, _ = self._chinese(near)
        return self._proposals(image, near, (_in_photo(chinese, near), believed))

    def corners(self, image: Pixels) -> Floats:
        """Return the corners of Chinese plates `(n, 4, 2)` in pixels of an RGB picture.

        Top left, top right, bottom right, bottom left; the surest plate first.

        Raises:
            ModelMissing: A model file is absent.
        """
        copy = reduce_to(image, SIDES_PX[0])
        boxes, scores, corners = self._chinese(copy)
        kept = best_apart(boxes, scores, most_overlap=_SAME)
        return (corners[kept][:, _CLOCKWISE] / copy.zoom).astype(np.float32)

    def _proposals(self, image: Pixels, near: Reduced, chinese: Scored) -> Boxes:
        found = [chinese]
        for copy in (near, *(reduce_to(image, side) for side in SIDES_PX[1:])):
            moves, classes = self._plates.run(None, {"image": as_planes(copy.pixels)})
            least = self._least_proposed
            boxes, scores, _ = _decoded(copy, moves[0], classes[0, :, 1], least)
            found.append((_in_photo(boxes, copy), scores))
        boxes, scores = (np.concatenate(part) for part in zip(*found, strict=True))
        return boxes[best_apart(boxes, scores, most_overlap=_ALIKE)[:MOST_CHECKED]]

    def _chinese(self, copy: Reduced) -> tuple[Boxes, Floats, Floats]:
        moves, classes, points = self._plates_cn.run(None, {"image": as_planes(copy.pixels)})
        scores = classes[0, :, 1]
        boxes, sure_of, squares = _decoded(copy, moves[0], scores, self._least_chinese)
        shifts = points[0, scores > self._least_chinese].reshape(-1, 4, 2) * np.float32(SPREADS[0])
        return boxes, sure_of, squares[:, None, :2] + shifts * squares[:, None, 2:]

    def _checked(self, image: Pixels, boxes: Boxes) -> Scored:
        """Look at each proposal on its own: is it a plate, and where exactly?"""
        if not len(boxes):
            return boxes, np.zeros(0, np.float32)
        scores, moves = self._check.run(None, {"pixels": cut_proposals(image, boxes)})
        sure = scores >= self._least
        return moved(boxes[sure], moves[sure]), scores[sure]

    @cached_property
    def _plates(self) -> Any:  # noqa: ANN401 - onnxruntime is untyped
        return open_session(self._models / PLATE_FILE)

    @cached_property
    def _plates_cn(self) -> Any:  # noqa: ANN401
        return open_session(self._models / CHINESE_FILE)

    @cached_property
    def _check(self) -> Any:  # noqa: ANN401
        return open_session(self._models / CHECK_FILE)


def as_planes(pixels: Pixels) -> Floats:
    """Return RGB pixels `(h, w, 3)` as the detectors take them: `(1, 3, h, w)`, blue first."""
    planes = pixels[..., ::-1].astype(np.float32) - _MEAN
    return np.ascontiguousarray(planes.transpose(2, 0, 1)[None])


def cut_proposals(
    image: Pixels, boxes: Boxes, *, room: float = CHECK_ROOM, size: tuple[int, int] = CHECK_PX
) -> Pixels:
    """Cut boxes `(n, 4)` out of an RGB picture with room around them: `(n, h, w, 3)`.

    Args:
        image: The picture; beyond its edges a cut-out is black.
        boxes: What to cut out.
        room: Sides of what is shown, as multiples of the box's.
        size: Width and height of the cut-outs in pixels.
    """
    cuts = np.zeros((len(boxes), size[1], size[0], 3), np.uint8)
    for cut, (x1, y1, x2, y2) in zip(cuts, boxes, strict=True):
        reach = np.array([x2 - x1, y2 - y1]) * room
        _cut_into(cut, image, np.array([x1 + x2, y1 + y2]) / 2 - reach / 2, reach)
    return cuts


def _cut_into(cut: Pixels, image: Pixels, corner: Places, reach: Places) -> None:
    """Fill a cut-out with the part of a picture that begins at `corner` and is `reach` large."""
    import cv2

    limit = np.array([image.shape[1], image.shape[0]])
    low = np.floor(corner.clip(0, limit - 1)).astype(int)
    high = np.ceil((corner + reach).clip(low + 1, limit)).astype(int)
    scale = np.array([cut.shape[1], cut.shape[0]]) / reach
    x1, y1 = np.round((low - corner) * scale).astype(int).clip(0, None)
    x2, y2 = np.round((high - corner) * scale).astype(int)
    size = (min(x2, cut.shape[1]) - x1, min(y2, cut.shape[0]) - y1)
    if min(size) < 1:
        return
    part = image[low[1] : high[1], low[0] : high[0]]
    way = cv2.INTER_AREA if part.shape[1] > size[0] else cv2.INTER_LINEAR
    cut[y1 : y1 + size[1], x1 : x1 + size[0]] = cv2.resize(part, size, interpolation=way)


def moved(boxes: Boxes, moves: Floats) -> Boxes:
    """Return boxes `(n, 4)` moved by `(n, 4)` shares of their sizes, as the check tells them."""
    size = boxes[:, 2:] - boxes[:, :2]
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2 + moves[:, :2] * size
    half = size * np.exp(moves[:, 2:]) / 2
    return np.concatenate([middle - half, middle + half], 1).astype(np.float32)


def _in_photo(boxes: Boxes, copy: Reduced) -> Boxes:
    """Return boxes in pixels of the photo, given in those of its reduced copy."""
    return np.asarray(boxes / np.tile(copy.zoom, 2), np.float32)


def _decoded(
    copy: Reduced, moves: Floats, scores: Floats, least: float
) -> tuple[Boxes, Floats, Floats]:
    """Return the boxes surer than `least`, how sure each is, and the squares they refer to."""
    sure = np.nonzero(scores > least)[0]
    squares = anchors(*copy.pixels.shape[:2])[sure]
    near, far = np.float32(SPREADS[0]), np.float32(SPREADS[1])
    middle = squares[:, :2] + moves[sure, :2] * near * squares[:, 2:]
    half = squares[:, 2:] * np.exp(moves[sure, 2:] * far) / 2
    return np.concatenate([middle - half, middle + half], 1), scores[sure], squares


@lru_cache(maxsize=8)
def anchors(height: int, width: int) -> Boxes:
    """Return the squares that offsets refer to, in pixels: `(n, 4)` middle x, y, width, height."""
    parts = []
    for stride, sizes in _ANCHORS:
        rows, columns = -(-height // stride), -(-width // stride)
        cells = np.indices((rows, columns), np.float32).reshape(2, -1).T
        middle = (cells[:, ::-1] + 0.5) * stride
        squares = [np.full_like(middle, size) for size in sizes]
        parts.append(np.stack([np.concatenate([middle, s], 1) for s in squares], 1).reshape(-1, 4))
    return np.concatenate(parts)
