"""What a suite found: figures with their bars, failures, and rows for the next run."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from evals.intervals import Estimate, Mean, Share, percentile, share
from evals.records import Record


@dataclass(frozen=True)
class Measure:
    """A figure with its bar; `met` is None where no bar is set."""

    name: str
    share: Share | Mean | Estimate
    bar: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Failure:
    """Something that went wrong, with the transcript as Markdown lines."""

    title: str
    faults: list[str]
    transcript: list[str]


@dataclass(frozen=True)
class Table:
    """A table of a report."""

    title: str
    head: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class SuiteResult:
    """One suite: figures, failures, counts by grader, and a row per trial for comparison.

    `slices` are figures of parts, too many to print; they stand in the report alone, as do `notes`,
    sentences on how it was measured, and `tables`.
    """

    suite: str
    measures: list[Measure]
    failures: list[Failure]
    counts: dict[str, int] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    slices: list[Measure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    @property
    def met(self) -> bool:
        """Whether every bar is met."""
        return all(measure.met is not False for measure in self.measures)


def none_of(name: str, outcomes: Iterable[bool]) -> Measure:
    """Return a share that must be 0."""
    found = share(outcomes)
    return Measure(name, found, "0", found.hits == 0)


def at_most(name: str, outcomes: Iterable[bool], bar: float) -> Measure:
    """Return a share that may be `bar` at most."""
    found = share(outcomes)
    return Measure(name, found, f"≤ {bar}", found.value <= bar)


def at_least(name: str, outcomes: Iterable[bool], bar: float) -> Measure:
    """Return a share that must be `bar` at least."""
    found = share(outcomes)
    return Measure(name, found, f"≥ {bar}", found.value >= bar)


def by_part(
    name: str, records: Sequence[Record], outcome: Callable[[Record], bool]
) -> list[Measure]:
    """Return a share for every language, half and label that some of the records have."""
    parts: dict[str, list[Record]] = {}
    for record in records:
        for part in (record.locale, record.split, *record.labels):
            parts.setdefault(part, []).append(record)
    return [
        Measure(f"{name}, {part}", share(map(outcome, group)))
        for part, group in parts.items()
        if len(group) < len(records)
    ]


def waits(records: Sequence[Record]) -> list[Measure]:
    """Return how long replies took, in seconds."""
    seconds = [second for record in records for second in record.seconds]
    return [
        Measure(f"reply p{q}", Estimate.of(seconds, percentile(q), unit="s"))
        for q in (50, 95)
        if seconds
    ]


def failures(records: Sequence[Record]) -> list[Failure]:
    """Return what went wrong, the gravest first as the graders rank it."""
    wrong = [record for record in records if not record.passed]
    return [Failure(r.title, [str(f) for f in r.faults], list(r.transcript)) for r in wrong]


def counts(records: Sequence[Record]) -> dict[str, int]:
    """Return in how many conversations each grader found a fault."""
    found = Counter(name for r in records for name in {fault.grader for fault in r.faults})
    return dict(found.most_common())
