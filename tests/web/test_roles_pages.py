"""Every event of the pages as every caller: nobody sees or stops another one's conversation."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from langgraph.checkpoint.memory import InMemorySaver

from assistant.bootstrap import Desks, Services
from assistant.privacy.build import build_privacy
from assistant.threads import Threads
from tests.web.fakes import FakeInspector, FakeSearcher
from tests.web.fakes_page import PageAssistant
from tests.web.roles import ACCOUNTS, PAGE_EVENTS
from tests.web.world import photo, visit
from web.app import create_app
from web.front import ACCOUNT_COOKIE

SECRET = f"油壶 {uuid4().hex}"
AGREED = {"locale": "zh", "consent": True}
GRADIO = "/gradio_api"


@dataclass
class Page:
    """The page in process; `owner` has a conversation with one photo in it."""

    app: FastAPI
    assistant: PageAssistant
    events: dict[str, int]
    clients: dict[str, httpx.AsyncClient]
    thread: str = ""
    photo: str = ""

    async def send(self, who: str, event: str, told: Any = None, said: Any = None) -> str:
        """Send an event about the owner's conversation as the page does; return all it gets."""
        client, session = self.clients[who], uuid4().hex
        kept = {"id": self.thread or None}
        data = {
            "write": [{"text": said, "files": []} if isinstance(said, str) else said, kept, told],
            "press": [kept],
            "restore": [kept, told],
            "stop": [kept],
            "renew": [kept],
        }[event]
        body = {"data": data, "fn_index": self.events[event], "session_hash": session}
        body |= {"event_data": told} if event == "press" else {}
        answer = await client.post(f"{GRADIO}/queue/join", json=body)
        assert answer.status_code == 200, answer.text
        got = await client.get(f"{GRADIO}/queue/data", params={"session_hash": session})
        return got.text

    async def begin(self) -> None:
        """Have the owner send a photo and words that nobody else may see."""
        sent = {"files": ("car.jpg", photo(), "image/jpeg")}
        (path,) = (await self.clients["owner"].post(f"{GRADIO}/upload", files=sent)).json()
        meta = {"_type": "gradio.FileData"}
        message = {"text": SECRET, "files": [{"path": path, "meta": meta}]}
        got = await self.send("owner", "write", AGREED, message)
        assert (await self.clients["owner"].get(f"{GRADIO}/file={path}")).status_code in (403, 404)
        self.thread = next(iter(self.assistant.stories))
        self.photo = got.split("/page/photos/")[1].split("\\")[0]


@pytest.fixture
async def page(desks: Desks) -> AsyncIterator[Page]:
    assistant = PageAssistant(desks, Threads(desks.engine), desks.clock)
    privacy = build_privacy(desks, InMemorySaver(), assistant.feedback.crops)
    rooms: Any = (desks, FakeInspector(), FakeSearcher(), None, assistant, None, None, privacy)
    app = create_app(services=Services(*rooms))
    blocks = app.routes[-1].app.blocks  # type: ignore[attr-defined]
    events = {str(fn.api_name): number for number, fn in blocks.fns.items()}
    async with app.router.lifespan_context(app), AsyncExitStack() as stack:
        await app.state.front.readiness.wait()
        names = ("nobody", "other", "owner", *ACCOUNTS)
        clients = {name: await stack.enter_async_context(visit(app)) for name in names}
        for name in ("other", "owner"):
            await clients[name].get("/")
        for name, (role, store) in ACCOUNTS.items():
            user = f"page-{name.replace('_', '-')}-{uuid4().hex[:8]}"
            token = desks.accounts.add_user(user, role, store_id=store)  # type: ignore[arg-type]
            sealed = app.state.front.logins.seal(token.secret)
            clients[name].cookies.set(ACCOUNT_COOKIE, sealed)
        page = Page(app, assistant, events, clients)
        await page.begin()
        yield page


def told(text: str) -> str:
    """Return a text as it stands in an event stream."""
    return json.dumps(text)[1:-1]


async def test_no_event_shows_or_changes_another_ones_conversation(page: Page) -> None:
    assert set(page.events) == set(PAGE_EVENTS), "say in roles.yaml what the new event may do"
    assert SECRET in await page.send("owner", "restore", {"locale": "zh"})
    before = list(page.assistant.stories[page.thread].messages)
    for who in page.clients.keys() - {"owner"}:
        for event in PAGE_EVENTS:
            got = await page.send(who, event, {"locale": "zh", "say": "油壶"}, "油壶")
            assert SECRET not in got and told(SECRET) not in got, (who, event)
        # Named turns are shown again where something was erased.
        got = await page.send(who, "press", {"locale": "zh", "erase": ["past-0"]})
        assert "past-0" not in got
    assert page.assistant.stories[page.thread].messages == before


async def test_a_photo_on_screen_opens_to_its_sender_alone(page: Page) -> None:
    for who, client in page.clients.items():
        status = (await client.get(f"/page/photos/{page.photo}")).status_code
        assert status == (200 if who == "owner" else 404), who


async def test_nobody_stops_another_ones_turn(page: Page) -> None:
    page.assistant.pause_s = 0.02
    turn = asyncio.create_task(page.send("owner", "write", {"locale": "zh"}, "油壶灯亮了"))
    while page.assistant.pause_s and len(page.assistant.turns) < 2:
        await asyncio.sleep(0.01)
    for who in page.clients.keys() - {"owner"}:
        await page.send(who, "stop")
        await page.send(who, "renew")
    await turn
    assert page.assistant.stories[page.thread].messages[-1].text.endswith("为准。")
