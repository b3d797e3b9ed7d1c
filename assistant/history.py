"""Past turns of a thread, and what its photos showed; photos themselves are never kept."""

import asyncio
from collections.abc import Iterator
from typing import Any

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage
from langchain_core.runnables import RunnableConfig

from assistant.agent.replies import state_to_reply
from assistant.agent.state import evidence_of
from assistant.errors import UnknownThread
from assistant.evidence import Evidence
from assistant.messages import Caller, FindingView, Location, Message, Reply
from assistant.session import Assistant


class PastTurn(Message):
    """One turn as it was.

    `photos` holds the findings of each photo that was sent, in order; `service` is the work that
    stores were looked up for, `around` the place that their distances count from, `car` the
    model of the own car that was meant. `reply` is None where the turn was stopped.
    """

    message: str
    photos: list[list[FindingView]] = []
    service: str | None = None
    around: Location | None = None
    car: str | None = None
    reply: Reply | None = None


async def history(assistant: Assistant, thread_id: str, caller: Caller) -> list[PastTurn]:
    """Return the turns of a thread, oldest first.

    Raises:
        UnknownThread: The thread does not exist or is another caller's.
    """
    await asyncio.to_thread(assistant.threads.open, thread_id, caller)
    config: RunnableConfig = {"configurable": {"thread_id": thread_id}}
    state = await assistant.graph.aget_state(config)
    return past_turns(state.values.get("messages", []), thread_id)


def past_turns(messages: list[AnyMessage], thread_id: str) -> list[PastTurn]:
    """Split the messages of a thread into its turns."""
    return [_turn(part, thread_id) for part in _parts(messages)]


def _parts(messages: list[AnyMessage]) -> Iterator[list[AnyMessage]]:
    begins = [n for n, message in enumerate(messages) if isinstance(message, HumanMessage)]
    # A thread whose first turn died before it was stored has none.
    for begin, end in zip(begins, [*begins[1:], len(messages)], strict=False):
        yield messages[begin:end]


def _turn(part: list[AnyMessage], thread_id: str) -> PastTurn:
    asked, last = part[0], part[-1]
    kept: dict[str, Any] = asked.additional_kwargs
    spoke = isinstance(last, AIMessage) and not last.tool_calls
    return PastTurn(
        message=str(asked.text),
        photos=_seen(part, kept.get("photos", [])),
        service=_service(part),
        car=kept.get("car_model"),
        around=evidence_of(part).around,
        reply=state_to_reply(part, thread_id, kept.get("locale", "zh")) if spoke else None,
    )


def _seen(part: list[AnyMessage], photos: list[str]) -> list[list[FindingView]]:
    found: dict[str, list[FindingView]] = {photo: [] for photo in photos}
    asked = {call["id"]: call["args"].get("photo_id") for call in _calls(part, "inspect_photo")}
    for message in part:
        if not isinstance(message, ToolMessage) or not isinstance(message.artifact, dict):
            continue
        photo = asked.get(message.tool_call_id)
        if photo in found:
            found[photo] = Evidence.model_validate(message.artifact).findings
    return list(found.values())


def _service(part: list[AnyMessage]) -> str | None:
    calls = [*_calls(part, "find_stores"), *_calls(part, "find_slots")]
    named = [call["args"].get("service") for call in calls]
    return next((str(service) for service in reversed(named) if service), None)


def _calls(part: list[AnyMessage], tool: str) -> Iterator[dict[str, Any]]:
    for message in part:
        for call in message.tool_calls if isinstance(message, AIMessage) else []:
            if call["name"] == tool:
                yield dict(call)


async def settle_thread(assistant: Assistant, thread_id: str | None, caller: Caller) -> str:
    """Return `thread_id` if it is a thread of the caller, else the id of a new one."""
    try:
        thread = await asyncio.to_thread(assistant.threads.open, thread_id, caller)
    except UnknownThread:
        thread = await asyncio.to_thread(assistant.threads.open, None, caller)
    return thread.thread_id
