"""Channels against real servers on this machine."""

import json
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from pydantic import ValidationError

from assistant.reminders.channels import (
    LogChannel,
    MailChannel,
    WebhookChannel,
    build_channel,
    sign,
)
from assistant.reminders.model import ChannelError, ChannelRefused, Message
from assistant.settings import Settings

SECRET = "k" * 32
MESSAGE = Message(
    "m1", "day_before", "+8613800138000", "zh", "预约 ABCD2345", "提醒：明天 14:00",
    {"code": "ABCD2345"},
)  # fmt: skip


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[int]:
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]  # type: ignore[misc]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Hook(BaseHTTPRequestHandler):
    status = 200
    seen: list[tuple[dict[str, str], bytes]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append(({k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def hook(status: int) -> Iterator[tuple[WebhookChannel, list[tuple[dict[str, str], bytes]]]]:
    handler = type("Handler", (Hook,), {"status": status, "seen": []})
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), handler)) as port:
        yield WebhookChannel(f"http://127.0.0.1:{port}/send", SECRET, lambda: 1e9), handler.seen


def test_a_webhook_gets_the_message_signed_and_under_its_id() -> None:
    with hook(202) as (channel, seen):
        channel.send(MESSAGE)
        channel.send(MESSAGE)
    (headers, body), (again, _) = seen
    assert headers["idempotency-key"] == again["idempotency-key"] == "m1"
    assert headers["x-carcare-signature"] == sign(SECRET.encode(), "1000000000", body)
    assert headers["x-carcare-signature"] != sign(b"x" * 32, "1000000000", body)
    assert json.loads(body) == {
        "id": "m1", "kind": "day_before", "to": "+8613800138000", "locale": "zh",
        "text": "提醒：明天 14:00", "booking": {"code": "ABCD2345"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (409, None),
        (503, ChannelError),
        (429, ChannelError),
        (400, ChannelRefused),
        (302, ChannelRefused),
    ],
)
def test_a_webhooks_answer_decides_whether_it_is_tried_again(
    status: int, error: type[ChannelError] | None
) -> None:
    with hook(status) as (channel, _):
        if error is None:
            channel.send(MESSAGE)
            return
        with pytest.raises(ChannelError, match=f"^HTTP {status}$") as failure:
            channel.send(MESSAGE)
    assert type(failure.value) is error


def test_a_webhook_that_is_gone_is_tried_again() -> None:
    with pytest.raises(ChannelError, match="ConnectError"):
        WebhookChannel("http://127.0.0.1:9/send", SECRET, lambda: 0).send(MESSAGE)


class Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs; recipients at `refused.example` are turned away."""

    mails: list[tuple[str, bytes]] = []

    def handle(self) -> None:
        self.say("220 ready")
        to = ""
        while line := self.rfile.readline().strip():
            verb = line[:4].upper()
            if verb == b"RCPT":
                to = line.decode()
                self.say("550 who?" if b"refused" in line else "250 ok")
            elif verb == b"DATA":
                self.say("354 go on")
                self.mails.append((to, self.read_mail()))
                self.say("250 taken")
            else:
                self.say("221 bye" if verb == b"QUIT" else "250 ok")

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def read_mail(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        return b"".join(lines)


@contextmanager
def mailbox(to: str) -> Iterator[tuple[MailChannel, list[tuple[str, bytes]]]]:
    handler = type("Handler", (Mailbox,), {"mails": []})
    with serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)) as port:
        yield MailChannel(f"smtp://127.0.0.1:{port}", "shop@shop.example", to), handler.mails


def test_a_mail_goes_to_the_gateway_of_the_number() -> None:
    with mailbox("{phone}@sms.example") as (channel, mails):
        channel.send(MESSAGE)
    ((to, raw),) = mails
    mail: Any = message_from_bytes(raw, policy=policy.default)
    assert to == "rcpt TO:<8613800138000@sms.example>"
    assert (mail["Subject"], mail["Message-ID"]) == ("预约 ABCD2345", "<m1@carcare>")
    assert mail.get_content().strip() == "提醒：明天 14:00"


def test_a_refused_address_is_given_up_without_naming_it() -> None:
    with (
        mailbox("{phone}@refused.example") as (channel, _),
        pytest.raises(ChannelRefused) as failure,
    ):
        channel.send(MESSAGE)
    assert "138" not in str(failure.value)


def test_a_mail_server_that_is_gone_is_tried_again() -> None:
    with pytest.raises(ChannelError, match="ConnectionRefusedError"):
        MailChannel("smtp://127.0.0.1:9", "a@shop.example", "b@shop.example").send(MESSAGE)


def test_the_log_says_that_a_message_was_due_and_nothing_of_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    LogChannel().send(MESSAGE)
    assert caplog.messages == ["message m1 (day_before) is due"]


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"reminders": "smtp"}, "CARCARE_REMINDERS_FROM"),
        ({"reminders": "smtp", "reminders_url": "smtp://mail.example"}, "CARCARE_REMINDERS_TO"),
        ({"reminders": "webhook", "reminders_url": "https://x.example"}, "at least 32"),
        ({"reminders": "webhook", "reminders_secret": SECRET}, "CARCARE_REMINDERS_URL"),
        ({"reminders": "pigeon"}, "webhook"),
    ],
)
def test_a_channel_that_cant_work_is_refused_at_the_start(values: dict, missing: str) -> None:
    with pytest.raises(ValidationError, match=missing):
        Settings(_env_file=None, **values)


def test_reminders_can_be_switched_off() -> None:
    assert build_channel(Settings(_env_file=None, reminders="off"), lambda: 0) is None
