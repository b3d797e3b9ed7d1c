"""Reads files of cases; what is wrong is told with file, case and field."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import yaml
from pydantic import ValidationError

from evals.cases import Case, Split


class CaseError(Exception):
    """A case file is wrong; the message names file, case and field."""


def load_cases(path: Path, *, split: Split | None = None, smoke: bool = False) -> list[Case]:
    """Read the cases of a file, or of all YAML files below a folder, in order.

    Raises:
        CaseError: A file can't be read, a case is malformed, or an id stands twice.
    """
    cases: dict[str, Case] = {}
    for file in case_files(path):
        for row in _rows(file):
            case = _case(file, row)
            if case.id in cases:
                raise CaseError(f"{file}: the id {case.id} stands twice; ids are unique")
            cases[case.id] = case
    wanted = cases.values()
    return [c for c in wanted if split in (None, c.split) and (c.smoke or not smoke)]


def case_files(path: Path) -> Iterable[Path]:
    """Return the YAML files of a path, a single file or a folder.

    Raises:
        CaseError: There is none.
    """
    files = [path] if path.is_file() else sorted(path.rglob("*.yaml"))
    if not files:
        raise CaseError(f"{path} holds no .yaml file; give a case file or a folder of them")
    return files


def read_yaml(file: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """Return what a YAML file holds.

    Raises:
        CaseError: It isn't readable YAML.
    """
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CaseError(f"{file} is no readable YAML: {error}") from error


def _rows(file: Path) -> list[dict[str, Any]]:
    rows = read_yaml(file)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CaseError(f"{file}: a case file is a list of cases")
    return cast(list[dict[str, Any]], rows)


def _case(file: Path, row: dict[str, Any]) -> Case:
    try:
        return Case.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise CaseError(f"{file}: case {row.get('id', '?')}: {where}: {first['msg']}") from error
