import pytest

from assistant.planner.corrections import is_correction, without_taking_back
from assistant.planner.folding import fold


@pytest.mark.parametrize(
    "text",
    [
        "不对，是周六",
        "我记错了，是黄灯",
        "刚才说成17年了",
        "我改主意了，去浦西",
        "不是周二，周三",
        "不是王丽，是王莉",
        "是周三不是周二",
        "别约上午，换成下午",
        "不在南京了，人在苏州",
        "更正，里程八万",
        "oops, wrong plate",
        "Excuse me, that was wrong: 13567129904",
        "sorry, spelt my own name wrong",
        "the name is Ann, I hit the wrong keys",
        "Sorry, meant Tuesday",
        "strike that, it's a diesel",
        "I changed my mind, Friday",
        "you misunderstood, I want to move it",
        "not Monday, Tuesday",
        "9am not 9pm",
        "the name should be Clarke",
        "change the phone to 13800138000",
        "it's my brother's car, not mine",
        "actually it's a Camry",
        "号码错了，是138",
        "等等，是周五",
        "搞反了，左边",
        "其实是柴油车",
        "还是周六吧",
        "no, Friday",
        "that's wrong, it's red",
        "it isn't a Golf, it's a Polo",
        "I gave you the wrong number",
    ],
)
def test_what_was_said_is_taken_back(text: str) -> None:
    assert is_correction(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "是不是约好了",
        "不是吧",
        "刹车不对劲",
        "能不能换成大一号的轮胎",
        "不是我撞的，没监控",
        "not sure, what do you think",
        "not yet",
        "没错",
        "不是很急",
        "not too late",
        "换个时间",
        "should be alright",
        "the battery's not the problem, it's new",
        "how much is it",
        "周六上午十点",
    ],
)
def test_doubts_and_stories_correct_nothing(text: str) -> None:
    assert not is_correction(fold(text))


def test_words_that_take_back_name_no_work() -> None:
    assert "scratch" not in without_taking_back("135, scratch that, 136")
    assert "scratch" in without_taking_back("i have a scratch that runs along the door")
