"""The OpenAI-compatible door: chat completions and the list of models.

Each call is a turn of its own with the last user message. A client that sends back the
`X-CarCare-Thread` header of an earlier answer continues that conversation; the assistant then
knows what was said before, and the other messages of the request are not read again.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Depends, Header
from pydantic import BaseModel, ConfigDict, Field
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import JSONResponse, Response

from assistant.messages import (
    DoneEvent,
    ErrorEvent,
    Event,
    Locale,
    ReplaceEvent,
    Reply,
    TokenEvent,
    Turn,
)
from web.api.chat import PING_S, STREAM, last_reply, open_turn
from web.data_urls import decode_image
from web.dependencies import AcceptedDep, Actor, ServicesDep, read
from web.guard import guarded
from web.openapi import problems
from web.problems import Refused
from web.schemas import PlainId, Text

router = APIRouter(prefix="/v1", tags=["openai"])

MODEL = "carcare"
THREAD_HEADER = "X-CarCare-Thread"
# What was sent can't be taken back here, so text that replaces it follows after a rule.
RULE = "\n\n---\n\n"

Thread = Annotated[PlainId | None, Header(alias=THREAD_HEADER)]


class ImageUrl(BaseModel):
    """A photo as a data URL."""

    url: str


class Part(BaseModel):
    """A piece of a message."""

    type: Literal["text", "image_url"]
    text: Text = ""
    image_url: ImageUrl | None = None


class ChatMessage(BaseModel):
    """A message of the conversation as the client keeps it."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | list[Part] | None = None


class CompletionRequest(BaseModel):
    """A request as OpenAI clients send it; settings of other models are let be."""

    messages: list[ChatMessage] = Field(min_length=1)
    model: str = MODEL
    stream: bool = False

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"model": MODEL, "messages": [{"role": "user", "content": "P0420 是什么？"}]}
            ]
        }
    )


class ReplyMessage(BaseModel):
    """The assistant's message."""

    role: Literal["assistant"] = "assistant"
    content: str


class Choice(BaseModel):
    """The only choice."""

    index: int = 0
    message: ReplyMessage
    finish_reason: Literal["stop"] = "stop"


class Completion(BaseModel):
    """A completion; `carcare` is the whole reply, with findings, sources, stores and slots."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[Choice]
    carcare: Reply


class ModelCard(BaseModel):
    """A model that answers here."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = MODEL


class ModelList(BaseModel):
    """The models that answer here."""

    object: Literal["list"] = "list"
    data: list[ModelCard]


@router.get("/models", dependencies=[Depends(read)], responses=problems("sign-in"))
async def models() -> ModelList:
    """List the models: there is one."""
    return ModelList(data=[ModelCard()])


@router.post(
    "/chat/completions",
    response_model=Completion,
    responses={
        200: {"content": {STREAM: {"schema": {"type": "string"}}}},
        **problems(
            "malformed", "sign-in", "csrf", "unknown-thread", "thread-busy", "too-large",
            "not-an-image", "invalid", "unavailable",
        ),
    },
)  # fmt: skip
async def complete(
    body: CompletionRequest,
    services: ServicesDep,
    visitor: Actor,
    accepted: AcceptedDep,
    thread: Thread = None,
) -> Response:
    """Answer the last user message; `image_url` parts must be data URLs."""
    turn = await asyncio.to_thread(_read, body, thread, accepted)
    events = await open_turn(services, turn, visitor.caller)
    chunk_id = f"chatcmpl-{uuid4().hex}"
    if body.stream:
        return EventSourceResponse(_chunks(events, chunk_id), ping=PING_S, sep="\n")
    reply = await last_reply(events)
    whole = Completion(
        id=chunk_id,
        created=int(time.time()),
        choices=[Choice(message=ReplyMessage(content=reply.reply))],
        carcare=reply,
    )
    headers = {THREAD_HEADER: reply.thread_id}
    return JSONResponse(whole.model_dump(mode="json"), headers=headers)


def _read(body: CompletionRequest, thread: str | None, accepted: Locale | None) -> Turn:
    asked = next((m for m in reversed(body.messages) if m.role == "user"), None)
    if asked is None:
        raise Refused("invalid", "No message has the role user; send one.", field="messages")
    parts = asked.content if isinstance(asked.content, list) else []
    words = [asked.content] if isinstance(asked.content, str) else [part.text for part in parts]
    urls = [part.image_url.url for part in parts if part.image_url is not None]
    images = [decode_image(url, f"image_url.{n}") for n, url in enumerate(urls)]
    message = "\n".join(filter(None, words))
    return Turn(message=message, thread_id=thread, images=tuple(images), locale=accepted)


async def _chunks(events: AsyncIterator[Event], chunk_id: str) -> AsyncIterator[ServerSentEvent]:
    head = {
        "id": chunk_id,
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": MODEL,
    }
    yield _chunk(head, {"role": "assistant", "content": ""})
    said = False
    async for event in guarded(events):
        text = _text(event, said=said)
        said = said or bool(text)
        match event:
            case DoneEvent(reply=reply):
                extra = {"carcare": reply.model_dump(mode="json")}
                yield _chunk(head | extra, {}, finish="stop")
            case ErrorEvent(problem=found):
                error = {"message": found["detail"], "type": found["type"], "code": None}
                yield ServerSentEvent(json.dumps({"error": error}, ensure_ascii=False), sep="\n")
                return
            case _ if text:
                yield _chunk(head, {"content": text})
    yield ServerSentEvent("[DONE]", sep="\n")


def _text(event: Event, *, said: bool) -> str:
    match event:
        case TokenEvent(text=text):
            return text
        case ReplaceEvent(text=text):
            return RULE + text if said else text
    return ""


def _chunk(
    head: dict[str, Any], delta: dict[str, str], finish: str | None = None
) -> ServerSentEvent:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return ServerSentEvent(json.dumps({**head, "choices": [choice]}, ensure_ascii=False), sep="\n")
