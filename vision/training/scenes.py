"""Synthetic photos of instrument clusters with known lit lamps; same seed, same pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from vision.training import clutter
from vision.training.camera import Pixels, linear_light, photograph
from vision.training.drawing import Mask, Shape, Style
from vision.training.lighting import (
    COLOURS,
    Generator,
    Light,
    Painted,
    emission,
    paint_icon,
    paint_symbol,
    print_unlit,
    random_style,
    shine,
)
from vision.training.symbols import load_mirrored, load_symbols

Matrix = npt.NDArray[np.float64]

LAMP_SHARE = (0.012, 0.026, 0.075)
"""Lamp side as a share of the photo's longer side: least, median, most (963 real boxes)."""


@dataclass(frozen=True, slots=True)
class LitLamp:
    """One lit lamp: its code, colour and tight corners in pixels."""

    code: str
    colour: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Scene:
    """A photo, `(h, w, 3)` RGB uint8, every lit lamp in it, and boxes of drawn unlit ones."""

    image: Pixels
    lamps: tuple[LitLamp, ...]
    unlit: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Stock:
    """What scenes are made from: drawings by code, and the colours a code may have."""

    drawings: dict[str, list[list[Shape]]]
    colours: dict[str, tuple[str, ...]] = field(default_factory=dict)
    icons: dict[str, list[Mask]] = field(default_factory=dict)


def draw_scene(
    stock: Stock,
    rng: Generator,
    *,
    size: tuple[int, int] = (720, 960),
    backdrop: Scene | None = None,
    gentle: bool = False,
) -> Scene:
    """Draw one photo of a cluster with lit and unlit lamps.

    Args:
        stock: Drawings and colours.
        rng: Source of all variation.
        size: Height and width in pixels; ignored with a backdrop.
        backdrop: A real photo to put lamps into; its own lamps are kept and reported too.
        gentle: Little blur and noise, for pictures that people look at.
    """
    if backdrop is None:
        light = clutter.draw_panel(rng, size)
        clutter.add_dials(light, rng)
        clutter.add_displays(light, rng)
        clutter.add_words(light, rng)
    else:
        light = linear_light(backdrop.image)
    taken = [lamp.box for lamp in backdrop.lamps] if backdrop else []
    lamps = _add_lamps(light, stock, rng, taken)
    lit = {lamp.box for lamp in lamps}
    unlit = tuple(box for box in taken[len(backdrop.lamps) if backdrop else 0 :] if box not in lit)
    if backdrop is None:
        clutter.add_reflections(light, rng)
        hand = clutter.add_hand(light, rng)
        lamps = [lamp for lamp in lamps if _uncovered(lamp.box, hand)]
        unlit = tuple(box for box in unlit if _uncovered(box, hand))
    image = photograph(light, rng, gentle=gentle or backdrop is not None)
    return Scene(image, (*(backdrop.lamps if backdrop else ()), *lamps), unlit)


def _uncovered(box: tuple[float, float, float, float], hand: Mask) -> bool:
    x1, y1, x2, y2 = (int(v) for v in box)
    return not hand[y1:y2, x1:x2].any()


def _add_lamps(
    light: Light, stock: Stock, rng: Generator, taken: list[tuple[float, float, float, float]]
) -> list[LitLamp]:
    """Paint lit and unlit lamps where nothing is yet, in place; return the lit ones."""
    longer = max(light.shape[:2])
    least, median, most = LAMP_SHARE
    span = longer * float(np.clip(median * np.exp(rng.normal(0, 0.4)), least, most)) * 1.15
    tilt = _tilt(rng)
    brightness = float(np.exp(rng.normal(-0.05, 0.9)))
    lit_share = rng.uniform(0.4, 0.95)
    cells = float(rng.choice([0.0, 0.0, 0.15, 0.9]))
    family = random_style(rng, has_text=False)
    lamps: list[LitLamp] = []
    for x, y in _places(light.shape[:2], span, rng):
        code = str(rng.choice(list(stock.drawings)))
        painted = _paint_any(stock, code, span, tilt, family, rng)
        if painted is None:
            continue
        corner = (int(x - painted.coverage.shape[1] / 2), int(y - painted.coverage.shape[0] / 2))
        box = _shifted(painted.box, corner)
        if _outside(box, light.shape[:2]) or any(_touch(box, other) for other in taken):
            continue
        taken.append(box)
        if rng.random() < cells:
            clutter.add_cell(light, box, rng)
        if rng.random() > lit_share:
            print_unlit(light, painted, corner, _unlit_colour(light, box, rng))
            continue
        colour = str(rng.choice(stock.colours.get(code, COLOURS)))
        gain = max(0.16, brightness * float(np.exp(rng.normal(0, 0.35))))
        gain = max(gain, 1.6 * float(_mean(light, box).max()))
        glow = float(rng.uniform(0, 0.45)) if rng.random() < 0.7 else 0.0
        shine(light, painted, corner, emission(colour, rng) * np.float32(gain), glow)
        lamps.append(LitLamp(code, colour, box))
    return lamps


