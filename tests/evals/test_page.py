"""The page needs nothing from outside, shows text as text, and failures before figures."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from evals.comparison import Comparison, Moved
from evals.dialogue import dialogue_result
from evals.intervals import Estimate, share
from evals.page import PAGE, to_page
from evals.report import write_report
from evals.results import Measure, SuiteResult
from tests.evals.assistants import HonestVisitor, hold, make_case, make_reply, saying

HOSTILE = "<script>steal()</script> <img src=https://evil.example/x.png> & <b>bold</b> {{ 7 * 7 }}"
ABOUT = {"when": "2026-11-23", "commit": "<i>abc</i>"}


class Reader(HTMLParser):
    """Collects the elements of a page, its text, and all that it could load or lead to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.references: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        names = ("src", "href", "srcset", "action", "data", "poster", "content", "style")
        self.references += [value for name, value in attrs if name in names and value]

    def handle_data(self, data: str) -> None:
        self.text += data


def says(text: str) -> type[HonestVisitor]:
    return saying([make_reply(text)])


@pytest.fixture
def result() -> SuiteResult:
    """A case that fails, with hostile words in everything that a page shows of it."""
    case = make_case(id="bad", purpose=HOSTILE, openings=[f"opening {HOSTILE}"])
    good = hold(make_case(id="good"))
    bad = hold(case, says(f"reply {HOSTILE}"))
    return dialogue_result([good, bad])


def read(*results: SuiteResult, changes: Comparison | None = None) -> Reader:
    return Reader(to_page(ABOUT, results, changes))


def test_what_was_said_is_shown_as_text(result: SuiteResult) -> None:
    page = read(result)
    assert "script" not in page.elements and "img" not in page.elements
    assert "i" not in Reader(to_page(ABOUT, [])).elements
    for shown in (f"opening {HOSTILE}", f"reply {HOSTILE}", f": {HOSTILE}", "<i>abc</i>"):
        assert shown in page.text


def test_what_a_fault_quotes_is_shown_as_text() -> None:
    case = make_case(expect={"booking": "none", "must_not_say": ["<script>.*</script>"]})
    page = read(dialogue_result([hold(case, says(HOSTILE))]))
    assert "says '<script>steal()</script>'" in page.text
    assert "script" not in page.elements


def test_the_page_refers_to_nothing_outside(result: SuiteResult) -> None:
    page = to_page(ABOUT, [result])
    references = Reader(page).references
    assert references and not any("//" in reference for reference in references)
    assert not {"link", "iframe", "object", "base", "form"} & set(Reader(page).elements)
    style = re.search(r"<style>(.*)</style>", page, re.DOTALL)
    assert style is not None and "url(" not in style[1] and "@import" not in style[1]


def test_failures_come_before_figures(result: SuiteResult) -> None:
    text = read(result).text
    places = [
        text.index(words) for words in ("dialogue: 1 failures", "opening <script>", "Figures")
    ]
    assert places == sorted(places) and places[2] < text.index("pass^1")
    assert "good, wording 1" not in text


def test_what_the_driver_said_is_bold(result: SuiteResult) -> None:
    page = to_page(ABOUT, [dialogue_result([hold(make_case(), says("Hello."))])])
    assert "1. <b>I need an oil change</b>" in page


def test_a_missed_bar_is_marked_and_a_bar_spans_the_interval(result: SuiteResult) -> None:
    measures = [
        Measure("half", share([True, False]), "≥ 0.9", False),
        Measure("all", share([True] * 10), "≥ 0.5", True),
    ]
    page = to_page(ABOUT, [SuiteResult("own", measures, [])])
    rows = [row for row in page.splitlines() if row.startswith("<tr class")]
    assert 'class="missed"' in rows[0] and "≥ 0.9 missed" in rows[0]
    assert "left:50.0%" in rows[0] and "left:9.45%;width:81.09%" in rows[0]
    assert 'class="met"' in rows[1] and "left:100.0%" in rows[1]


def test_a_figure_with_a_unit_has_no_bar() -> None:
    waits = Measure("reply p50", Estimate.of([0.5, 2.0], unit="s"))
    page = to_page(ABOUT, [SuiteResult("own", [waits], [])])
    assert "1.25 s" in page and 'class="plot"' not in page


def test_parts_stand_on_the_page() -> None:
    part = Measure("named right, abs", share([True]))
    assert "named right, abs" in read(SuiteResult("lamps", [], [], slices=[part])).text


def test_changes_stand_on_the_page_as_text(result: SuiteResult) -> None:
    changes = Comparison(
        ABOUT, [Moved("own", "pass^1", 0.5, 0.75)], [f"own: {HOSTILE}"], ["own: b"]
    )
    page = read(result, changes=changes)
    assert "0.500 → 0.750" in page.text and f"own: {HOSTILE}" in page.text
    assert page.text.index("Fails now") < page.text.index("Passes now") < page.text.index("own: b")
    assert "script" not in page.elements


def test_the_page_is_written_beside_the_report(result: SuiteResult, tmp_path: Path) -> None:
    write_report(tmp_path, {"commit": "abc"}, [result])
    assert "dialogue: 1 failures" in (tmp_path / PAGE).read_text(encoding="utf-8")
