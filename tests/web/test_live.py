"""What only a real server shows: text that streams, callers who hang up, work in parallel."""

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
import uvicorn

from tests.web.fakes import SAFETY_LINE, FakeInspector
from tests.web.world import World, photo
from vision.types import Inspection
from web.app import create_app

STREAM = {"Accept": "text/event-stream", "X-CarCare-Session": "l" * 40}
SOON_S = 30.0


@pytest.fixture
async def live(world: World) -> AsyncIterator[httpx.AsyncClient]:
    config = uvicorn.Config(
        create_app(services=world.services, pages=False), port=0, log_level="warning", ws="none"
    )
    server = uvicorn.Server(config)
    # The test's own loop has the signals.
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign]
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=SOON_S) as client:
        yield client
    server.should_exit = True
    await running


async def first_token(lines: AsyncIterator[str]) -> str:
    async for line in lines:
        if line.startswith("data: ") and "text" in line:
            return str(json.loads(line.removeprefix("data: "))["text"])
    raise AssertionError("no text came")


async def test_the_safety_line_arrives_before_the_rest_is_known(
    live: httpx.AsyncClient, world: World
) -> None:
    world.assistant.waits = asyncio.Event()
    body = {"message": "油壶灯"}
    async with live.stream("POST", "/api/v1/chat", json=body, headers=STREAM) as answer:
        assert "carcare_session" not in answer.headers.get("set-cookie", "")
        lines = answer.aiter_lines()
        assert await asyncio.wait_for(first_token(lines), SOON_S) == SAFETY_LINE
        assert world.assistant.closed == 0
        world.assistant.waits.set()
        rest = [line async for line in lines]
    assert rest.index("event: done") > rest.index("event: token")


async def test_a_caller_who_hangs_up_ends_the_turn_and_frees_the_thread(
    live: httpx.AsyncClient, world: World
) -> None:
    thread = (await live.post("/api/v1/chat", json={"message": "hi"}, headers=STREAM)).text
    done = [line for line in thread.splitlines() if line.startswith("data: ")][-1]
    thread_id = json.loads(done.removeprefix("data: "))["thread_id"]
    world.assistant.waits = asyncio.Event()
    body = {"message": "again", "thread_id": thread_id}
    async with live.stream("POST", "/api/v1/chat", json=body, headers=STREAM) as answer:
        await asyncio.wait_for(first_token(answer.aiter_lines()), SOON_S)
    await until(lambda: world.assistant.closed == 2)
    world.assistant.waits = None
    again = await live.post("/api/v1/chat", json=body, headers={"X-CarCare-Session": "l" * 40})
    assert again.status_code == 200


async def test_a_slow_photo_holds_nobody_up(live: httpx.AsyncClient, world: World) -> None:
    begun, released = threading.Event(), threading.Event()
    let_go: list[bool] = []

    def held(data: bytes) -> Inspection:
        begun.set()
        let_go.append(released.wait(SOON_S))
        return FakeInspector().inspect(data)

    world.inspector.inspect = held  # type: ignore[method-assign]
    files = {"image": ("a.jpg", photo(), "image/jpeg")}
    reading = asyncio.create_task(live.post("/api/v1/inspect", files=files))
    await until(begun.is_set)
    assert (await live.get("/healthz")).status_code == 200
    released.set()
    assert (await reading).status_code == 200
    assert let_go == [True]


async def test_a_lying_content_length_is_refused_before_the_body(live: httpx.AsyncClient) -> None:
    host, port = live.base_url.host, live.base_url.port
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(
        b"POST /api/v1/inspect HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n"
        b"Content-Type: multipart/form-data; boundary=b\r\n\r\n"
    )
    await writer.drain()
    line = await asyncio.wait_for(reader.readline(), SOON_S)
    assert b"413" in line
    writer.close()
    await writer.wait_closed()


async def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SOON_S
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.02)
