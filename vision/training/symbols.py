"""The 70 lamp symbols: reads the small drawing language of `data/symbols.yaml`."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np

from vision.training.drawing import Points, Shape


class BadDrawing(ValueError):
    """A line of the symbol file cannot be read; the message quotes it."""


@lru_cache(maxsize=4)
def load_symbols(name: str = "symbols.yaml") -> dict[str, list[list[Shape]]]:
    """Return every code's variants, each a list of shapes in painting order.

    Args:
        name: A file of drawings in `data/`; `unseen_symbols.yaml` is for tests only.

    Raises:
        BadDrawing: A line of the shipped file is malformed.
    """
    import yaml

    raw = yaml.load(
        (files("vision.training") / "data" / name).read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    parts: dict[str, list[str]] = {k: v.splitlines() for k, v in raw["parts"].items()}
    return {
        code: [list(_parse_lines(text.splitlines(), parts)) for text in variants]
        for code, variants in raw["symbols"].items()
    }


@lru_cache(maxsize=1)
def load_mirrored() -> frozenset[str]:
    """Return the codes whose wordless drawings keep their meaning in a mirror."""
    import yaml

    raw = yaml.load(
        (files("vision.training") / "data/symbols.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    return frozenset(raw["mirrored"])


def _parse_lines(lines: Sequence[str], parts: dict[str, list[str]]) -> Iterator[Shape]:
    for line in lines:
        try:
            yield from _parse_line(line.strip(), parts)
        except (KeyError, ValueError, IndexError) as error:
            raise BadDrawing(f"cannot read {line!r}: {error}") from error


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
    x, y, scale, turn, mirror = (*place, 0.0, 0.0)[:5]
    angle = np.radians(turn)
    rotation = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    if mirror:
        rotation = rotation @ np.diag([-1.0, 1.0])
    for shape in shapes:
        points = shape.points @ rotation.T + [x, y]
        yield Shape(shape.ink, points, shape.weight * min(1.0, scale + 0.25), shape.text)


def _numbers(text: str) -> list[float]:
    return [float(v) for v in text.split(",")]


def _outlines(kind: str, text: str) -> list[Points]:
    makers: dict[str, Callable[..., list[Points]]] = {
        "o": _circle,
        "a": lambda x, y, r, start, end: [_arc(x, y, r, r, start, end)],
        "r": _rectangle,
        "d": _half_ellipse,
        "y": _ticks,
    }
    if kind in makers:
        return makers[kind](*_numbers(text))
    points = np.array([_numbers(pair) for pair in text.split()])
    if kind == "p":
        return [points]
    if kind == "c":
        return [_smooth(points)]
    raise BadDrawing(f"unknown shape {kind!r}")


def _circle(x: float, y: float, rx: float, ry: float | None = None) -> list[Points]:
    return [_arc(x, y, rx, rx if ry is None else ry, 0, 360)]


def _arc(x: float, y: float, rx: float, ry: float, start: float, end: float) -> Points:
    angle = np.radians(np.linspace(start, end, max(8, int(abs(end - start) / 6))))
    return np.stack([x + rx * np.cos(angle), y + ry * np.sin(angle)], axis=1)


def _rectangle(
    x: float, y: float, width: float, height: float, radius: float = 0.0
) -> list[Points]:
    if radius <= 0:
        corner = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], np.float64)
        return [[x, y] + corner * [width, height]]
    corners = [(x + width - radius, y + radius, -90), (x + width - radius, y + height - radius, 0),
               (x + radius, y + height - radius, 90), (x + radius, y + radius, 180)]  # fmt: skip
    turns = [_arc(cx, cy, radius, radius, a, a + 90) for cx, cy, a in corners]
    return [np.concatenate([*turns, turns[0][:1]])]


def _half_ellipse(x: float, y: float, rx: float, ry: float, turn: float = 0.0) -> list[Points]:
    arc = _arc(0, 0, rx, ry, -90, 90)
    angle = np.radians(turn)
    spin = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return [np.concatenate([arc, arc[:1]]) @ spin.T + [x, y]]


def _ticks(
    x: float, y: float, inner: float, outer: float, count: float, first: float = 0.0
) -> list[Points]:
    span = 360.0 if first < 90 else 240.0
    steps = count if span == 360.0 else count - 1
    angles = np.radians(first + np.arange(int(count)) * span / steps)
    rays = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return [np.stack([[x, y] + inner * ray, [x, y] + outer * ray]) for ray in rays]


def _smooth(points: Points) -> Points:
    """Return a Catmull-Rom curve through `points`."""
    padded = np.concatenate([points[:1] * 2 - points[1:2], points, points[-1:] * 2 - points[-2:-1]])
    if np.allclose(points[0], points[-1]):
        padded[0], padded[-1] = points[-2], points[1]
    t = np.linspace(0, 1, 8, endpoint=False)[:, None]
    curve: list[Points] = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        curve.append(0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
                            + (3 * p1 - p0 - 3 * p2 + p3) * t**3))  # fmt: skip
    return np.concatenate([*curve, points[-1:]])
