"""Private areas that were marked in photos: a CSV of facts, the photos lie elsewhere.

Columns: `file` (below the folder of photos), `source` (who took or collected them), `split`
("dev" or "test"), `width` and `height` of the photo, `kind` ("plate", "face" or "none" for a photo
that holds neither), `x1`, `y1`, `x2`, `y2` in pixels, and `legible`: "yes" where a person could
read the plate or know the face again, "no" where it is too small or blurred for that, "blank" where
it is covered or bears no number.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from vision.types import Box

Kind = Literal["plate", "face"]
Legible = Literal["yes", "no", "blank"]
Side = Literal["dev", "test"]
FIELDS = (
    "file", "source", "split", "width", "height", "kind", "x1", "y1", "x2", "y2", "legible",
)  # fmt: skip


class BadLabels(Exception):
    """The file of marked areas can't be used. The message says which line and why."""


@dataclass(frozen=True, slots=True)
class Area:
    """One plate or face that was marked."""

    kind: Kind
    box: Box
    legible: Legible


@dataclass(frozen=True, slots=True)
class MarkedPhoto:
    """A photo that was looked through; `areas` is all of them, empty where there are none."""

    file: str
    source: str
    split: Side
    width: int
    height: int
    areas: tuple[Area, ...]


def load_marked(path: Path) -> list[MarkedPhoto]:
    """Read the marked photos in the order of the file.

    Raises:
        BadLabels: The file is absent or a line of it is wrong.
    """
    if not path.is_file():
        raise BadLabels(f"{path} doesn't exist; it must list the marked areas")
    rows: dict[str, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            row["line"] = str(number)
            rows.setdefault(row.get("file") or "", []).append(row)
    return [_photo(group, path) for group in rows.values()]


def _photo(rows: Sequence[dict[str, str]], path: Path) -> MarkedPhoto:
    first = rows[0]
    try:
        if first["split"] not in get_args(Side):
            raise ValueError(f"split {first['split']!r}")
        areas = tuple(_area(row) for row in rows if row["kind"] != "none")
        size = int(first["width"]), int(first["height"])
    except (KeyError, ValueError) as error:
        raise BadLabels(f"{path}, from line {first['line']}, {first['file']}: {error}") from error
    return MarkedPhoto(first["file"], first["source"], cast(Side, first["split"]), *size, areas)


def _area(row: dict[str, str]) -> Area:
    kind, legible = row["kind"], row["legible"]
    if kind not in get_args(Kind) or legible not in get_args(Legible):
        raise ValueError(f"kind {kind!r}, legible {legible!r}")
    box = Box(*(float(row[side]) for side in ("x1", "y1", "x2", "y2")))
    return Area(cast(Kind, kind), box, cast(Legible, legible))
