"""How lamps shine into a picture: colours in linear light, and symbols painted as glow."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vision.training.drawing import Mask, Shape, Style, paint

Light = npt.NDArray[np.float32]
Generator = np.random.Generator

COLOURS = ("red", "amber", "green", "blue", "white")


@dataclass(frozen=True, slots=True)
class Painted:
    """A symbol ready to be placed: soft coverage in [0, 1] and its tight box in the patch."""

    coverage: Light
    box: tuple[int, int, int, int]


def emission(colour: str, rng: Generator) -> Light:
    """Return a lamp colour as linear RGB, peak 1, varied as filters and cameras vary it.

    Raises:
        KeyError: `colour` is not one of `COLOURS`.
    """
    low, high = {
        "red": ((1.0, 0.0, 0.0), (1.0, 0.2, 0.36)),
        "amber": ((1.0, 0.28, 0.0), (1.0, 0.68, 0.14)),
        "green": ((0.0, 0.9, 0.05), (0.3, 1.0, 0.5)),
        "blue": ((0.0, 0.1, 0.9), (0.25, 0.5, 1.0)),
        "white": ((0.8, 0.85, 0.8), (1.0, 1.0, 1.0)),
    }[colour]
    return rng.uniform(low, high).astype(np.float32)


def random_style(rng: Generator, *, has_text: bool) -> Style:
    """Return one way of inking a symbol: outline, filled, thick, thin, plate or LCD dots."""
    kind = rng.choice(
        ["outline", "filled", "thick", "thin", "plate", "lcd"], p=[0.34, 0.3, 0.1, 0.1, 0.06, 0.1]
    )
    stroke = {"thick": rng.uniform(7, 9.5), "thin": rng.uniform(2.2, 3.5)}.get(
        str(kind), rng.uniform(3.5, 6.5)
    )
    filled = kind == "filled" or (kind in ("lcd", "plate") and rng.random() < 0.5)
    dots = int(rng.integers(40, 60) if has_text else rng.integers(24, 44))
    return Style(
        stroke=float(stroke),
        filled=bool(filled),
        inverse=kind == "plate",
        dots=dots if kind == "lcd" else 0,
        font=str(rng.choice(["sans", "sans", "italic", "uni"])),
        font_weight=int(rng.integers(400, 900)),
        text_width=float(rng.uniform(0.62, 1.0)),
    )


def paint_symbol(
    shapes: Sequence[Shape],
    span_px: float,
    matrix: npt.NDArray[np.float64],
    style: Style,
    rng: Generator,
) -> Painted | None:
    """Paint a symbol small, as a photo would show it; None when nothing is left of it.

    Args:
        shapes: The drawing.
        span_px: Pixels for 100 drawing units.
        matrix: `(2, 2)` tilt, rotation or mirror, near the identity in size.
        style: Ink.
        rng: Source of the sub-pixel shift.
    """
    fine = 3
    side = int(span_px * 1.7) + 6
    full = _framed(matrix * (span_px / 100 * fine), side * fine, fine, rng)
    return _soften(paint(shapes, full, (side * fine, side * fine), style), side)


def paint_icon(
    icon: Mask, span_px: float, matrix: npt.NDArray[np.float64], rng: Generator
) -> Painted | None:
    """Paint a ready mask like a drawing: its longer side becomes `span_px`."""
    import cv2

    fine = 3
    side = int(span_px * 1.7) + 6
    full = _framed(matrix * (span_px / max(icon.shape) * fine), side * fine, fine, rng)
    full[:, 2] -= full[:, :2] @ [icon.shape[1] / 2, icon.shape[0] / 2]
    size = (side * fine, side * fine)
    return _soften(np.asarray(cv2.warpAffine(icon, full, size), np.uint8), side)


def _framed(
    matrix: npt.NDArray[np.float64], side: int, fine: int, rng: Generator
) -> npt.NDArray[np.float64]:
    """Return the map that also moves the origin to about the middle of the patch."""
    shift = rng.uniform(-0.5, 0.5, 2) * fine + side / 2
    return np.concatenate([matrix, shift[:, None]], axis=1)


def _soften(mask: Mask, side: int) -> Painted | None:
    import cv2

    small = cv2.resize(mask, (side, side), interpolation=cv2.INTER_AREA)
    rows, cols = np.nonzero(small > 70)
    if len(rows) < 6:
        return None
    box = (int(cols.min()), int(rows.min()), int(cols.max()) + 1, int(rows.max()) + 1)
    return Painted(np.asarray(small / 255, np.float32), box)


def shine(light: Light, painted: Painted, corner: tuple[int, int], rgb: Light, glow: float) -> None:
    """Add a lit symbol to `light`, in place.

    Args:
        light: `(h, w, 3)` linear light.
        painted: The symbol.
        corner: Column and row of the patch's top left; may hang over the edge.
        rgb: Emission times brightness, linear.
        glow: Share of the light that scatters around the symbol, 0 to about 0.5.
    """
    import cv2

    coverage = painted.coverage
    side = coverage.shape[0]
    if glow > 0:
        halo = cv2.GaussianBlur(coverage, (0, 0), side * 0.09)
        wide = cv2.GaussianBlur(coverage, (0, 0), side * 0.2)
        coverage = coverage + np.asarray(glow * (halo + 0.4 * wide), np.float32)
    window, patch = _overlap(light, coverage, corner)
    window *= 1 - 0.5 * np.minimum(patch, 1)[..., None]
    window += patch[..., None] * rgb


def print_unlit(light: Light, painted: Painted, corner: tuple[int, int], rgb: Light) -> None:
    """Blend an unlit (printed or dark) symbol into `light`, in place; `rgb` is what it reflects."""
    window, patch = _overlap(light, painted.coverage, corner)
    window *= 1 - 0.8 * patch[..., None]
    window += 0.8 * patch[..., None] * rgb


def _overlap(light: Light, patch: Light, corner: tuple[int, int]) -> tuple[Light, Light]:
    height, width = light.shape[:2]
    x, y = corner
    x1, y1 = max(0, x), max(0, y)
    x2, y2 = min(width, x + patch.shape[1]), min(height, y + patch.shape[0])
    return light[y1:y2, x1:x2], patch[y1 - y : y2 - y, x1 - x : x2 - x]
