"""The same conversations run in this process and over HTTP."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.messages import Location
from evals.driver import play
from evals.graders import Conversation, grade
from evals.local import LocalVisitor, local_settings, open_local
from evals.photos import cluster_photo
from evals.remote import RemoteVisitor, open_remote
from evals.surfaces import Surface, SurfaceError
from tests.evals.assistants import (
    TODAY,
    HonestVisitor,
    make_booking,
    make_case,
    make_reply,
    stay,
    surface_of,
)
from web.data_urls import decode_image
from web.schemas import ChatRequest

Handler = Callable[[httpx.Request], httpx.Response]


def remote(handler: Handler) -> RemoteVisitor:
    transport = httpx.MockTransport(handler)
    return RemoteVisitor(httpx.AsyncClient(transport=transport, base_url="http://server"))


class Server:
    """Speaks HTTP for an honest assistant and notes what it was asked."""

    def __init__(self) -> None:
        self.visitor = HonestVisitor()
        self.asked: list[tuple[str, str]] = []
        self.bodies: list[dict[str, Any]] = []
        self.sessions: set[str] = set()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((request.method, request.url.path))
        self.sessions.add(request.headers["X-CarCare-Session"])
        if request.method == "DELETE":
            self.visitor.rows = [make_booking(status="cancelled")]
        if request.url.path.startswith("/api/v1/bookings"):
            return httpx.Response(200, json=self.visitor.rows[0].model_dump())
        self.bodies.append(json.loads(request.content))
        answered = self.visitor.answer(self.bodies[-1]["message"])
        self.visitor.awaiting = answered.awaiting
        return httpx.Response(200, json=answered.model_dump(mode="json"))


def test_a_conversation_over_http_ends_in_the_state_that_the_server_tells() -> None:
    server = Server()
    surface = Surface("http", TODAY, lambda: remote(server), stay)
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


def test_photos_and_a_place_go_out_as_the_server_reads_them() -> None:
    server = Server()
    visitor, place = remote(server), Location(lat=31.2, lon=121.5)
    photo = cluster_photo(("abs",))
    asyncio.run(visitor.say("what's lit?", "en", images=[photo], location=place))
    asyncio.run(visitor.say("Pudong", "en"))
    first, second = [ChatRequest.model_validate(body) for body in server.bodies]
    assert [decode_image(url, "images.0") for url in first.images or []] == [photo]
    assert first.location is not None and first.location.model_dump() == place.model_dump()
    assert (second.images, second.location) == ([], None)


def test_a_dead_server_is_said_plainly() -> None:
    async def reach() -> None:
        async with open_remote("http://127.0.0.1:9"):
            pass

    with pytest.raises(SurfaceError, match="can't be reached"):
        asyncio.run(reach())


def test_a_language_model_must_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CARCARE_MODEL", "OPENAI_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SurfaceError, match="CARCARE_MODEL"):
        local_settings(tmp_path, "llm")


def test_the_real_assistant_books_sees_a_restart_through_and_its_visitor_cleans_up(
    tmp_path: Path,
) -> None:
    known = {"place": "Pudong, Shanghai", "name": "Ann Lee", "phone": "13812345678"}
    follow_up = {"say": ["When is my appointment?"], "must_say": [r"\d{1,2}:\d{2}"]}
    case = make_case(resume=True, known=known, follow_ups=[follow_up])

    async def talk() -> None:
        async with open_local(tmp_path, "embedded") as opened:
            visitors: list[LocalVisitor] = []
            before: list[Any] = []

            def visit() -> LocalVisitor:
                visitor = opened.visitor()
                assert isinstance(visitor, LocalVisitor)
                visitors.append(visitor)
                before.append(visitor.home.services)
                return visitor

            exchanges = await play(case, 0, surface_of(visit, opened.restart))
            assert exchanges[-1].said.judged == case.follow_ups[0]
            assert grade(Conversation(case, exchanges, opened.today)) == []
            assert [row.status for row in exchanges[-1].after] == ["confirmed"]
            assert any(exchange.answered.tools for exchange in exchanges)
            assert all(exchange.answered.seconds > 0 for exchange in exchanges)
            assert visitors[0].home.services is not before[0]
            assert [row.status for row in await visitors[0].bookings()] == ["cancelled"]

    asyncio.run(talk())
