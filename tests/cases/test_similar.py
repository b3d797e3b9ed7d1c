import pytest

from assistant.cases.desk import CaseDesk
from assistant.cases.similar import CaseSketch
from tests.cases.telling import EN, LI, WANG, told


def alike(desk: CaseDesk, **sketch: object) -> list[tuple[str, tuple[str, ...]]]:
    found = desk.catalogue.similar(CaseSketch.model_validate(sketch))
    return [(one.kept.case.title, one.alike) for one in found]


@pytest.fixture
def stocked(desk: CaseDesk) -> CaseDesk:
    desk.book.record(told(), WANG)
    desk.book.record(told(EN), WANG)
    other = {"make": "丰田", "model": "卡罗拉"}
    desk.book.record(told(title="卡罗拉失火", vehicle=other, symptom="行驶中闯车。"), WANG)
    return desk


SAME_CAR = {"make": "VW", "model": "Lavida"}


@pytest.mark.parametrize(
    ("sketch", "why"),
    [
        ({"codes": ["p0301"], "vehicle": SAME_CAR}, ("codes", "vehicle")),
        ({"symptom": "冷车启动抖动，热车好转", "vehicle": SAME_CAR}, ("vehicle", "words")),
        (
            {"title": "冷车启动抖动", "codes": ["P0301"], "vehicle": SAME_CAR},
            ("codes", "vehicle", "words"),
        ),
    ],
)
def test_two_of_codes_car_and_words_make_a_likeness(
    stocked: CaseDesk, sketch: dict, why: tuple[str, ...]
) -> None:
    assert alike(stocked, **sketch) == [("冷车启动后抖动", why)]


def test_what_is_known_first_is_enough_to_begin_with(stocked: CaseDesk) -> None:
    assert len(alike(stocked, codes=["P0301"])) == 2
    assert alike(stocked, symptom="whine until the gearbox is warm")[0][0] == EN["title"]


@pytest.mark.parametrize(
    "sketch",
    [
        {},
        {"title": None, "symptom": None},
        {"vehicle": SAME_CAR},
        {"vehicle": SAME_CAR, "codes": ["U0100"]},
        {"vehicle": SAME_CAR, "symptom": "空调不制冷，压缩机不吸合"},
        {"codes": ["P0301"], "symptom": "空调不制冷，压缩机不吸合"},
        {"codes": ["not a code"]},
    ],
)
def test_one_thing_alone_is_no_likeness(stocked: CaseDesk, sketch: dict) -> None:
    assert alike(stocked, **sketch) == []


def test_withdrawn_cases_and_the_one_being_edited_are_left_out(desk: CaseDesk) -> None:
    one, other = (desk.book.record(told(), WANG).case.case_id for _ in range(2))
    sketch = CaseSketch(codes=["P0301"])
    assert len(desk.catalogue.similar(sketch, but=one)) == 1
    desk.book.withdraw(other, "Wrong.", LI)
    assert desk.catalogue.similar(sketch, but=one) == []
