"""Every record that a search can find opens whole, in both languages."""

from pathlib import Path

import pytest

from assistant.messages import Locale
from assistant.workbench.reading import readable
from assistant.workbench.records import UnknownRecord, manual_vehicles, open_record
from knowledge_base.load import Knowledge
from knowledge_base.manuals.shelf import Shelf
from knowledge_base.manuals.types import Manual, Part
from retrieval.documents import knowledge_to_documents
from retrieval.manuals import manual_to_documents
from tests.shipped import shipped_knowledge


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return shipped_knowledge()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_whatever_is_indexed_opens(knowledge: Knowledge, shelf: Shelf) -> None:
    for document in knowledge_to_documents(knowledge):
        if document.kind == "code" and not document.doc_id.endswith("00"):
            continue
        record = open_record(knowledge, shelf, document.doc_id, locale=document.locale)
        assert (record.doc_id, record.title) == (document.doc_id, document.title)
        assert record.sections and record.sources and record.kind == document.kind


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_a_guide_shows_each_cause_with_its_check_fix_and_risk(
    knowledge: Knowledge, shelf: Shelf, locale: Locale
) -> None:
    guide = next(g for g in knowledge.guides.values() if len(g.hypotheses) > 2)
    record = open_record(knowledge, shelf, f"guide:{guide.id}", locale=locale)
    section = next(s for s in record.sections if s.section == "hypotheses")
    assert section.ranked
    assert [item.text for item in section.items] == [h.cause.get(locale) for h in guide.hypotheses]
    assert [part.part for part in section.items[0].parts] == ["check", "fix", "risk"]


@pytest.mark.parametrize("doc_id", ["guide:nope", "case:abc", "manual:x.p1", "", "lamp", ":"])
def test_an_unknown_record_is_refused(knowledge: Knowledge, shelf: Shelf, doc_id: str) -> None:
    with pytest.raises(UnknownRecord):
        open_record(knowledge, shelf, doc_id, locale="en")


def test_the_texts_of_a_hypothesis_are_told_apart(knowledge: Knowledge) -> None:
    guide = next(g for g in knowledge.guides.values() if g.hypotheses)
    h = guide.hypotheses[0]
    told = [text.en for text in (h.cause, h.check, h.fix, h.risk)]
    shown = readable(knowledge, f"guide:{guide.id}", " ".join(told), "en")
    assert shown != " ".join(told) and all(text in shown for text in told)
    assert readable(knowledge, f"guide:{guide.id}", "Other words.", "en") == "Other words."
    assert readable(knowledge, "case:x", "Other words.", "en") == "Other words."


def test_a_page_of_a_manual_opens_whole(knowledge: Knowledge, shelf: Shelf) -> None:
    parts = [
        Part(text="Tighten to 25 Nm.", heading=["Plugs"], page="12"),
        Part(text="Gap 0.8 mm.", heading=["Plugs"], page="12"),
        Part(text="Drain the oil.", heading=["Oil"], page="13"),
    ]
    manual = Manual(
        doc_id="abc", source="a.pdf", content_hash="0", reader=1, title="Workshop manual",
        locale="en", vehicle="lavida-2019", pages=20, parts=parts,
    )  # fmt: skip
    shelf.put(manual)
    found = next(iter(manual_to_documents(manual)))
    record = open_record(knowledge, shelf, found.doc_id, locale="zh")
    assert record.title == "Plugs" and record.sources[0].title == "Workshop manual, p. 12"
    assert [item.text for item in record.sections[0].items] == ["Tighten to 25 Nm.", "Gap 0.8 mm."]
    assert manual_vehicles(shelf) == ["lavida-2019"]
