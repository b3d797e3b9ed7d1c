"""An application over fake rooms and real desks, and the clients that visit it."""

import base64
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import httpx
from fastapi import FastAPI
from langgraph.checkpoint.memory import InMemorySaver
from PIL import Image

from assistant.bootstrap import Desks, Services
from assistant.feedback.build import build_feedback
from assistant.privacy.build import build_privacy
from assistant.threads import Threads
from tests.web.fakes import FakeInspector, FakeSearcher, NoReports, ScriptedAssistant
from web.app import create_app

NOW = "2026-03-02T08:00:00+08:00"
PASSWORD = "a long enough password"
_addresses = count(1)


@dataclass
class World:
    """The rooms behind one application."""

    services: Services
    assistant: ScriptedAssistant
    inspector: FakeInspector
    searcher: FakeSearcher

    @property
    def desks(self) -> Desks:
        return self.services.desks


def make_world(desks: Desks, **settings: object) -> World:
    desks = replace(desks, settings=desks.settings.model_copy(update=settings))
    assistant = ScriptedAssistant(Threads(desks.engine), desks.clock)
    assistant.feedback = build_feedback(desks)
    inspector, searcher = FakeInspector(), FakeSearcher()
    services = Services(  # type: ignore[arg-type]
        desks,
        inspector,
        searcher,
        None,
        assistant,
        None,
        NoReports(assistant.threads),
        build_privacy(desks, InMemorySaver(), assistant.feedback.crops),
    )
    return World(services, assistant, inspector, searcher)


@asynccontextmanager
async def running(world: World) -> AsyncIterator[FastAPI]:
    """Run the API over the rooms, its models warm."""
    app = create_app(services=world.services, pages=False)
    async with app.router.lifespan_context(app):
        await app.state.front.readiness.wait()
        yield app


def visit(app: FastAPI, *, address: str | None = None, **headers: str) -> httpx.AsyncClient:
    """Return a client of its own, with a cookie jar and an address of its own."""
    number = next(_addresses)
    peer = address or f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    transport = httpx.ASGITransport(app, client=(peer, 40000), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers)


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def photo(width: int = 64, height: int = 48, kind: str = "JPEG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "black").save(file, kind)
    return file.getvalue()


def data_url(data: bytes, kind: str = "image/jpeg") -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def assert_problem(answer: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    """Check that an answer is a whole problem of this kind, and return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    found = answer.json()
    assert found["type"] == f"urn:carcare:problem:{kind}"
    assert found["status"] == status
    assert found["title"] and found["detail"]
    return found
