"""Folders of labelled photos: `images/`, `labels*/` (YOLO boxes or polygons) and `sources.csv`."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt


BLOCK = 20
"""Photos in a row often show one car, so they are held out in blocks of this many."""

_EXTENT = {"minor": 0, "moderate": 1, "major": 2, "severe": 2}
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Labelled:
    """A photo and what its set labels.

    Attributes:
        path: The photo.
        boxes: `(n, 5)` float32: class, then corners x1 y1 x2 y2 as shares of width and height.
        extent: Place in `EXTENTS`, or `UNKNOWN`.
        block: Photos with the same number are kept on the same side of every split.
    """

    path: Path
    boxes: npt.NDArray[np.float32]
    extent: int
    block: int


def read_folder(folder: Path, labels: str = "labels") -> list[Labelled]:
    """Return the photos of a folder that have a label file, in the order of their names.

    Raises:
        ValueError: The folder has no `images` or no such labels; says which.
    """
    images, texts = folder / "images", folder / labels
    for needed in (images, texts):
        if not needed.is_dir():
            raise ValueError(f"{needed} is missing: a labelled set has images/ and {labels}/")
    extents = _extents(folder / "sources.csv")
    read = []
    for path in sorted(images.iterdir()):
        text = texts / f"{path.stem}.txt"
        if text.is_file():
            extent = extents.get(f"images/{path.name}", UNKNOWN)
            read.append(Labelled(path, read_boxes(text), extent, _block(path.name)))
    return read


def read_boxes(text: Path) -> npt.NDArray[np.float32]:
    """Return the boxes `(n, 5)` of a YOLO file, those around its polygons where it has such.

    Raises:
        ValueError: A line is no box and no polygon; says which.
    """
    rows = [_row(line, f"{text}:{n}") for n, line in enumerate(text.read_text().splitlines(), 1)]
    return np.array(rows, np.float32).reshape(-1, 5)


def _row(line: str, where: str) -> list[float]:
    number, *rest = (float(word) for word in line.split())
    if len(rest) == 4:
        x, y, width, height = rest
        return [number, x - width / 2, y - height / 2, x + width / 2, y + height / 2]
    if len(rest) < 6 or len(rest) % 2:
        raise ValueError(f"{where}: want a class and x y w h, or a polygon's x y x y …")
    return [number, min(rest[::2]), min(rest[1::2]), max(rest[::2]), max(rest[1::2])]


def _extents(table: Path) -> dict[str, int]:
    if not table.is_file():
        return {}
    with table.open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {row["file"]: _EXTENT[row["severity"]] for row in rows if row.get("severity") in _EXTENT}


def _block(name: str) -> int:
    digits = re.search(r"\d+", name)
    return (int(digits[0]) if digits else 0) // BLOCK
