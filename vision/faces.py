"""Finds faces: CenterFace on two copies of a photo, one for small faces and one for large."""

from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vision.geometry import Boxes
from vision.heatmaps import best_apart, reduce_to
from vision.images import Pixels
from vision.lamps import open_session

FACE_FILE = "faces.onnx"
SIDES_PX = (640, 256)
"""Longer sides of the two copies: faces from about 8 px on are found on the first one, those that
fill the picture on the second."""

_STRIDE = 4
_SAME = 0.4


class FaceFinder:
    """Finds faces; its model loads on first use, one session for all photos.

    Args:
        models: Folder with the model file.
        least: Faces less sure than this, in [0, 1], are left out.
        sides_px: Longer sides of the copies that are looked at.
    """

    def __init__(
        self, models: Path, *, least: float = 0.3, sides_px: tuple[int, ...] = SIDES_PX
    ) -> None:
        self._models = models
        self._least = least
        self._sides_px = sides_px

    def find(self, image: Pixels) -> tuple[Boxes, npt.NDArray[np.float32]]:
        """Return boxes `(n, 4)` in pixels of an RGB picture and how sure each is, surest first.

        Raises:
            ModelMissing: The model file is absent.
        """
        found = [self._look(image, side) for side in self._sides_px]
        boxes = np.concatenate([boxes for boxes, _ in found])
        scores = np.concatenate([scores for _, scores in found])
        kept = best_apart(boxes, scores, most_overlap=_SAME)
        return boxes[kept], scores[kept]

    def _look(self, image: Pixels, side_px: int) -> tuple[Boxes, npt.NDArray[np.float32]]:
        copy = reduce_to(image, side_px)
        planes = np.ascontiguousarray(copy.pixels.transpose(2, 0, 1)[None], np.float32)
        # Centres, logarithms of height and width, and offsets within a cell; y before x.
        heat, sizes, offsets, _ = self._session.run(None, {self._input: planes})
        ys, xs = np.nonzero(heat[0, 0] > self._least)
        middle = np.stack([xs + offsets[0, 1, ys, xs], ys + offsets[0, 0, ys, xs]], 1) + 0.5
        half = np.exp(np.stack([sizes[0, 1, ys, xs], sizes[0, 0, ys, xs]], 1)) / 2
        corners = np.concatenate([middle - half, middle + half], 1) * _STRIDE
        return (corners / np.tile(copy.zoom, 2)).astype(np.float32), heat[0, 0, ys, xs]

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401 - onnxruntime is untyped
        return open_session(self._models / FACE_FILE)

    @cached_property
    def _input(self) -> str:
        return str(self._session.get_inputs()[0].name)
