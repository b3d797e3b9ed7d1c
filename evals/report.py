"""Writes a run down: Markdown for people, JSON for the next run."""

import json
from collections.abc import Sequence
from pathlib import Path

from evals.results import Failure, Measure, SuiteResult

MARKDOWN, JSON = "report.md", "report.json"
_TABLE = ("| suite | figure | value | bar |", "|---|---|---|---|")


def write_report(out: Path, about: dict[str, str], results: Sequence[SuiteResult]) -> None:
    """Write `report.md` and `report.json` into `out`, which is made if need be."""
    out.mkdir(parents=True, exist_ok=True)
    (out / MARKDOWN).write_text(to_markdown(about, results), encoding="utf-8")
    document = {"about": about, "suites": [_as_json(result) for result in results]}
    text = json.dumps(document, ensure_ascii=False, indent=1)
    (out / JSON).write_text(text + "\n", encoding="utf-8")


def to_markdown(about: dict[str, str], results: Sequence[SuiteResult]) -> str:
    """Return the report: failures with their transcripts first, the figures last."""
    lines = ["# Evaluation", "", *(f"- {key}: {value}" for key, value in about.items()), ""]
    for result in results:
        lines += [f"## {result.suite}: {len(result.failures)} failures", ""]
        for failure in result.failures:
            lines += _failure(failure)
        if result.counts:
            lines += ["| what was wrong | times |", "|---|---|"]
            lines += [f"| {name} | {count} |" for name, count in result.counts.items()]
            lines.append("")
    lines += ["## Figures", "", *_TABLE, *(row for result in results for row in figures(result))]
    for result in results:
        if result.slices:
            lines += ["", f"## {result.suite}: parts", "", *_TABLE, *_rows(result, result.slices)]
    return "\n".join(lines) + "\n"


def figures(result: SuiteResult) -> list[str]:
    """Return a table row for each figure of a suite."""
    return _rows(result, result.measures)


def _rows(result: SuiteResult, measures: Sequence[Measure]) -> list[str]:
    marks = {None: "", True: " met", False: " **missed**"}
    return [f"| {result.suite} | {m.name} | {m.share} | {m.bar}{marks[m.met]} |" for m in measures]


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
