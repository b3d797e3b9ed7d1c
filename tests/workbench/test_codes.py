"""Trouble codes are found in whatever was typed, and none is guessed."""

import pytest

from assistant.workbench.codes import MOST_LISTED, look_up_codes
from knowledge_base.load import Knowledge
from tests.shipped import shipped_knowledge


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return shipped_knowledge()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("P0420", ["code:P0420"]),
        ("故障码p0301,P 0302 怎么办？", ["code:P0301", "code:P0302"]),
        ("p0 420", ["code:P0420"]),
        ("Call me in 10 minutes", []),
    ],
)
def test_whole_codes_in_any_spelling(knowledge: Knowledge, text: str, codes: list[str]) -> None:
    found = look_up_codes(knowledge, text, locale="en")
    assert [record.doc_id for record in found.codes] == codes
    assert found.beginnings == found.maker_specific == found.unknown == []


def test_a_code_comes_with_all_that_a_technician_needs(knowledge: Knowledge) -> None:
    record = look_up_codes(knowledge, "p0420", locale="zh").codes[0]
    assert record.title == "P0420 三元催化系统转换效率低于阈值（第1组）"
    assert (record.system, record.severity) == ("emissions", "soon")
    sections = {section.section for section in record.sections if section.items}
    assert {"drive", "causes", "checks"} <= sections and record.services and record.sources


@pytest.mark.parametrize("text", ["P04", "p04", "P04x", "p04XX 失火"])
def test_a_beginning_lists_its_codes(knowledge: Knowledge, text: str) -> None:
    (group,) = look_up_codes(knowledge, text, locale="en").beginnings
    assert group.start == "P04" and group.total > len(group.codes) == MOST_LISTED
    assert group.codes[0].code == "P0400" and not group.maker_specific


def test_a_beginning_beside_a_whole_code_is_listed_too(knowledge: Knowledge) -> None:
    found = look_up_codes(knowledge, "P0420 P04", locale="en")
    assert len(found.codes) == len(found.beginnings) == 1


def test_makers_codes_are_told_apart_and_never_decoded(knowledge: Knowledge) -> None:
    found = look_up_codes(knowledge, "P1345 and C12", locale="en")
    assert found.codes == [] and found.maker_specific == ["P1345"]
    assert [(g.start, g.maker_specific, g.codes) for g in found.beginnings] == [("C12", True, [])]


def test_a_generic_code_that_nobody_wrote_down_is_unknown(knowledge: Knowledge) -> None:
    missing = next(f"B0{n:03X}" for n in range(4096) if f"B0{n:03X}" not in knowledge.trouble_codes)
    assert look_up_codes(knowledge, missing, locale="en").unknown == [missing]
