"""A whole conversation through a real server at its most talkative: no log tells whose it was."""

import asyncio
import base64
import contextlib
import logging
from typing import Any

import httpx
import pytest
import uvicorn
from pydantic import ValidationError

from assistant.commands.serve import server_options
from assistant.messages import Turn
from tests.privacy.keeping import NAME, PHONE, PLATE, TOLD, VIN
from tests.private_scenes import lettered_car
from vision.images import encode_jpeg
from web.app import create_app

PLACE = {"lat": 31.234567, "lon": 121.487654}
PERSONAL = (NAME, PHONE, PHONE[-4:], PLATE, VIN, "31.234567", "121.487654", "13912345678")
SESSION = "quite-unguessable-session-of-a-driver-0001"


class Listener(logging.Handler):
    """Keeps every line of every logger, formatted as it would be written."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def listener() -> Any:
    listener, root = Listener(), logging.getLogger()
    level = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    yield listener
    root.removeHandler(listener)
    root.setLevel(level)


async def drive(url: str) -> str:
    """Say, show and book everything personal, rightly and wrongly; return the metrics."""
    headers = {"X-CarCare-Session": SESSION}
    picture = base64.b64encode(encode_jpeg(lettered_car(PLATE).pixels)).decode()
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as client:
        said = {"message": f"{TOLD}，机油灯亮了", "location": PLACE, "locale": "zh"}
        reply = (await client.post("/api/v1/chat", json=said)).json()
        seen = {"message": "看看", "images": [f"data:image/jpeg;base64,{picture}"]}
        await client.post("/api/v1/chat", json=seen | {"thread_id": reply["thread_id"]})
        listed = await client.get("/api/v1/stores", params=PLACE | {"service": "oil_service"})
        store = next(s for s in listed.json()["stores"] if s["bookable"])["store_id"]
        path = f"/api/v1/stores/{store}/slots"
        slots = (await client.get(path, params={"service": "oil_service"})).json()["slots"]
        order = {"slot_id": slots[0]["slot_id"], "service": "oil_service", "name": NAME}
        order |= {"phone": PHONE, "vehicle": PLATE, "note": VIN}
        booked = await client.post("/api/v1/bookings", json=order)
        assert booked.status_code == 201, booked.text
        code = booked.json()["code"]
        for last4 in (PHONE[-4:], "0000"):
            await client.get(f"/api/v1/bookings/{code}", params={"phone_last4": last4})
        wrong = order | {"phone": f"{PHONE}x{PHONE}", NAME: VIN}
        assert (await client.post("/api/v1/bookings", json=wrong)).status_code == 422
        assert (await client.get(f"/api/v1/nothing/{PHONE}")).status_code == 404
        assert NAME in (await client.get("/api/v1/me/export")).text
        return (await client.get("/metrics")).text


async def served(services: Any) -> str:
    options = server_options(services.desks.settings) | {"port": 0, "log_level": "debug"}
    app = create_app(services=services, pages=False)
    # The handlers of the test listen; uvicorn's own would only print.
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, **options))
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign]
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    try:
        port = server.servers[0].sockets[0].getsockname()[1]
        return await drive(f"http://127.0.0.1:{port}")
    finally:
        server.should_exit = True
        await running


def test_no_log_and_no_metric_tells_anything_personal(
    real_services: Any, assistant_loop: asyncio.AbstractEventLoop, listener: Listener
) -> None:
    metrics = assistant_loop.run_until_complete(served(real_services))
    # What the test's own client logs are addresses that it asked for.
    lines = [line for line in listener.lines if not line.startswith(("httpx ", "httpcore"))]
    assert any("uvicorn" in line for line in lines) and "carcare" in metrics
    found = [
        f"{said}: {line[:300]}"
        for line in [*lines, *metrics.splitlines()]
        for said in (*PERSONAL, SESSION)
        if said in line or said.encode("unicode_escape").decode() in line
    ]
    assert found == []


def test_a_bug_about_a_message_does_not_repeat_it() -> None:
    with pytest.raises(ValidationError) as caught:
        Turn(message=TOLD, locale=TOLD)  # type: ignore[arg-type]
    assert NAME not in str(caught.value)
