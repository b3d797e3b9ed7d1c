"""Chat: one turn, whole or as a stream of events."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import cast

from fastapi import APIRouter
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import Response

from assistant.bootstrap import Services
from assistant.consents import record_consent, turn_subjects
from assistant.messages import Caller, DoneEvent, ErrorEvent, Event, Locale, Reply, Turn
from web.data_urls import decode_image
from web.dependencies import AcceptedDep, Actor, ServicesDep
from web.guard import guarded
from web.openapi import problems
from web.schemas import ChatRequest

router = APIRouter(prefix="/api/v1", tags=["chat"])

STREAM = "text/event-stream"
PING_S = 15
EVENTS = {
    "schema": {"type": "string"},
    "example": 'event: step\ndata: {"tool":"search_knowledge","status":"done"}\n\n'
    'event: token\ndata: {"text":"立即停车。"}\n\n'
    'event: done\ndata: {"thread_id":"…","reply":"…","locale":"zh"}\n\n',
}


@router.post(
    "/chat",
    response_model=Reply,
    responses={
        200: {"content": {STREAM: EVENTS}},
        **problems(
            "malformed", "sign-in", "csrf", "unknown-thread", "thread-busy", "too-large",
            "not-an-image", "invalid", "unavailable",
        ),
    },
)  # fmt: skip
async def chat(
    request: Request,
    body: ChatRequest,
    services: ServicesDep,
    visitor: Actor,
    accepted: AcceptedDep,
) -> Reply | Response:
    """Answer one message.

    With `Accept: text/event-stream` the answer comes as events: `step` {tool, status}, `token`
    {text}, `replace` {text: the whole text so far anew}, `error` {problem}, and at the end `done`
    with the same object that JSON callers get. Sending a photo, place or phone is the consent to
    use it for this answer, and is recorded.
    """
    turn = await asyncio.to_thread(read_turn, body, accepted)
    events = await open_turn(services, turn, visitor.caller)
    if STREAM in request.headers.get("Accept", ""):
        return EventSourceResponse(_encoded(events), ping=PING_S)
    return await last_reply(events)


def read_turn(body: ChatRequest, accepted: Locale | None) -> Turn:
    """Return the turn that a request asks for; raises `Refused` for images that are none."""
    images = [decode_image(url, f"images.{n}") for n, url in enumerate(body.images or [])]
    return Turn(
        message=body.message,
        thread_id=body.thread_id,
        images=tuple(images),
        location=body.location,
        locale=body.locale,
        fallback_locale=accepted,
    )


async def open_turn(services: Services, turn: Turn, caller: Caller) -> AsyncIterator[Event]:
    """Begin a turn and return its events.

    What is refused before the first event raises here, so that it can still be a status.
    """
    await asyncio.to_thread(record_consent, services.desks.events, caller, *turn_subjects(turn))
    events = cast(AsyncGenerator[Event], services.assistant.stream(turn, caller))
    first = await anext(events)
    return _resumed(first, events)


async def last_reply(events: AsyncIterator[Event]) -> Reply:
    """Return the reply at the end of the events."""
    reply: Reply | None = None
    async for event in events:
        if isinstance(event, DoneEvent):
            reply = event.reply
    if reply is None:
        raise RuntimeError("a turn ended without a reply")
    return reply


async def _resumed(first: Event, rest: AsyncGenerator[Event]) -> AsyncIterator[Event]:
    # Closing the turn at once, not at some later collection, frees its thread for the next one.
    async with aclosing(rest):
        yield first
        async for event in rest:
            yield event


async def _encoded(events: AsyncIterator[Event]) -> AsyncIterator[ServerSentEvent]:
    async for event in guarded(events):
        yield ServerSentEvent(_data(event), event=event.event, sep="\n")


def _data(event: Event) -> str:
    match event:
        case DoneEvent(reply=reply):
            return reply.model_dump_json()
        case ErrorEvent(problem=found):
            return json.dumps({"problem": found}, ensure_ascii=False)
        case _:
            return event.model_dump_json(exclude={"event"})