def _paint_any(
    stock: Stock, code: str, span: float, tilt: Matrix, family: Style, rng: Generator
) -> Painted | None:
    """Paint one of the code's drawings, or now and then one of its icons."""
    span *= float(rng.uniform(0.85, 1.25))
    icons = stock.icons.get(code, [])
    if icons and rng.random() < 0.25:
        return paint_icon(icons[int(rng.integers(len(icons)))], span, tilt, rng)
    variants = stock.drawings[code]
    shapes = variants[int(rng.integers(len(variants)))]
    has_text = any(s.text for s in shapes)
    style = random_style(rng, has_text=has_text) if rng.random() < 0.5 else family
    matrix = tilt @ np.diag([-1.0, 1.0]) if _may_mirror(code, shapes, rng) else tilt
    return paint_symbol(shapes, span * (1.25 if has_text else 1.0), matrix, style, rng)


def _places(size: tuple[int, int], span: float, rng: Generator) -> list[tuple[float, float]]:
    """Return centres: a few rows of neighbours, and some scattered."""
    height, width = size
    centres: list[tuple[float, float]] = []
    for _ in range(int(rng.integers(1, 4))):
        x, y = rng.uniform([0, 0.05 * height], [0.8 * width, 0.95 * height])
        step = span * rng.uniform(1.25, 2.6)
        along = rng.random() < 0.8
        for i in range(int(rng.integers(2, 9))):
            centres.append((x + step * i, y) if along else (x, y + step * i))
    for _ in range(int(rng.integers(0, 8))):
        centres.append((float(rng.uniform(0, width)), float(rng.uniform(0, height))))
    return centres


def _tilt(rng: Generator) -> Matrix:
    """Return a `(2, 2)` map: rotation, a little shear and stretch."""
    angle = np.radians(rng.normal(0, 5) if rng.random() < 0.88 else rng.uniform(-40, 40))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shear = np.array([[rng.uniform(0.82, 1.18), rng.normal(0, 0.08)], [0, 1.0]])
    return np.asarray(turn @ shear, np.float64)


def _may_mirror(code: str, shapes: Sequence[Shape], rng: Generator) -> bool:
    return code in load_mirrored() and not any(s.text for s in shapes) and rng.random() < 0.4


def _unlit_colour(light: Light, box: tuple[float, float, float, float], rng: Generator) -> Light:
    around = _mean(light, box)
    if rng.random() < 0.35:
        tint = emission(str(rng.choice(["red", "amber", "green", "white"])), rng)
        return np.asarray(around * 0.6 + tint * rng.uniform(0.003, 0.03), np.float32)
    level = rng.uniform(0.2, 0.8) if around.mean() > 0.1 else rng.uniform(1.2, 4.0)
    return np.asarray(np.clip(around * level + rng.uniform(0, 0.02), 0, 0.6), np.float32)


def _mean(light: Light, box: tuple[float, float, float, float]) -> Light:
    x1, y1, x2, y2 = (int(v) for v in box)
    return np.asarray(light[y1:y2, x1:x2].mean(axis=(0, 1)), np.float32)


def _shifted(
    box: tuple[int, int, int, int], corner: tuple[int, int]
) -> tuple[float, float, float, float]:
    x, y = corner
    return float(box[0] + x), float(box[1] + y), float(box[2] + x), float(box[3] + y)


def _outside(box: tuple[float, float, float, float], size: tuple[int, ...]) -> bool:
    return box[0] < 1 or box[1] < 1 or box[2] > size[1] - 1 or box[3] > size[0] - 1


def _touch(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    gap = 2
    return a[0] < b[2] + gap and b[0] < a[2] + gap and a[1] < b[3] + gap and b[1] < a[3] + gap


def build_stock(
    colours: dict[str, tuple[str, ...]], icons: dict[str, list[Mask]] | None = None
) -> Stock:
    """Return the shipped drawings with the colours that each code may shine in."""
    return Stock(load_symbols(), colours, icons or {})
