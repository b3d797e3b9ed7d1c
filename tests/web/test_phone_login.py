"""A driver finds the same conversations on another device, by a code that a phone got."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from assistant.bootstrap import Desks
from tests.web.world import assert_problem, make_world, running, visit

PHONE = {"phone": "13912345678"}


class Gateway(HTTPServer):
    """Takes what the webhook posts, as a provider of SMS does."""

    texts: list[str]


class Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.texts.append(str(body))  # type: ignore[attr-defined]
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    server = Gateway(("127.0.0.1", 0), Taking)
    server.texts = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


async def test_two_devices_share_a_session(desks: Desks, gateway: Gateway) -> None:
    url = f"http://127.0.0.1:{gateway.server_port}/"
    world = make_world(desks, reminders="webhook", reminders_url=url, reminders_secret="k" * 32)
    async with running(world) as app, visit(app) as phone, visit(app) as tablet:
        for client in (phone, tablet):
            sent = await client.post("/api/v1/phone/code", json=PHONE)
            assert sent.status_code == 201, sent.text
            found = re.search(r"验证码是 (\d{6})", gateway.texts[-1])
            assert found is not None and found[1] not in sent.text
            back = {"challenge": sent.json()["challenge"], "code": found[1]}
            assert (await client.post("/api/v1/phone/session", json=back)).status_code == 204
        answer = await phone.post("/api/v1/chat", json={"message": "hi"})
        threads = (await tablet.get("/api/v1/me/export")).json()["threads"]
        assert [kept["thread_id"] for kept in threads] == [answer.json()["thread_id"]]
        wrong = await tablet.post("/api/v1/phone/session", json=back)
        assert_problem(wrong, 401, "sign-in")
        bad = await tablet.post("/api/v1/phone/code", json={"phone": "12"})
        assert_problem(bad, 422, "invalid")
