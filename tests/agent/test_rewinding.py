"""Undo: the thread is as it was before the last turn, and no booking goes with it."""

import pytest

from assistant.errors import ThreadBusy, TurnStands, UnknownThread
from assistant.history import history
from assistant.messages import Caller
from tests.talk import SHANGHAI, Talk


def undo(talk: Talk) -> list[str]:
    """Take the last turn back; return the messages that are left."""
    assistant = talk.assistant
    talk.loop.run_until_complete(assistant.undo(str(talk.thread_id), talk.caller))
    past = talk.loop.run_until_complete(history(assistant, str(talk.thread_id), talk.caller))
    return [turn.message for turn in past]


def test_the_last_turn_is_taken_back_with_all_that_it_changed(talk: Talk) -> None:
    talk.say("帮我约个机油保养", at=SHANGHAI)
    talk.say("第一个")
    assert undo(talk) == ["帮我约个机油保养"]
    again = talk.say("第二个")
    assert again.awaiting == "name"
    talk.say("王芳")
    talk.say("13800138000")
    assert undo(talk)[-1] == "王芳"
    assert talk.say("13900139000").awaiting == "confirmation"


def test_a_summary_waits_for_its_yes_again_after_a_side_question_is_taken_back(talk: Talk) -> None:
    for said in ("帮我约个机油保养", "第一个", "王芳", "13800138000"):
        asked = talk.say(said, at=SHANGHAI)
    assert asked.awaiting == "confirmation"
    talk.say("不")
    assert undo(talk)[-1] == "13800138000"
    booked = talk.say("是").booking
    assert booked is not None and booked.status == "confirmed"


def test_a_turn_that_booked_stays_and_names_its_code(talk: Talk) -> None:
    for said in ("帮我约个机油保养", "第一个", "王芳", "13800138000"):
        talk.say(said, at=SHANGHAI)
    booking = talk.say("是").booking
    with pytest.raises(TurnStands) as raised:
        undo(talk)
    assert booking is not None and raised.value.code == booking.code
    talk.say("谢谢")
    assert undo(talk)[-1] == "是"


def test_the_first_turn_can_be_taken_back_and_nothing_before_it(talk: Talk) -> None:
    talk.say("刹车有吱吱声")
    assert undo(talk) == []
    assert undo(talk) == []
    assert talk.say("想约个保养").thread_id == talk.thread_id


def test_nobody_takes_back_what_another_one_said(talk: Talk) -> None:
    talk.say("刹车有吱吱声")
    other = Caller(owner="session:other")
    with pytest.raises(UnknownThread):
        talk.loop.run_until_complete(talk.assistant.undo(str(talk.thread_id), other))


def test_what_is_being_answered_is_not_taken_back(talk: Talk) -> None:
    talk.say("刹车有吱吱声")
    assert talk.assistant.threads.start_turn(str(talk.thread_id))
    with pytest.raises(ThreadBusy):
        undo(talk)
    talk.assistant.threads.end_turn(str(talk.thread_id), "zh")
    assert undo(talk) == []
