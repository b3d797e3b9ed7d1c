"""Writes a run down: Markdown and a page for people, JSON for the next run."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from evals.comparison import JSON, Comparison, Earlier, compare
from evals.page import PAGE, to_page
from evals.results import Failure, Measure, SuiteResult, Table

MARKDOWN = "report.md"
# More conversations that changed sides than this are counted, not listed.
LISTED = 60
_TABLE = ("| suite | figure | value | bar |", "|---|---|---|---|")


def write_report(
    out: Path,
    about: dict[str, str],
    results: Sequence[SuiteResult],
    before: Earlier | None = None,
) -> None:
    """Write `report.md`, `report.html` and `report.json` into `out`, which is made if need be.

    `before` is an earlier report to compare with.
    """
    out.mkdir(parents=True, exist_ok=True)
    changes = compare(before, results)
    (out / MARKDOWN).write_text(to_markdown(about, results, changes), encoding="utf-8")
    (out / PAGE).write_text(to_page(about, results, changes), encoding="utf-8")
    document = {"about": about, "suites": [_as_json(result) for result in results]}
    text = json.dumps(document, ensure_ascii=False, indent=1)
    (out / JSON).write_text(text + "\n", encoding="utf-8")


def to_markdown(
    about: dict[str, str], results: Sequence[SuiteResult], changes: Comparison | None = None
) -> str:
    """Return the report: failures with their transcripts first, the figures last."""
    lines = ["# Evaluation", "", *(f"- {key}: {value}" for key, value in about.items()), ""]
    for result in results:
        lines += [f"## {result.suite}: {len(result.failures)} failures", ""]
        lines += [line for note in result.notes for line in (note, "")]
        for failure in result.failures:
            lines += _failure(failure)
        if result.counts:
            lines += ["| what was wrong | times |", "|---|---|"]
            lines += [f"| {name} | {count} |" for name, count in result.counts.items()]
            lines.append("")
    lines += _changes(changes) if changes else []
    lines += ["## Figures", "", *_TABLE, *(row for result in results for row in figures(result))]
    for result in results:
        if result.slices:
            lines += ["", f"## {result.suite}: parts", "", *_TABLE, *_rows(result, result.slices)]
        lines += [line for table in result.tables for line in _table(result.suite, table)]
    return "\n".join(lines) + "\n"


def figures(result: SuiteResult) -> list[str]:
    """Return a table row for each figure of a suite."""
    return _rows(result, result.measures)


def _table(suite: str, table: Table) -> Iterator[str]:
    yield from ("", f"## {suite}: {table.title.lower()}", "")
    for row in (table.head, ["---"] * len(table.head), *table.rows):
        yield f"| {' | '.join(row)} |"


def _rows(result: SuiteResult, measures: Sequence[Measure]) -> list[str]:
    marks = {None: "", True: " met", False: " **missed**"}
    return [f"| {result.suite} | {m.name} | {m.share} | {m.bar}{marks[m.met]} |" for m in measures]


def _changes(changes: Comparison) -> Iterator[str]:
    about = changes.about
    yield f"## Changed since {about.get('when', '?')} ({about.get('commit', '?')})"
    yield ""
    for moved in changes.moved:
        yield f"- {moved.suite}, {moved.name}: {moved.before:.3f} → {moved.now:.3f}"
    for what, keys in (("fails now", changes.newly_failing), ("passes", changes.newly_passing)):
        yield from (f"- {what}: {key}" for key in keys[:LISTED])
        if len(keys) > LISTED:
            yield f"- {what}: {len(keys) - LISTED} more"
    if not (changes.moved or changes.newly_failing or changes.newly_passing):
        yield "Nothing."
    yield ""


def _failure(failure: Failure) -> list[str]:
    return [
        f"### {failure.title}",
        "",
        *(f"- {fault}" for fault in failure.faults),
        "",
        *failure.transcript,
        "",
    ]


def _as_json(result: SuiteResult) -> dict[str, object]:
    return {
        "suite": result.suite,
        "notes": result.notes,
        "tables": [asdict(table) for table in result.tables],
        "measures": [_measure(m) for m in result.measures],
        "slices": [_measure(m) for m in result.slices],
        "counts": result.counts,
        "rows": result.rows,
    }


def _measure(measure: Measure) -> dict[str, object]:
    return {
        "name": measure.name,
        "bar": measure.bar,
        "met": measure.met,
        **measure.share.as_json(),
    }
