"""Writes a run down: Markdown for people, JSON for the next run."""

import json
from collections.abc import Sequence
from pathlib import Path

from evals.results import Failure, SuiteResult

MARKDOWN, JSON = "report.md", "report.json"


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
    lines += ["## Figures", "", "| suite | figure | value | bar |", "|---|---|---|---|"]
    lines += [row for result in results for row in figures(result)]
    return "\n".join(lines) + "\n"


def figures(result: SuiteResult) -> list[str]:
    """Return a table row for each figure of a suite."""
    marks = {None: "", True: " met", False: " **missed**"}
    return [
        f"| {result.suite} | {m.name} | {m.share} | {m.bar}{marks[m.met]} |"
        for m in result.measures
    ]


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
        "measures": [
            {"name": m.name, "bar": m.bar, "met": m.met, **m.share.as_json()}
            for m in result.measures
        ],
        "counts": result.counts,
        "rows": result.rows,
    }
