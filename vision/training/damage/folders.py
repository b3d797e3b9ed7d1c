"""Folders of labelled photos: `images/`, `labels*/` (YOLO boxes or polygons) and `sources.csv`."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vision.training.photos import BadDataset

FOLDERS = {
    "types": ("type_severity", "labels_severity8"),
    "damaged": ("damaged_parts", "labels"),
    "parts": ("car_parts", "labels_seg"),
}
"""By head: the folder of its set, and the labels there that teach it."""

HELD_OUT = 8
"""One block in so many is held out."""

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


Sets = dict[str, list[Labelled]]


def read_sets(data: Path, without: Sequence[str] = ()) -> Sets:
    """Return the labelled photos of each head whose folder is there and not left out.

    Raises:
        BadDataset: No folder is there, or one is incomplete.
    """
    sets = {}
    for head, (folder, labels) in FOLDERS.items():
        if head not in without and (data / folder).is_dir():
            sets[head] = read_folder(data / folder, labels)
    if not sets:
        wanted = ", ".join(folder for folder, _ in FOLDERS.values())
        raise BadDataset(f"{data} has none of the labelled sets: {wanted}")
    return sets


def held_out(sets: Sets, fold: int) -> Sets:
    """Return the photos of the blocks of a fold, by head."""
    return {h: [p for p in photos if p.block % HELD_OUT == fold] for h, photos in sets.items()}


def read_folder(folder: Path, labels: str = "labels") -> list[Labelled]:
    """Return the photos of a folder that have a label file, in the order of their names.

    Raises:
        BadDataset: The folder has no `images` or no such labels; says which.
    """
    images, texts = folder / "images", folder / labels
    for needed in (images, texts):
        if not needed.is_dir():
            raise BadDataset(f"{needed} is missing: a labelled set has images/ and {labels}/")
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
        BadDataset: A line is no box and no polygon; says which.
    """
    rows = [_row(line, f"{text}:{n}") for n, line in enumerate(text.read_text().splitlines(), 1)]
    return np.array(rows, np.float32).reshape(-1, 5)


def _row(line: str, where: str) -> list[float]:
    number, *rest = (float(word) for word in line.split())
    if len(rest) == 4:
        x, y, width, height = rest
        return [number, x - width / 2, y - height / 2, x + width / 2, y + height / 2]
    if len(rest) < 6 or len(rest) % 2:
        raise BadDataset(f"{where}: want a class and x y w h, or a polygon's x y x y …")
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
