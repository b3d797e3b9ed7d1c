from datetime import UTC, datetime
from typing import Any

from knowledge_base.cases import Signature, SolvedCase
from retrieval.cases import case_to_document
from retrieval.passages import documents_to_passages
from tests.cases.telling import EN, ZH

SIGNED = Signature(account="u", name="wang", at=datetime(2026, 11, 26, 9, tzinfo=UTC))


def case(base: dict[str, Any], **changes: Any) -> SolvedCase:
    state = {"case_id": "abc", "version": 2, "status": "reviewed", "locale": "zh"}
    return SolvedCase.model_validate(
        base | state | {"written": SIGNED, "reviewed": SIGNED} | changes
    )


def test_a_case_is_cited_as_a_case_and_not_as_a_rule() -> None:
    chinese = case_to_document(case(ZH))
    english = case_to_document(case(EN, locale="en"))
    assert (chinese.doc_id, chinese.kind, chinese.locale) == ("case:abc", "case", "zh")
    assert chinese.source == "技师案例（2026-11-26 审核）"
    assert english.source == "Technician's case, reviewed 2026-11-26"


def test_a_case_has_a_section_for_what_one_sees_for_checks_and_for_the_end() -> None:
    document = case_to_document(case(ZH))
    seen, checks, end = document.sections
    assert ZH["symptom"] in seen and "P0301" in seen and "86000" in seen
    assert ZH["checks_tried"][0] in checks
    assert all(text in end for text in (ZH["root_cause"], ZH["fix"], *ZH["parts"], "45"))
    passages = list(documents_to_passages([document]))
    assert [document.text[slice(*passage.span)] for passage in passages] == [seen, checks, end]


def test_the_car_stands_in_the_title_and_limits_no_search() -> None:
    document = case_to_document(case(ZH))
    assert document.title == "大众 朗逸 2019 · 冷车启动后抖动" and document.vehicle is None


def test_nobody_is_named_in_a_case() -> None:
    document = case_to_document(case(ZH))
    assert "wang" not in document.text + document.title + document.source


def test_what_a_case_leaves_out_leaves_no_label() -> None:
    document = case_to_document(case(EN, locale="en"))
    assert len(document.sections) == 2
    assert "Trouble codes" not in document.text and "Parts" not in document.text


def test_a_case_is_asked_for_by_its_title_and_how_the_symptom_begins() -> None:
    document = case_to_document(case(ZH, symptom="冷车抖。\n" + "热车不抖。" * 99))
    assert document.asked == (ZH["title"], "冷车抖。")
