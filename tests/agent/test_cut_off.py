"""A process that dies between a booking and the word of it, or in the middle of an answer."""

from contextlib import aclosing
from typing import Any

import pytest

from assistant.messages import Turn
from tests.talk import SHANGHAI, Talk

CONFIRMED = "ConfirmationMiddleware.before_agent"


def cut_off(talk: Talk, message: str, node: str) -> None:
    """Send a message whose turn ends for good after a node of the graph, as by a kill."""
    talk.loop.run_until_complete(_cut_off(talk, message, node))


async def _cut_off(talk: Talk, message: str, node: str) -> None:
    assistant, thread = talk.assistant, str(talk.thread_id)
    config: Any = {"configurable": {"thread_id": thread}, "recursion_limit": 100}
    state = (await assistant.graph.aget_state(config)).values
    turn = Turn(message=message, thread_id=thread)
    context = assistant._context(turn, [], talk.caller, thread, "zh", state)
    said = assistant._message(turn, context, state.get("location"))
    events: Any = assistant.graph.astream(
        said, config, context=context, stream_mode="updates", durability="sync"
    )
    async with aclosing(events):
        async for update in events:
            if node in update:
                return
    raise AssertionError(f"the turn never came to {node}")


@pytest.fixture
def ready(talk: Talk) -> Talk:
    for said in ("帮我约个机油保养", "第一个", "王芳", "13800138000"):
        asked = talk.say(said, at=SHANGHAI)
    assert asked.awaiting == "confirmation"
    return talk


def test_a_yes_sent_again_is_told_what_the_first_one_booked(ready: Talk) -> None:
    cut_off(ready, "好的，确认", CONFIRMED)
    booking = ready.say("好的，确认").booking
    assert booking is not None and booking.status == "confirmed"
    again = ready.say("好的，确认").booking
    assert again is not None and again.code == booking.code
    assert ready.say("是").booking is None
    found = ready.say("我约好了吗").booking
    assert found is not None and found.code == booking.code


def test_other_words_after_a_booking_that_was_not_told_book_nothing(ready: Talk) -> None:
    cut_off(ready, "好的，确认", CONFIRMED)
    assert ready.say("你好").booking is None
    first = ready.say("我约好了吗").booking
    assert first is not None and first.status == "confirmed"


def test_a_message_sent_again_is_answered(talk: Talk) -> None:
    talk.say("你好", at=SHANGHAI)
    cut_off(talk, "帮我约个机油保养", "model")
    assert talk.say("帮我约个机油保养").slots
