"""Vector drawings of lamp symbols, and the brush that paints them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]
Ink = Literal["b", "l", "s", "k", "K", "e", "g", "t", "T"]

_CAP_PX = 64  # text is drawn at this height, then scaled into place


@dataclass(frozen=True, slots=True)
class Shape:
    """One stroke, area or word in drawing units (a lamp fills about -50..50)."""

    ink: Ink
    points: Points
    weight: float = 1.0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """How a drawing is inked. `stroke` in drawing units; `font_weight` 300 (thin) to 900."""

    stroke: float = 5.0
    filled: bool = False
    inverse: bool = False
    hollow: bool = False
    dots: int = 0
    font: str = "sans"
    font_weight: int = 600
    text_width: float = 0.85


def paint(shapes: Sequence[Shape], matrix: Points, size: tuple[int, int], style: Style) -> Mask:
    """Paint a drawing as a coverage mask.

    Args:
        shapes: The drawing, in units.
        matrix: `(2, 3)` affine map from units to pixels.
        size: Height and width of the mask in pixels.
        style: Line width, fill and fonts.

    Returns:
        `(h, w)` uint8, 255 where the symbol shines.
    """
    import cv2

    mask = np.zeros(size, np.uint8)
    unit_px = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    for shape in shapes:
        _paint_shape(mask, shape, matrix, unit_px, style)
    if style.hollow:
        gap = max(1, round(style.stroke * unit_px * 0.35))
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * gap + 1, 2 * gap + 1))
        mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, kernel), np.uint8)
    if style.inverse:
        mask = _plate(mask)
    return _dot_matrix(mask, style.dots) if style.dots else mask


def _paint_shape(mask: Mask, shape: Shape, matrix: Points, unit_px: float, style: Style) -> None:
    """Paint one shape into `mask`, in place."""
    if shape.ink in "tT":
        _paint_text(mask, shape, matrix, style)
        return
    width = max(1, round(style.stroke * shape.weight * unit_px))
    points = _to_pixels(shape.points, matrix)
    match shape.ink:
        case "l":
            _line(mask, points, width, 255)
        case "s":
            _area(mask, points, max(1, width // 4), 255)
        case "e":
            _area(mask, points, max(1, width // 3), 0)
        case "g":
            _line(mask, points, int(width * 2.4), 0)
            _line(mask, points, width, 255)
        case "k":
            _line(mask, points, width, 0 if style.filled else 255)
        case "K":
            _area(mask, points, max(1, width // 4), 0 if style.filled else 255)
        case "b" if style.filled:
            _area(mask, points, max(1, width // 2), 255)
        case _:
            _line(mask, np.concatenate([points, points[:1]]), width, 255)


def _line(mask: Mask, points: Points, width: int, value: int) -> None:
    import cv2

    fixed = np.round(points * 16).astype(np.int32)
    cv2.polylines(mask, [fixed], False, value, width, cv2.LINE_AA, 4)


def _area(mask: Mask, points: Points, rim: int, value: int) -> None:
    import cv2

    fixed = np.round(points * 16).astype(np.int32)
    cv2.fillPoly(mask, [fixed], value, cv2.LINE_AA, 4)
    cv2.polylines(mask, [fixed], True, value, rim, cv2.LINE_AA, 4)


def _paint_text(mask: Mask, shape: Shape, matrix: Points, style: Style) -> None:
    """Paint words; `T` words are cut out of filled bodies."""
    import cv2

    words = _text_mask(shape.text, style.font, style.font_weight)
    (x, y), (cap, _) = shape.points
    scale = cap / _CAP_PX
    across = min(scale * style.text_width, 104.0 / words.shape[1])
    local = np.array([[across, 0, x - across * words.shape[1] / 2],
                      [0, scale, y - scale * words.shape[0] / 2], [0, 0, 1]])  # fmt: skip
    placed = cv2.warpAffine(words, matrix @ local, mask.shape[::-1], flags=cv2.INTER_AREA)
    if shape.ink == "T" and style.filled:
        np.copyto(mask, cv2.subtract(mask, placed))
    else:
        np.copyto(mask, cv2.max(mask, placed))


@lru_cache(maxsize=4096)
def _text_mask(text: str, font: str, weight: int) -> Mask:
    import cv2

    pad = _CAP_PX
    canvas = np.zeros((3 * pad, pad * (len(text) + 3), 3), np.uint8)
    face = cv2.FontFace(font)
    cv2.putText(canvas, text, (pad, 2 * pad), (255, 255, 255), face, int(_CAP_PX * 1.4), weight)
    rows, cols = np.nonzero(canvas[..., 0] > 30)
    return np.ascontiguousarray(canvas[rows.min() : rows.max() + 1, cols.min() : cols.max() + 1, 0])


def _plate(mask: Mask) -> Mask:
    """Return a lit plate with the symbol dark on it."""
    import cv2

    rows, cols = np.nonzero(mask > 60)
    if not len(rows):
        return mask
    pad = max(2, (rows.max() - rows.min()) // 8)
    plate = np.zeros_like(mask)
    corner = (int(cols.min() - pad), int(rows.min() - pad))
    cv2.rectangle(plate, corner, (int(cols.max() + pad), int(rows.max() + pad)), 255, -1)
    return np.asarray(cv2.subtract(plate, mask), np.uint8)


def _dot_matrix(mask: Mask, dots: int) -> Mask:
    """Return the mask as a display of about `dots` pixels across would show it."""
    import cv2

    height, width = mask.shape
    grid = (dots, max(1, round(dots * height / width)))
    coarse = cv2.resize(mask, grid, interpolation=cv2.INTER_AREA)
    lit = (coarse > 90).astype(np.uint8) * 255
    return np.asarray(cv2.resize(lit, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)


def _to_pixels(points: Points, matrix: Points) -> Points:
    return np.asarray(points @ matrix[:, :2].T + matrix[:, 2], np.float64)
