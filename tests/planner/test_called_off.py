"""Whether a booking that was cancelled really is."""

import pytest

from assistant.planner.called_off import asks_if_off
from assistant.planner.folding import fold
from tests.talk import Talk


@pytest.mark.parametrize(
    "text",
    [
        "has that been called off then?",
        "did you really cancel that",
        "can you confirm the slot is dropped",
        "do I still need to turn up?",
        "退掉了吗",
        "确定取消了吧",
        "那师傅不会等我吧",
    ],
)
def test_it_is_asked_whether_it_is_off(text: str) -> None:
    assert asks_if_off(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "thanks, that's all",
        "is the other one cancelled too?",
        "how much is an oil change",
        "when do you open",
        "好的谢谢",
        "那重新约一个，取消掉的那天行吗",
    ],
)
def test_other_words_ask_for_something_else(text: str) -> None:
    assert not asks_if_off(fold(text))


def _cancelled(talk: Talk, *told: str) -> str:
    booked = [talk.say(message).booking for message in told][-1]
    assert booked is not None and talk.say("cancel my booking").awaiting == "confirmation"
    done = talk.say("yes").booking
    assert done is not None and done.status == "cancelled"
    return done.code


def test_a_cancelled_booking_is_told_to_be_cancelled_when_asked(talk: Talk) -> None:
    wish = "spark plugs please, I'm in Haidian, Beijing"
    code = _cancelled(talk, wish, "the first one", "Una Brannigan", "13800138000", "yes")
    reply = talk.say("has that been called off then?")
    assert code in reply.reply and "is cancelled" in reply.reply and reply.awaiting is None
    reply = talk.say("退掉了吗")
    assert code in reply.reply and "已经取消" in reply.reply and reply.awaiting is None


def test_whoever_cancels_twice_hears_that_there_is_no_other_booking(talk: Talk) -> None:
    wish = "spark plugs please, I'm in Haidian, Beijing"
    code = _cancelled(talk, wish, "the first one", "Una Brannigan", "13800138000", "yes")
    reply = talk.say("please cancel my appointment")
    assert f"With {code} cancelled" in reply.reply and reply.awaiting is None
