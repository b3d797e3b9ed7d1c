"""Two kinds of work are told apart; nothing is priced or booked for it."""

import pytest

from assistant.planner.differing import asks_difference, speaks_of_difference
from assistant.planner.types import Intent, ScoredIntent, Understanding
from tests.talk import Talk


def _said(text: str, *intents: Intent) -> Understanding:
    return Understanding(text, intents=tuple(ScoredIntent(intent, 0.9) for intent in intents))


@pytest.mark.parametrize(
    "text",
    [
        "Are a flush and a top-up the same?",
        "how does a dent repair differ from a respray",
        "discs versus pads?",
        "what does one do that the other doesn't",
        "空滤和空调滤有啥区别",
        "抛光跟补漆是一回事吗",
    ],
)
def test_a_question_for_the_difference_is_one(text: str) -> None:
    assert asks_difference(_said(text, "compare"))


def test_of_two_works_that_are_named_fewer_words_are_enough() -> None:
    assert speaks_of_difference("大保养和小保养是不是一个东西")
    assert speaks_of_difference("are an alignment and a balance the same thing")
    assert not speaks_of_difference("大保养和小保养一起做")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("what's the difference in price between the two", "compare"),
        ("which shop is better, is it the same owner", "compare"),
        ("new pads made no difference, it still squeals", "symptom"),
        ("the brakes are not the same since yesterday", "compare"),
        ("book me brake pads, not the discs", "book"),
        ("两家店有什么区别", "compare"),
        ("换了还是抖，没什么区别", "symptom"),
    ],
)
def test_prices_shops_and_faults_are_something_else(text: str, intent: Intent) -> None:
    assert not asks_difference(_said(text, intent))


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("air filter vs cabin filter?", "air", "cabin"),
        ("how does ac service differ from an ac repair", "g service:", "g repair:"),
    ],
)
def test_both_kinds_of_work_are_described(talk: Talk, text: str, first: str, second: str) -> None:
    reply = talk.say(text)
    told = reply.reply.casefold()
    assert reply.citations and first in told and second in told
    assert reply.awaiting is None and reply.estimate is None


def test_a_guide_that_tells_them_apart_is_quoted_and_the_booking_comes_after(talk: Talk) -> None:
    reply = talk.say("四轮定位跟动平衡有啥区别，我老搞混")
    assert "重量" in reply.reply and "角度" in reply.reply and reply.awaiting is None
    reply = talk.say("那做个动平衡，北京海淀")
    assert reply.awaiting == "slot" and "动平衡" in reply.reply


def test_a_question_on_the_way_changes_no_booking(talk: Talk) -> None:
    talk.say("coolant flush please, I'm in Haidian, Beijing")
    reply = talk.say("by the way, is an oil change the same as a minor service?")
    assert reply.awaiting == "slot"
    for message in ("the first time", "Una Brannigan"):
        talk.say(message)
    assert "Coolant flush" in talk.say("13800138000").reply


def test_a_question_about_what_goes_together_looks_for_no_shop(talk: Talk) -> None:
    reply = talk.say("are a coolant flush and a top-up the same?")
    assert reply.citations and reply.awaiting is None and reply.estimate is None
