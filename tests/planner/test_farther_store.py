import pytest

from assistant.messages import StoreView
from assistant.planner.choices import find_pick
from assistant.planner.folding import fold
from assistant.planner.picks import is_farther
from assistant.planner.types import Understanding


def make_store(name: str, km: float | None) -> StoreView:
    return StoreView(
        store_id=name, name=name, address="某路", lat=22.5, lon=114.1, distance_km=km, services=[],
        hours={}, open_now=True, bookable=True, phone=None, rating=None, demo=False,
    )  # fmt: skip


LONGGANG, BAIYUN = make_store("龙岗钣喷中心", 29.1), make_store("白云钣喷中心", 106.8)


def asked(text: str) -> Understanding:
    return Understanding(text, pick=find_pick(fold(text), awaiting="slot"))


@pytest.mark.parametrize(
    "text",
    ["除了这家还有别的吗", "有没有别家店，这家太远", "换一家行不行", "附近还有其他店做这个吗"],
)
def test_a_store_of_another_town_is_no_other_one_near(text: str) -> None:
    assert is_farther(asked(text), BAIYUN, LONGGANG)


def test_a_store_that_is_named_is_meant_wherever_it_is() -> None:
    assert not is_farther(asked("不去龙岗，换白云那家"), BAIYUN, LONGGANG)


def test_a_store_about_as_near_is_another_choice() -> None:
    assert not is_farther(asked("换一家"), make_store("福田店", 12.0), make_store("南山店", 1.5))
    assert not is_farther(asked("换一家"), make_store("无距离", None), LONGGANG)
