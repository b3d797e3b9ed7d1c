"""The same conversations run in this process and over HTTP."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from evals.driver import play
from evals.graders import Conversation, grade
from evals.surfaces import (
    LocalVisitor,
    RemoteVisitor,
    Surface,
    SurfaceError,
    open_surface,
)
from tests.evals.assistants import (
    TODAY,
    HonestVisitor,
    make_booking,
    make_case,
    make_reply,
    surface_of,
)

Handler = Callable[[httpx.Request], httpx.Response]


def remote(handler: Handler) -> RemoteVisitor:
    transport = httpx.MockTransport(handler)
    return RemoteVisitor(httpx.AsyncClient(transport=transport, base_url="http://server"))


class Server:
    """Speaks HTTP for an honest assistant and notes what it was asked."""

    def __init__(self) -> None:
        self.visitor = HonestVisitor()
        self.asked: list[tuple[str, str]] = []
        self.sessions: set[str] = set()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.method, request.url.path))
        self.sessions.add(request.headers["X-CarCare-Session"])
        if request.method == "DELETE":
            self.visitor.rows = [make_booking(status="cancelled")]
        if request.url.path.startswith("/api/v1/bookings"):
            return httpx.Response(200, json=self.visitor.rows[0].model_dump())
        message = json.loads(request.content)["message"]
        answered = self.visitor.answer(message)
        self.visitor.awaiting = answered.awaiting
        return httpx.Response(200, json=answered.model_dump(mode="json"))


def test_a_conversation_over_http_ends_in_the_state_that_the_server_tells() -> None:
    server = Server()
    surface = Surface("http", TODAY, lambda: remote(server))
    exchanges = asyncio.run(play(make_case(), 0, surface))
    assert exchanges[-1].after[0].code == "ABC"
    assert grade(Conversation(make_case(), exchanges, TODAY)) == []
    assert server.asked[-1] == ("DELETE", "/api/v1/bookings/ABC")
    assert len(server.sessions) == 1 and min(map(len, server.sessions)) >= 32


def test_a_limited_visitor_waits_and_asks_again() -> None:
    answers = [
        httpx.Response(429, headers={"Retry-After": "0"}),
        httpx.Response(200, json=make_reply("Hello.").model_dump(mode="json")),
    ]
    visitor = remote(lambda _: answers.pop(0))
    assert asyncio.run(visitor.say("hi", "en")).reply.reply == "Hello."


def test_a_server_error_ends_the_run() -> None:
    visitor = remote(lambda _: httpx.Response(500, text="broken"))
    with pytest.raises(SurfaceError, match="answered 500: broken"):
        asyncio.run(visitor.say("hi", "en"))


def test_a_dead_server_is_said_plainly() -> None:
    async def reach() -> None:
        async with open_surface("http://127.0.0.1:9", "embedded"):
            pass

    with pytest.raises(SurfaceError, match="can't be reached"):
        asyncio.run(reach())


def test_a_language_model_must_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CARCARE_MODEL", "OPENAI_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)

    async def reach() -> None:
        async with open_surface(None, "llm"):
            pass

    with pytest.raises(SurfaceError, match="CARCARE_MODEL"):
        asyncio.run(reach())


def test_the_real_assistant_books_and_its_visitor_cleans_up(
    real_services: Any, assistant_loop: asyncio.AbstractEventLoop
) -> None:
    visitor = LocalVisitor(real_services)
    surface = surface_of(lambda: visitor)
    known = {"place": "Pudong, Shanghai", "name": "Ann Lee", "phone": "13812345678"}
    case = make_case(openings=["I need an oil change"], known=known)
    exchanges = assistant_loop.run_until_complete(play(case, 0, surface))
    assert [row.status for row in exchanges[-1].after] == ["confirmed"]
    assert exchanges[-1].answered.tools
    left = assistant_loop.run_until_complete(visitor.bookings())
    assert [row.status for row in left] == ["cancelled"]
