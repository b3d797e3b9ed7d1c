"""Tables beside the photos: `sources.csv` (file, group) and `boxes.csv` (file, code, colour)."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from vision.training.datasets.annotations import read_text
from vision.training.photos import BadDataset
from vision.training.scenes import LitLamp


def load_groups(folder: Path) -> dict[str, str]:
    """Return the cluster design of each file name in `sources.csv`; empty without the table."""
    return {row["file"]: row["group"] for row in _table(folder / "sources.csv", ("file", "group"))}


class Colours:
    """The colours of `boxes.csv`, whose rows keep the order of the labels within a file."""

    def __init__(self, folder: Path) -> None:
        """Read the table, if there is one."""
        self._named: dict[tuple[str, str], list[str]] = {}
        for row in _table(folder / "boxes.csv", ("file", "code", "colour")):
            self._named.setdefault((row["file"], row["code"]), []).append(row["colour"])

    def add_to(self, name: str, lamps: Sequence[LitLamp]) -> list[LitLamp]:
        """Return the lamps of a file, those that the table knows with its colour."""
        seen: dict[str, int] = {}
        coloured = []
        for lamp in lamps:
            named = self._named.get((name, lamp.code), [])
            at = seen.get(lamp.code, 0)
            seen[lamp.code] = at + 1
            colour = named[at] if at < len(named) else ""
            coloured.append(LitLamp(lamp.code, colour or lamp.colour, lamp.box))
        return coloured


def _table(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    rows = csv.DictReader(io.StringIO(read_text(path)))
    if not set(columns) <= set(rows.fieldnames or ()):
        raise BadDataset(f"{path}:1: the first line must name the columns {', '.join(columns)}")
    return list(rows)
