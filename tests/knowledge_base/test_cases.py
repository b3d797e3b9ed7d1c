import pytest
from pydantic import ValidationError

from knowledge_base.cases import CaseText
from tests.cases.telling import ZH, told


@pytest.mark.parametrize(
    "spelling", ["P0301", "p0301", "P-0301", "P 0301", "ＰＯ３０１", "P030100"]
)
def test_codes_are_written_one_way(spelling: str) -> None:
    assert told(codes=[spelling, "P0301", "u0100"]).codes == ["P0301", "U0100"]


@pytest.mark.parametrize("code", ["16684", "P0301 and P0302", "hello", "P03", "P0301 of cylinder"])
def test_what_is_no_code_is_refused_with_what_to_do(code: str) -> None:
    with pytest.raises(ValidationError, match="write a letter P, C, B or U"):
        told(codes=[code])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " \u200b\n"}, "title"),
        ({"symptom": ""}, "symptom"),
        ({"root_cause": "\n \n"}, "root_cause"),
        ({"fix": "\x00"}, "fix"),
        ({"vehicle": {"make": "", "model": "朗逸"}}, "vehicle.make"),
        ({"vehicle": {"make": "大众", "model": " "}}, "vehicle.model"),
        ({"checks_tried": ["好", ""]}, "checks_tried.1"),
        ({"title": "抖\ud800动"}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"symptom": "x" * 2001}, "symptom"),
        ({"checks_tried": ["x"] * 21}, "checks_tried"),
        ({"parts": ["x" * 161]}, "parts.0"),
        ({"time_min": 0}, "time_min"),
        ({"vehicle": {"make": "a", "model": "b", "year": 1066}}, "vehicle.year"),
        ({"vehicle": {"make": "a", "model": "b", "mileage_km": -1}}, "vehicle.mileage_km"),
        ({"vehicle": {"make": "a", "model": "b", "plate": "x"}}, "vehicle.plate"),
        ({"owner": "Mr Wang"}, "owner"),
    ],
)
def test_what_can_not_be_kept_names_its_field(changes: dict, field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        told(**changes)
    (error,) = refusal.value.errors()
    assert ".".join(str(part) for part in error["loc"]) == field


@pytest.mark.parametrize("field", ["title", "symptom", "vehicle", "root_cause", "fix", "time_min"])
def test_a_field_that_is_needed_can_not_be_left_out(field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        CaseText.model_validate({name: value for name, value in ZH.items() if name != field})


def test_texts_are_cleaned_and_prose_keeps_its_lines() -> None:
    case = told(title="  冷车\n抖动\u202e ", symptom="先抖\r\n\r\n  后  亮灯\x07 ")
    assert case.title == "冷车 抖动" and case.symptom == "先抖\n后 亮灯"
