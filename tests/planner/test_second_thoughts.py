import pytest

from assistant.planner.cues import cued_intents, denied_intents
from assistant.planner.folding import fold
from assistant.planner.second_thoughts import takes_back


@pytest.mark.parametrize(
    "text",
    [
        "那还是别取消了，照原来的来",
        "先别取消",
        "不取消了",
        "算了，保留吧",
        "还是按原来的时间吧",
        "不改了，时间不变",
        "唔好取消啦",
        "照旧吧",
    ],
)
def test_a_change_is_taken_back(text: str) -> None:
    assert takes_back(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "别取消，改到周五",
        "不改了，直接取消",
        "要不改吧",
        "能不能不取消？",
        "原来的时间是几点",
        "取消",
    ],
)
def test_another_change_or_a_question_takes_nothing_back(text: str) -> None:
    assert not takes_back(fold(text))


@pytest.mark.parametrize("text", ["要不取消吧", "算了，帮我取消了吧", "取消掉", "我想取消"])
def test_a_bare_wish_to_cancel_leaves_no_doubt(text: str) -> None:
    assert "cancel_booking" in cued_intents(fold(text))
    assert "cancel_booking" not in denied_intents(fold(text))


@pytest.mark.parametrize("text", ["怎么取消自动启停", "还是别取消了", "巡航自己取消了是咋回事"])
def test_other_things_are_cancelled_too(text: str) -> None:
    assert "cancel_booking" not in cued_intents(fold(text))
