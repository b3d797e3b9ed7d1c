"""What looking at photos adds to their labels: damages that they lack or that nobody can see."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

import numpy as np

from evals.case_files import CaseError
from evals.damage.photos import Case

TABLE = "suites/damage/completed.csv"
UNSEEN, REVIEWED = "unseen", "reviewed"
"""Beside codes of damages: the labelled box that lies here shows nothing; the photo was looked at
and nothing is to be added."""

_SAME = 0.05


@dataclass(frozen=True)
class Row:
    """A line of the table; `box` is corners as shares of width and height, empty for a photo."""

    what: str
    box: tuple[float, ...]


@dataclass(frozen=True)
class Completed:
    """The rows by source and file."""

    rows: dict[tuple[str, str], list[Row]]

    @property
    def sources(self) -> Sequence[str]:
        """The sets that the table speaks of, each once."""
        return list(dict.fromkeys(source for source, _ in self.rows))

    def files(self, source: str) -> list[str]:
        """Return the photos of a set that were looked at."""
        return [file for known, file in self.rows if known == source]

    def applied(self, case: Case) -> Case:
        """Return a photo with what the table says of it."""
        rows = self.rows.get((case.source, case.path.name))
        if rows is None:
            return case
        added = [row for row in rows if row.what not in (UNSEEN, REVIEWED)]
        hidden = [row.box for row in rows if row.what == UNSEEN]
        return replace(
            case,
            reviewed=True,
            added=np.array([row.box for row in added], np.float32).reshape(-1, 4),
            added_names=tuple(row.what for row in added),
            unseen=frozenset(_place(case, box) for box in hidden),
        )


def _place(case: Case, box: Sequence[float]) -> int:
    apart = np.abs(case.boxes - np.array(box, np.float32)).max(1, initial=0.0)
    if not len(apart) or apart.min() > _SAME:
        raise CaseError(f"{TABLE}: {case.path.name} has no labelled box at {box}")
    return int(apart.argmin())


def read_completed() -> Completed:
    """Read the table that ships.

    Raises:
        CaseError: A row is broken; says which.
    """
    rows: dict[tuple[str, str], list[Row]] = {}
    with (files("evals") / TABLE).open(encoding="utf-8") as lines:
        for number, row in enumerate(csv.DictReader(lines), 2):
            corners = [row[name] for name in ("x1", "y1", "x2", "y2")]
            try:
                box = tuple(float(value) for value in corners if value)
            except ValueError as error:
                raise CaseError(f"{TABLE}:{number}: {error}") from error
            if len(box) not in (0, 4) or (not box) != (row["what"] == REVIEWED):
                raise CaseError(f"{TABLE}:{number}: want four corners, or none for {REVIEWED}")
            rows.setdefault((row["source"], row["file"]), []).append(Row(row["what"], box))
    return Completed(rows)
