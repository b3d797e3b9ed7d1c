import pytest

from assistant.planner.folding import fold
from assistant.planner.own_booking import asks_when_or_where


@pytest.mark.parametrize(
    "text",
    [
        "几点？哪家？",
        "地址",
        "早上好，我准备过去了，那个店具体在什么位置",
        "昨天约的，店在哪条路啊，发我一下",
        "您再说一遍是哪天几点",
        "麻烦告诉我约的啥时候",
        "发个定位给我",
        "那家店怎么走",
        "remind me of the address please",
        "and where do I need to be?",
    ],
)
def test_when_or_where_is_asked(text: str) -> None:
    assert asks_when_or_where(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "你们几点关门",
        "附近哪家店能补胎",
        "店里电话多少",
        "换个时间",
        "几点能取车",
        "有没有别的店",
        "刹车灯亮了怎么办",
        "好的谢谢",
        "where can I find another shop",
        "tell me when it is ready",
        "轮胎定位多少钱",
        "我约的是保养",
    ],
)
def test_another_question_is_none_of_the_booking(text: str) -> None:
    assert not asks_when_or_where(fold(text))
