"""The report on paper: everything is there, nothing runs out of the page."""

from typing import Any

import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.accident_report.case import DriverStatement, Tick
from assistant.accident_report.pdf import to_pdf
from assistant.messages import Locale
from tests.accident_report.cases import SAID, report

LEFT, RIGHT, BOTTOM = 47, 549, 826
HEADINGS = {
    "zh": ["事故车损报告", "损伤清单", "陈述", "现场处理清单", "维修估价", "不包含"],
    "en": ["Accident damage report", "Findings", "Statements", "Checklist", "Repair estimate",
           "Not included"],
}  # fmt: skip


def opened(locale: Locale = "en", photos: int = 6, **rest: Any) -> pymupdf.Document:
    return pymupdf.open("pdf", to_pdf(report(locale, photos, **rest)))


def words(document: pymupdf.Document) -> str:
    # Letters as they are typed, "fi" too, which the font draws as one sign.
    flags = pymupdf.TEXT_PRESERVE_WHITESPACE
    return "".join(squeezed(page.get_text(flags=flags)) for page in document)


def squeezed(text: str) -> str:
    return "".join(text.split())


def assert_inside(document: pymupdf.Document) -> None:
    for page in document:
        for x0, _, x1, y1, text, *_ in page.get_text("blocks"):
            assert x0 >= LEFT and x1 <= RIGHT and y1 <= BOTTOM, (page.number, text[:60])


@pytest.mark.parametrize("locale", ["zh", "en"])
@pytest.mark.parametrize("photos", [0, 1, 6])
def test_everything_stands_on_paper_and_inside_its_margins(locale: Locale, photos: int) -> None:
    with opened(locale, photos) as document:
        text = words(document)
        for heading in HEADINGS[locale]:
            assert squeezed(heading) in text, heading
        assert squeezed(SAID[locale]) in text
        assert squeezed(report(locale, photos).report_id) in text
        for notice in report(locale, photos).notices:
            assert squeezed(notice) in text
        assert sum(len(page.get_images()) for page in document) == photos
        assert_inside(document)


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_statements_are_marked(locale: Locale) -> None:
    marks = {
        "zh": ("车主陈述", "模型从照片看到"),
        "en": ("driver's statement", "seen by the model in the photo"),
    }
    with opened(locale) as document:
        assert all(squeezed(mark) in words(document) for mark in marks[locale])


def test_every_page_says_which_of_how_many_it_is() -> None:
    with opened() as document:
        for number, page in enumerate(document, 1):
            assert f"Page {number} of {len(document)}" in page.get_text()


def test_fonts_are_embedded_and_only_in_part() -> None:
    for locale in ("zh", "en"):
        data = to_pdf(report(locale, 0))
        assert len(data) < 100_000
        with pymupdf.open("pdf", data) as document:
            fonts = {font[0]: font for page in document for font in page.get_fonts()}
            assert fonts
            for reference in fonts:
                name, kind, _, content = document.extract_font(reference)
                assert content and kind != "n/a", name


def test_the_sum_stands_with_its_excludes_or_not_at_all() -> None:
    with opened() as document:
        assert "Total:" in words(document)
    with opened(signs=("airbag",)) as document:
        text = words(document)
        assert "Total:" not in text
        assert squeezed("inspection comes before any total") in text


def test_a_statement_longer_than_a_page_is_whole() -> None:
    long = " ".join(f"word{n}" for n in range(3000))
    with opened(statements=[DriverStatement(text=long)]) as document:
        said = set(" ".join(page.get_text() for page in document).split())
        assert all(f"word{n}" in said for n in range(3000))
        assert_inside(document)


@pytest.mark.parametrize("unbroken", ["A" * 900, "https://example.org/" + "x" * 300, "长" * 900])
def test_words_without_a_break_stay_inside(unbroken: str) -> None:
    with opened(
        photos=1,
        statements=[DriverStatement(text=unbroken)],
        happened=unbroken,
        checklist=[Tick(text=unbroken, done=False)],
    ) as document:
        assert_inside(document)
        kept = words(document).replace("\u200b", "")
        assert kept.count(unbroken[-1]) >= 3 * unbroken.count(unbroken[-1])


def test_markup_in_a_statement_is_only_text() -> None:
    text = "<b>bold</b> & <script>alert(1)</script> <img src=photo-1.jpg>"
    with opened(photos=1, statements=[DriverStatement(text=text)]) as document:
        assert squeezed(text) in words(document)
        assert sum(len(page.get_images()) for page in document) == 1


def test_the_file_names_its_language_and_title() -> None:
    with opened("zh", 0) as document:
        assert document.xref_get_key(document.pdf_catalog(), "Lang") == ("string", "zh-CN")
        assert document.metadata is not None
        assert document.metadata["title"].startswith("事故车损报告 AR-")


@given(st.text(max_size=400))
@settings(max_examples=12, deadline=None)
def test_whatever_is_said_makes_a_report_inside_its_margins(text: str) -> None:
    with opened(photos=0, statements=[DriverStatement(text=text)]) as document:
        assert_inside(document)
