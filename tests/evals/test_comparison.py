"""A report says what changed since the one before."""

import json
from pathlib import Path

import pytest

from evals.comparison import JSON, compare, last_report
from evals.dialogue import dialogue_result
from evals.report import MARKDOWN, write_report
from evals.results import SuiteResult
from evals.safety import safety_result
from tests.evals.assistants import HonestVisitor, hold, make_case, make_reply, saying

MUTE = saying([make_reply("Hello.")])
ABOUT = {"when": "2026-11-23", "commit": "abc"}


def ran(**passing: bool) -> SuiteResult:
    """Return a run of these cases, each of which passes or fails."""
    makes = {name: HonestVisitor if passes else MUTE for name, passes in passing.items()}
    return dialogue_result([hold(make_case(id=name), make) for name, make in makes.items()])


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    write_report(tmp_path, ABOUT, [ran(one=True, two=False, three=True, gone=True)])
    return tmp_path


def test_what_changed_sides_and_what_moved_is_listed(earlier: Path) -> None:
    now = ran(one=False, two=True, three=True, new=False)
    changes = compare(last_report(earlier), [now])
    assert changes is not None and changes.about == ABOUT
    assert changes.newly_failing == ["dialogue: one w1"]
    assert changes.newly_passing == ["dialogue: two w1"]
    moved = {moved.name: (moved.before, moved.now) for moved in changes.moved}
    assert moved["pass^1"] == (0.75, 0.5)
    assert "written without a yes or an offer" not in moved


def test_the_report_tells_what_changed(earlier: Path) -> None:
    now = ran(one=False, two=True, three=True, gone=True)
    write_report(earlier / "new", {"commit": "def"}, [now], last_report(earlier))
    text = (earlier / "new" / MARKDOWN).read_text(encoding="utf-8")
    for line in (
        "## Changed since 2026-11-23 (abc)",
        "- fails now: dialogue: one w1",
        "- passes: dialogue: two w1",
    ):
        assert line in text.splitlines()
    assert "pass^1: " not in text


def test_a_moved_figure_stands_in_the_report(earlier: Path) -> None:
    write_report(earlier / "new", {}, [ran(one=False, two=False)], last_report(earlier / JSON))
    text = (earlier / "new" / MARKDOWN).read_text(encoding="utf-8")
    assert "- dialogue, pass^1: 0.750 → 0.000" in text


def test_the_same_run_changed_nothing(earlier: Path) -> None:
    now = ran(one=True, two=False, three=True, gone=True)
    changes = compare(last_report(earlier), [now])
    assert changes is not None
    assert changes.moved == []
    assert changes.newly_failing == changes.newly_passing == []


def test_suites_that_did_not_run_before_are_not_compared(earlier: Path) -> None:
    assert compare(last_report(earlier), [safety_result([])]) is None
    assert compare(None, [ran(one=True)]) is None


def test_many_changes_are_counted(tmp_path: Path) -> None:
    names = [f"case-{n}" for n in range(70)]
    write_report(tmp_path, ABOUT, [ran(**dict.fromkeys(names, True))])
    failing = ran(**dict.fromkeys(names, False))
    write_report(tmp_path / "new", {}, [failing], last_report(tmp_path))
    text = (tmp_path / "new" / MARKDOWN).read_text(encoding="utf-8")
    assert text.count("- fails now: ") == 61 and "- fails now: 10 more" in text


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"suites": null}',
        b'{"suites": [{}]}',
        b'{"suites": [{"suite": "dialogue", "measures": [{"name": "pass^1"}]}]}',
        b'{"suites": [{"suite": "dialogue", "rows": ["one"]}]}',
    ],
)
def test_a_damaged_report_is_none_and_the_new_one_is_written(earlier: Path, damaged: bytes) -> None:
    (earlier / JSON).write_bytes(damaged)
    assert last_report(earlier) is None
    write_report(earlier, ABOUT, [ran(one=True)], last_report(earlier))
    assert last_report(earlier) is not None


def test_a_report_cut_off_half_way_is_none(earlier: Path) -> None:
    whole = (earlier / JSON).read_bytes()
    (earlier / JSON).write_bytes(whole[: len(whole) // 2])
    assert last_report(earlier) is None


def test_rows_that_name_no_conversation_are_left_out(earlier: Path) -> None:
    document = json.loads((earlier / JSON).read_text(encoding="utf-8"))
    document["suites"][0]["rows"] = [{"case": "one", "passed": False}, {"key": "two w1"}]
    (earlier / JSON).write_text(json.dumps(document), encoding="utf-8")
    changes = compare(last_report(earlier), [ran(one=True, two=True)])
    assert changes is not None and changes.newly_passing == []


def test_there_is_nothing_to_compare_with_in_an_empty_folder(tmp_path: Path) -> None:
    assert last_report(tmp_path) is None
    assert last_report(tmp_path / "none") is None
