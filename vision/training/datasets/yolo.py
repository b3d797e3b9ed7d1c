"""YOLO folders: `images/` beside `labels/`, at the top or below `train/`, `valid/`, `test/`."""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from vision.training.datasets.annotations import (
    AnnotatedPhoto,
    Corners,
    NamedBox,
    box_around,
    images_below,
    inside,
    read_text,
    split_named,
)
from vision.training.photos import BadDataset

logger = logging.getLogger(__name__)

_ROW = "a row is `class x y width height` or `class x1 y1 x2 y2 x3 y3 ...`, in shares of the sides"
_LISTS = ("data.yaml", "data.yml", "dataset.yaml", "classes.txt", "labels/classes.txt")


def find_yolo(folder: Path) -> list[Path]:
    """Return the `images` folders that have `labels` beside them."""
    below = [folder / "images", *sorted(folder.glob("*/images"))]
    return [path for path in below if path.is_dir() and path.with_name("labels").is_dir()]


def read_yolo(folder: Path, codes: Sequence[str]) -> list[AnnotatedPhoto]:
    """Read the photos of `find_yolo`; one without a label file has no lamp lit.

    Args:
        folder: The data set, or one of its split folders.
        codes: The names of the classes where the data set has no list of its own.

    Raises:
        BadDataset: A list of names or a label row is malformed.
    """
    names = _names(folder)
    if names is None:
        logger.warning("%s has no data.yaml or classes.txt: its classes are read as the rows of "
                       "lamp_codes.csv", folder)  # fmt: skip
        names = dict(enumerate(codes))
    return [
        _photo(images, path, names) for images in find_yolo(folder) for path in images_below(images)
    ]


def _photo(images: Path, path: Path, names: dict[int, str]) -> AnnotatedPhoto:
    inner = path.relative_to(images)
    label = images.with_name("labels") / inner.with_suffix(".txt")
    boxes = tuple(_rows(label, names)) if label.is_file() else ()
    split = split_named(images.parent.name) or split_named(inner.parts[0])
    return AnnotatedPhoto(path, boxes, split)


def _rows(label: Path, names: dict[int, str]) -> Iterator[NamedBox]:
    for number, line in enumerate(read_text(label).splitlines(), 1):
        if not line.strip():
            continue
        try:
            index, box = _parse_row(line)
            yield NamedBox(names[index], inside(box))
        except KeyError as error:
            last = max(names, default=-1)
            raise BadDataset(
                f"{label}:{number}: there is no class {error}, the last one is {last}; mend the "
                "row or the list of names"
            ) from error
        except ValueError as error:
            raise BadDataset(f"{label}:{number}: cannot read {line!r}: {error}; {_ROW}") from error


def _parse_row(line: str) -> tuple[int, Corners]:
    """Parse a box, a box with a confidence, or a polygon."""
    first, *numbers = (float(word) for word in line.split())
    if not first.is_integer() or first < 0:
        raise ValueError(f"{first:g} is no class number")
    if len(numbers) in (4, 5):
        x, y, width, height = numbers[:4]
        return int(first), (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    if len(numbers) < 6 or len(numbers) % 2:
        raise ValueError(f"{len(numbers)} numbers after the class")
    return int(first), box_around(numbers)


def _names(folder: Path) -> dict[int, str] | None:
    """Return the list of names of the data set, which may stand above a split folder."""
    places = [folder, folder.parent] if split_named(folder.name) else [folder]
    for path in (place / name for place in places for name in _LISTS):
        if path.is_file():
            lines = read_text(path)
            return _yaml_names(path, lines) if path.suffix != ".txt" else _listed(lines)
    return None


def _listed(lines: str) -> dict[int, str]:
    return {row: name.strip() for row, name in enumerate(lines.splitlines()) if name.strip()}


def _yaml_names(path: Path, text: str) -> dict[int, str]:
    try:
        named: Any = yaml.load(text, Loader=yaml.CSafeLoader)["names"]
        pairs = named.items() if isinstance(named, dict) else enumerate(named)
        return {int(index): str(name) for index, name in pairs}
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise BadDataset(
            f"{path}: cannot read the class names ({' '.join(str(error).split())}); it needs a "
            "list, as in `names: [check_engine, abs]`"
        ) from error
