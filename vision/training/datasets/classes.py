"""From the class names of a data set to lamp codes, by a small CSV file."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vision.training.datasets.annotations import read_text
from vision.training.lighting import COLOURS
from vision.training.photos import BadDataset

IGNORE = "ignore"
_HEADER = ("name", "code", "colour")
_UNDECIDED = "?"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a class name stands for: a code ("" drops the box) and a colour ("" is unknown)."""

    code: str
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Classes:
    """The meanings of class names, spelt any way: "Check Engine" is "check_engine"."""

    meanings: dict[str, Meaning]
    file: Path | None = None

    def meaning(self, name: str) -> Meaning | None:
        """Return what a name stands for, None when nobody has said."""
        return self.meanings.get(_key(name))

    def check(self, names: Counter[str]) -> None:
        """Refuse names without a meaning, with what to write for them.

        Raises:
            BadDataset: Some name has none; the message ends with a template of the file.
        """
        unknown = [name for name in sorted(names) if self.meaning(name) is None]
        if not unknown:
            return
        listed = ", ".join(f"{name!r} ({names[name]})" for name in unknown)
        where = f"add the rows below to {self.file}" if self.file else (
            "save what follows as a file and give it with --classes FILE")  # fmt: skip
        raise BadDataset(
            f"class names that are no lamp code, with their boxes: {listed}; {where}, each "
            f"{_UNDECIDED} replaced by a code of knowledge_base/content/lamp_codes.csv, or by "
            f"{IGNORE} to drop such boxes; the colour ({', '.join(COLOURS)}) may stay empty\n"
            + template(unknown, header=self.file is None)
        )


def load_classes(path: Path | None, codes: Sequence[str]) -> Classes:
    """Read a file with the columns name, code and perhaps colour; codes name themselves.

    Raises:
        BadDataset: A column is missing, a code or colour is none, or a name stands twice.
    """
    meanings = {_key(code): Meaning(code) for code in codes}
    if path is None:
        return Classes(meanings)
    given: dict[str, Meaning] = {}
    rows = csv.DictReader(io.StringIO(read_text(path)))
    if not {"name", "code"} <= set(rows.fieldnames or ()):
        raise BadDataset(f"{path}:1: the first line must name the columns: {','.join(_HEADER)}")
    for row in rows:
        key = _key(row["name"] or "")
        if key in given:
            raise BadDataset(f"{path}:{rows.line_num}: {row['name']} stands twice; keep one row")
        given[key] = _parse_meaning(f"{path}:{rows.line_num}", row, codes)
    return Classes(meanings | given, path)


def template(names: Sequence[str], *, header: bool = True) -> str:
    """Return the file to fill in for these names, as CSV."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    if header:
        rows.writerow(_HEADER)
    rows.writerows((name, _UNDECIDED, "") for name in names)
    return out.getvalue()


def _parse_meaning(where: str, row: dict[str, str], codes: Sequence[str]) -> Meaning:
    code, colour = ((row.get(column) or "").strip() for column in ("code", "colour"))
    if code.lower() in ("", IGNORE):
        return Meaning("")
    if code not in codes:
        raise BadDataset(f"{where}: {code!r} is no lamp code; take one of "
                         f"knowledge_base/content/lamp_codes.csv, or {IGNORE}")  # fmt: skip
    if colour and colour not in COLOURS:
        raise BadDataset(f"{where}: {colour!r} is no colour; take one of {', '.join(COLOURS)}, "
                         "or leave it empty")  # fmt: skip
    return Meaning(code, colour)


def _key(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())
