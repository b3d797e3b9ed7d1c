"""A process that dies between a booking and the word of it, or in the middle of an answer."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from tests.talk import SHANGHAI, Talk

CONFIRMED = "ConfirmationMiddleware.before_agent"


class Killed(Exception):
    """The process is gone."""


class DyingGraph:
    """The graph of an assistant whose process dies after a node, with all written until then."""

    def __init__(self, graph: Any, node: str) -> None:
        self._graph = graph
        self._node = node

    def __getattr__(self, name: str) -> Any:
        return getattr(self._graph, name)

    async def astream(self, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        async for part in self._graph.astream(*args, durability="sync", **kwargs):
            yield part
            if part[0] == "updates" and self._node in part[1]:
                raise Killed


def cut_off(talk: Talk, message: str, node: str) -> None:
    """Send a message whose turn ends for good after a node of the graph."""
    graph: Any = DyingGraph(talk.assistant.graph, node)
    doomed = Talk(replace(talk.assistant, graph=graph), talk.loop, talk.caller, talk.thread_id)
    with pytest.raises(Killed):
        doomed.say(message)


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
