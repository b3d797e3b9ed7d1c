"""What changed since another run of the same suites."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from evals.results import SuiteResult

JSON = "report.json"
# Below this a figure counts as unchanged.
NOISE = 5e-4


class EarlierMeasure(BaseModel):
    """A figure of an earlier report."""

    name: str
    value: float


class EarlierSuite(BaseModel):
    """A suite of an earlier report."""

    suite: str
    measures: list[EarlierMeasure] = []
    rows: list[dict[str, Any]] = []


class Earlier(BaseModel):
    """An earlier report, as far as it is compared with."""

    about: dict[str, str] = {}
    suites: list[EarlierSuite] = []


@dataclass(frozen=True)
class Moved:
    """A figure then and now."""

    suite: str
    name: str
    before: float
    now: float


@dataclass(frozen=True)
class Comparison:
    """Against which run, what figures moved, and which conversations changed sides."""

    about: dict[str, str]
    moved: list[Moved] = field(default_factory=list)
    newly_failing: list[str] = field(default_factory=list)
    newly_passing: list[str] = field(default_factory=list)


def last_report(path: Path) -> Earlier | None:
    """Return an earlier report, given itself or its folder; None when there is none to read."""
    file = path / JSON if path.is_dir() else path
    if not file.is_file():
        return None
    try:
        return Earlier.model_validate_json(file.read_bytes())
    except ValidationError:
        return None


def compare(before: Earlier | None, results: Sequence[SuiteResult]) -> Comparison | None:
    """Return what changed since `before`; None when that ran none of these suites."""
    known = {suite.suite: suite for suite in before.suites} if before else {}
    both = [result for result in results if result.suite in known]
    if before is None or not both:
        return None
    sides = [(result.suite, *_sides(known[result.suite], result)) for result in both]
    return Comparison(
        about=before.about,
        moved=[moved for result in both for moved in _moved(known[result.suite], result)],
        newly_failing=[f"{suite}: {key}" for suite, worse, _ in sides for key in worse],
        newly_passing=[f"{suite}: {key}" for suite, _, better in sides for key in better],
    )


def _moved(before: EarlierSuite, result: SuiteResult) -> Iterator[Moved]:
    then = {measure.name: measure.value for measure in before.measures}
    for measure in result.measures:
        was = then.get(measure.name)
        if was is not None and abs(was - measure.share.value) >= NOISE:
            yield Moved(result.suite, measure.name, was, measure.share.value)


def _sides(before: EarlierSuite, result: SuiteResult) -> tuple[list[str], list[str]]:
    """Return the keys that fail now and passed then, and the other way round."""
    then = {row["key"]: row["passed"] for row in before.rows if "key" in row and "passed" in row}
    now = {row["key"]: row["passed"] for row in result.rows if "key" in row}
    both = [key for key in now if key in then and then[key] != now[key]]
    return [key for key in both if not now[key]], [key for key in both if now[key]]
