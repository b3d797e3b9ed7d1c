"""Vector drawings of lamp symbols: the small language of `data/symbols.yaml` and its painter."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]
Ink = Literal["b", "l", "s", "k", "K", "e", "g", "t", "T"]

_CAP_PX = 64  # text is drawn at this height, then scaled into place


class BadDrawing(ValueError):
    """A line of the symbol file cannot be read; the message quotes it."""


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


@lru_cache(maxsize=1)
def load_symbols() -> dict[str, list[list[Shape]]]:
    """Return every code's variants, each a list of shapes in painting order.

    Raises:
        BadDrawing: A line of the shipped file is malformed.
    """
    import yaml

    raw = yaml.safe_load((files("vision.training") / "data/symbols.yaml").read_text("utf-8"))
    parts: dict[str, list[str]] = {k: v.splitlines() for k, v in raw["parts"].items()}
    return {
        code: [list(_parse_lines(text.splitlines(), parts)) for text in variants]
        for code, variants in raw["symbols"].items()
    }


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


def _parse_lines(lines: Sequence[str], parts: dict[str, list[str]]) -> Iterator[Shape]:
    for line in lines:
        try:
            yield from _parse_line(line.strip(), parts)
        except (KeyError, ValueError, IndexError) as error:
            raise BadDrawing(f"symbols.yaml: cannot read {line!r}: {error}") from error


def _parse_line(line: str, parts: dict[str, list[str]]) -> Iterator[Shape]:
    ink, rest = line.split(" ", 1)
    if ink in ("t", "T"):
        x, y, cap, words = rest.split(",", 3)
        yield Shape("T" if ink == "T" else "t", np.array([[float(x), float(y)], [float(cap), 0]]),
                    text=words)  # fmt: skip
        return
    if ink == "u":
        name, numbers = rest.split(" ", 1)
        yield from _placed(_parse_lines(parts[name], parts), _numbers(numbers))
        return
    rest, _, weight = rest.partition(" @")
    kind, numbers = rest.split(" ", 1)
    for points in _outlines(kind, numbers):
        yield Shape(ink, points, float(weight or 1))  # type: ignore[arg-type]  # checked by paint


def _placed(shapes: Iterator[Shape], place: list[float]) -> Iterator[Shape]:
    x, y, scale, turn = (*place, 0.0)[:4]
    angle = np.radians(turn)
    rotation = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    for shape in shapes:
        points = shape.points @ rotation.T + [x, y]
        yield Shape(shape.ink, points, shape.weight * min(1.0, scale + 0.25), shape.text)


def _numbers(text: str) -> list[float]:
    return [float(v) for v in text.split(",")]


def _outlines(kind: str, text: str) -> list[Points]:
    makers: dict[str, Callable[[list[float]], list[Points]]] = {
        "o": lambda v: [_arc(v[0], v[1], v[2], v[3] if len(v) > 3 else v[2], 0, 360)],
        "a": lambda v: [_arc(v[0], v[1], v[2], v[2], v[3], v[4])],
        "r": lambda v: [_rectangle(*v[:4], v[4] if len(v) > 4 else 0.0)],
        "d": lambda v: [_half_ellipse(*v[:4], v[4] if len(v) > 4 else 0.0)],
        "y": lambda v: _ticks(*v[:4], int(v[4]), v[5] if len(v) > 5 else 0.0),
    }
    if kind in makers:
        return makers[kind](_numbers(text))
    points = np.array([_numbers(pair) for pair in text.split()])
    if kind == "p":
        return [points]
    if kind == "c":
        return [_smooth(points)]
    raise BadDrawing(f"unknown shape {kind!r}")


def _arc(x: float, y: float, rx: float, ry: float, start: float, end: float) -> Points:
    angle = np.radians(np.linspace(start, end, max(8, int(abs(end - start) / 6))))
    return np.stack([x + rx * np.cos(angle), y + ry * np.sin(angle)], axis=1)


def _rectangle(x: float, y: float, width: float, height: float, radius: float) -> Points:
    if radius <= 0:
        return np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height], [x, y]])
    corners = [(x + width - radius, y + radius, -90), (x + width - radius, y + height - radius, 0),
               (x + radius, y + height - radius, 90), (x + radius, y + radius, 180)]  # fmt: skip
    turns = [_arc(cx, cy, radius, radius, a, a + 90) for cx, cy, a in corners]
    return np.concatenate([*turns, turns[0][:1]])


def _half_ellipse(x: float, y: float, rx: float, ry: float, turn: float) -> Points:
    arc = _arc(0, 0, rx, ry, -90, 90)
    angle = np.radians(turn)
    spin = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.concatenate([arc, arc[:1]]) @ spin.T + [x, y]


def _ticks(
    x: float, y: float, inner: float, outer: float, count: int, first: float
) -> list[Points]:
    span = 360.0 if first < 90 else 240.0
    steps = count if span == 360.0 else count - 1
    angles = np.radians(first + np.arange(count) * span / steps)
    rays = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return [np.stack([[x, y] + inner * ray, [x, y] + outer * ray]) for ray in rays]


def _smooth(points: Points) -> Points:
    """Return a Catmull-Rom curve through `points`."""
    padded = np.concatenate([points[:1] * 2 - points[1:2], points, points[-1:] * 2 - points[-2:-1]])
    if np.allclose(points[0], points[-1]):
        padded[0], padded[-1] = points[-2], points[1]
    t = np.linspace(0, 1, 8, endpoint=False)[:, None]
    curve = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        curve.append(0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
                            + (3 * p1 - p0 - 3 * p2 + p3) * t**3))  # fmt: skip
    return np.concatenate([*curve, points[-1:]])
