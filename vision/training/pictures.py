"""The lamp drawings as small SVG files, for people to compare with their dashboard.

`python -m vision.training.pictures FOLDER` writes one file a code, from its first drawing.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vision.training.drawing import Mask, Shape, Style, paint
from vision.training.symbols import load_symbols

HALF_UNITS = 60
"""Half a side of the picture in drawing units; a lamp fills about -50..50."""

PX_PER_UNIT = 12
STYLE = Style(stroke=5.5)
# The drawings of `other` are words of single makers: no picture of just any unknown lamp.
OWN_PICTURES = {"other": [Shape("t", np.array([[0.0, 0.0], [70.0, 0.0]]), text="?")]}
# Finer than the eye sees at 160 px, and half the bytes.
_SLACK_UNITS = 0.12
_TENTHS = 10


def load_pictures() -> dict[str, list[Shape]]:
    """Return the one drawing that stands for each code.

    Raises:
        BadDrawing: A line of the shipped drawings is malformed.
    """
    return {code: variants[0] for code, variants in load_symbols().items()} | OWN_PICTURES


def paint_symbol(shapes: Sequence[Shape]) -> Mask:
    """Paint a drawing on a square, `(2 * HALF_UNITS * PX_PER_UNIT)` px a side, 255 where lit."""
    side, middle = 2 * HALF_UNITS * PX_PER_UNIT, HALF_UNITS * PX_PER_UNIT
    matrix = np.array([[PX_PER_UNIT, 0, middle], [0, PX_PER_UNIT, middle]], np.float64)
    return paint(shapes, matrix, (side, side), STYLE)


def trace(mask: Mask) -> str:
    """Return a painted symbol as one SVG path (rule "evenodd") in tenths of drawing units."""
    import cv2

    lit = (mask > 127).astype(np.uint8)
    outlines, _ = cv2.findContours(lit, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    rough = [cv2.approxPolyDP(line, _SLACK_UNITS * PX_PER_UNIT, True) for line in outlines]
    return "".join(_outline(line[:, 0, :].astype(np.int32)) for line in rough if len(line) > 2)


def symbol_svg(shapes: Sequence[Shape]) -> str:
    """Return a drawing as an SVG document in the colour of the text around it."""
    half = HALF_UNITS * _TENTHS
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-half} {-half} {2 * half} {2 * half}">'
        f'<path fill="currentColor" fill-rule="evenodd" d="{trace(paint_symbol(shapes))}"/></svg>\n'
    )


def write_symbols(folder: Path) -> int:
    """Write `<code>.svg` for every code into a folder; returns how many. Removes no other file."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = load_pictures()
    for code, shapes in pictures.items():
        (folder / f"{code}.svg").write_text(symbol_svg(shapes), encoding="utf-8")
    return len(pictures)


def _outline(pixels: npt.NDArray[np.int32]) -> str:
    """Return a closed outline with steps relative to the point before: they have few digits."""
    points = np.round((pixels + 0.5) / PX_PER_UNIT * _TENTHS).astype(int) - HALF_UNITS * _TENTHS
    steps = np.diff(points, axis=0)
    moves = " ".join(f"{x} {y}" for x, y in steps)
    return f"M{points[0, 0]} {points[0, 1]}l{moves}z".replace(" -", "-")


def main() -> None:
    """Write all pictures into the folder that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    write_symbols(parser.parse_args().folder)


if __name__ == "__main__":
    main()
