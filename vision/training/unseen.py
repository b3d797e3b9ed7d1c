"""Test pictures of lamps in inks that no training picture has, with the true boxes."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from vision.training import clutter
from vision.training.camera import photograph
from vision.training.drawing import Points, Shape, Style
from vision.training.lighting import (
    COLOURS,
    Generator,
    Light,
    Painted,
    emission,
    paint_symbol,
    shine,
)
from vision.training.scenes import LitLamp, Scene

STYLES = ("double contour", "double contour, filled", "very bold", "coarse dots", "fine dots")

SIZE = (720, 960)
"""Height and width of a picture in pixels."""

GRID = (4, 6)
"""Rows and columns of lamps: they stand apart, so that each crop shows one."""

SPAN_PX = (26, 64)
"""Side of a lamp: from a usual photo's to one taken close; `scenes.LAMP_SHARE` has the rest."""

_TRIES = 20

Drawings = Mapping[str, Sequence[Sequence[Shape]]]


class Inking(Protocol):
    """Chooses how to ink a drawing."""

    def __call__(self, rng: Generator, *, has_text: bool) -> Style:
        """Return a style."""
        ...


def unseen_style(rng: Generator, *, has_text: bool) -> Style:
    """Return one way of inking that `random_style` never has.

    Double contours, strokes bolder than its boldest, and displays of coarser or finer dots.
    """
    kind = str(rng.choice(STYLES))
    stroke = rng.uniform(10, 11.5) if kind == "very bold" else rng.uniform(5, 7)
    coarse, fine = ((34, 39), (62, 80)) if has_text else ((20, 23), (46, 62))
    dots = {"coarse dots": coarse, "fine dots": fine}.get(kind)
    filled = {"double contour": False, "double contour, filled": True}.get(kind, rng.random() < 0.5)
    return Style(
        stroke=float(stroke),
        filled=bool(filled),
        hollow=kind.startswith("double"),
        dots=int(rng.integers(*dots, endpoint=True)) if dots else 0,
        font=str(rng.choice(["sans", "italic", "uni"])),
        font_weight=int(rng.integers(500, 900)),
        text_width=float(rng.uniform(0.7, 1.0)),
    )


def draw_test_scenes(
    drawings: Drawings,
    colours: Mapping[str, Sequence[str]],
    *,
    inking: Inking,
    per_code: int,
    seed: int,
    gentle: bool,
) -> list[Scene]:
    """Draw every code `per_code` times, its variants in turn; same seed, same pictures.

    Args:
        drawings: Variants by code.
        colours: The colours that a code may shine in.
        inking: How to ink.
        per_code: Lamps of each code.
        seed: Seed of all variation.
        gentle: Little blur and noise; the symbols and styles are the same either way.
    """
    rng = np.random.default_rng(seed)
    wanted = [(code, n) for code in sorted(drawings) for n in range(per_code)]
    order = [wanted[i] for i in rng.permutation(len(wanted))]
    room = GRID[0] * GRID[1]
    scenes = []
    for start in range(0, len(order), room):
        light = clutter.draw_panel(rng, SIZE)
        lamps = [
            _add(light, at, code, variants[n % len(variants)], colours, inking, rng)
            for at, (code, n) in enumerate(order[start : start + room])
            for variants in [drawings[code]]
        ]
        camera = np.random.default_rng((seed, start))
        scenes.append(Scene(photograph(light, camera, gentle=gentle), tuple(lamps)))
    return scenes


def _add(
    light: Light,
    at: int,
    code: str,
    shapes: Sequence[Shape],
    colours: Mapping[str, Sequence[str]],
    inking: Inking,
    rng: Generator,
) -> LitLamp:
    """Shine one lamp into a place of the grid, in place."""
    painted = _painted(shapes, inking, rng)
    cell = np.array([SIZE[1] / GRID[1], SIZE[0] / GRID[0]])
    centre = cell * (np.array([at % GRID[1], at // GRID[1]]) + rng.uniform(0.42, 0.58, 2))
    x, y = (int(v) for v in centre - np.array(painted.coverage.shape) / 2)
    x1, y1, x2, y2 = painted.box
    box = (float(x + x1), float(y + y1), float(x + x2), float(y + y2))
    colour = str(rng.choice(colours.get(code) or COLOURS))
    behind = light[int(box[1]) : int(box[3]), int(box[0]) : int(box[2])]
    gain = max(float(np.exp(rng.normal(0, 0.5))), 0.3, 1.6 * float(behind.mean(axis=(0, 1)).max()))
    glow = float(rng.uniform(0, 0.35))
    shine(light, painted, (x, y), emission(colour, rng) * np.float32(gain), glow)
    return LitLamp(code, colour, box)


def _painted(shapes: Sequence[Shape], inking: Inking, rng: Generator) -> Painted:
    has_text = any(shape.text for shape in shapes)
    for _ in range(_TRIES):
        span = float(rng.uniform(*SPAN_PX)) * (1.25 if has_text else 1.0)
        style = inking(rng, has_text=has_text)
        painted = paint_symbol(shapes, span, _tilt(rng), style, rng)
        if painted is not None:
            return painted
    raise ValueError("nothing is left of a drawing, however it is inked")


def _tilt(rng: Generator) -> Points:
    """Return a `(2, 2)` map: a little rotation, shear and stretch."""
    angle = np.radians(rng.normal(0, 4))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(turn @ np.array([[rng.uniform(0.88, 1.12), rng.normal(0, 0.05)], [0, 1]]))
