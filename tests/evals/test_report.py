"""Failures with transcripts come first, figures with n and interval last."""

import json
from pathlib import Path

import pytest

from evals.dialogue import dialogue_result
from evals.intervals import Estimate, Mean, percentile, share
from evals.report import figures, to_markdown, write_report
from evals.results import Measure, SuiteResult
from tests.evals.assistants import HonestVisitor, hold, make_case, make_reply, saying

MUTE = saying([make_reply("Hello.")])


@pytest.fixture
def result() -> SuiteResult:
    """Two cases in two wordings; one wording of one case fails."""
    makes = {"good": (HonestVisitor, HonestVisitor), "bad": (HonestVisitor, MUTE)}
    return dialogue_result(
        [
            hold(make_case(id=case_id), make, wording)
            for case_id, pair in makes.items()
            for wording, make in enumerate(pair)
        ]
    )


def test_a_case_counts_only_when_every_wording_passes(result: SuiteResult) -> None:
    shares = {measure.name: measure.share.value for measure in result.measures}
    assert shares["pass^2"] == 0.5
    assert shares["pass^1"] == 0.75
    assert not result.met


def test_failures_come_before_figures(result: SuiteResult) -> None:
    text = to_markdown({"commit": "abc"}, [result])
    order = ["commit: abc", "### bad, wording 2", "bookings at the end", "I need an oil change"]
    places = [text.index(words) for words in [*order, "## Figures", "pass^2"]]
    assert places == sorted(places)
    assert "### good" not in text


def test_figures_state_n_and_interval(result: SuiteResult) -> None:
    assert "| 0.750 (3/4, 95 % 0.301–0.954) |" in to_markdown({}, [result])


def test_json_holds_every_trial(result: SuiteResult, tmp_path: Path) -> None:
    write_report(tmp_path / "new", {"commit": "abc"}, [result])
    suite = json.loads((tmp_path / "new" / "report.json").read_text())["suites"][0]
    assert [row["passed"] for row in suite["rows"]] == [True, True, True, False]
    assert suite["rows"][3]["faults"][0]["grader"] == "end_state"
    assert suite["measures"][0]["n"] == 2


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(0, 1000, 0.0, 0.0038), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (0, 0, 0.0, 1.0)],
)
def test_wilson_intervals_are_those_of_the_books(
    hits: int, n: int, low: float, high: float
) -> None:
    measured = share([True] * hits + [False] * (n - hits))
    assert (measured.low, measured.high) == pytest.approx((low, high), abs=1e-4)


def test_a_mean_has_an_interval_around_it() -> None:
    mean = Mean.of([0.0, 0.5, 1.0, 0.5])
    assert mean.value == 0.5
    assert (mean.low, mean.high) == pytest.approx((0.1, 0.9), abs=1e-3)


def test_parts_stand_in_the_report_and_are_not_printed() -> None:
    parts = [Measure("named right, abs", share([True, False]))]
    result = SuiteResult("lamps", [Measure("named right", share([True]))], [], slices=parts)
    assert "| lamps | named right, abs | 0.500 (1/2" in to_markdown({}, [result])
    assert not any("abs" in row for row in figures(result))


def test_a_bootstrap_interval_holds_the_figure_and_repeats() -> None:
    counts = [0.0] * 15 + [1.0] * 4 + [3.0]
    mean = Estimate.of(counts)
    assert mean.value == pytest.approx(0.35)
    assert 0 <= mean.low < mean.value < mean.high < 1
    assert mean == Estimate.of(counts)
    late = Estimate.of(counts, percentile(95), unit="ms")
    assert late.value == pytest.approx(1.1) and str(late).startswith("1.10 ms (n 20, 95 %")
    assert Estimate.of([]).n == 0
