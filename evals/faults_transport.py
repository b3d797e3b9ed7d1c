"""Faults of the way to the model, and of the service in front of it."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from evals.faults_server import Action, Call, Say, Wire, serve_model

Answer = Callable[[Wire, Action, int], None]


@dataclass(frozen=True)
class Fault:
    """One way to fail.

    `answer` gets the request, what a model that works would do, and which request of the turn it
    is, from 1. `never` must stand in no reply, or with `promise` in none of a turn that wrote
    nothing. `silent` tells that the model itself says nothing of what was asked. `where` opens an
    address at which no model answers.
    """

    name: str
    answer: Answer
    never: tuple[str, ...] = ()
    promise: bool = False
    silent: bool = False
    where: Callable[[], AbstractContextManager[str]] | None = None


def honest(wire: Wire, action: Action, _: int) -> None:
    """No fault: what the others are compared with."""
    wire.play(action)


def first(fault: Answer) -> Answer:
    """Return the fault at the first request of each turn alone."""
    return lambda wire, action, n: (fault if n == 1 else honest)(wire, action, n)


def on_text(fault: Callable[[Wire, str], None]) -> Answer:
    """Return the fault at the text of the answer; tools are called before as they should be."""

    def answer(wire: Wire, action: Action, _: int) -> None:
        if isinstance(action, Say):
            fault(wire, action.text)
        else:
            wire.play(action)

    return answer


def on_call(fault: Callable[[Wire, Call], None], tool: str | None = None) -> Answer:
    """Return the fault at the calls of a tool, or of every tool."""

    def answer(wire: Wire, action: Action, _: int) -> None:
        if isinstance(action, Call) and tool in (None, action.name):
            fault(wire, action)
        else:
            wire.play(action)

    return answer


def _status(status: int, **more: str) -> Answer:
    return lambda wire, _, __: wire.refuse(status, **more)


def _body(status: int, text: str, kind: str) -> Answer:
    return lambda wire, _, __: wire.body(status, text, kind)


def _stream(text: str) -> Answer:
    return lambda wire, _, __: wire.raw(text)


def _silent(wire: Wire, _: Action, __: int) -> None:
    wire.begin()
    time.sleep(30)


def _drip(wire: Wire, text: str) -> None:
    for char in text * 20:
        wire.delta({"content": char})
        time.sleep(0.4)


def _cut_in_text(wire: Wire, text: str) -> None:
    wire.text(text[: len(text) * 2 // 3])
    wire.cut()


def _broken_in_text(wire: Wire, text: str) -> None:
    wire.begin(promised=100_000)
    wire.text(text[: len(text) * 2 // 3])
    wire.cut()


def _cut_in_call(wire: Wire, call: Call) -> None:
    wire.call(Call(call.name, '{"service": "oil'))
    wire.cut()


def _keepalives(wire: Wire, _: Action, __: int) -> None:
    wire.begin()
    for _second in range(30):
        wire.raw(": keep-alive\n\n")
        time.sleep(0.5)


@contextmanager
def _refused() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    yield f"http://127.0.0.1:{port}/v1"


@contextmanager
def _unknown_host() -> Iterator[str]:
    yield "http://model.invalid/v1"


@contextmanager
def _full() -> Iterator[str]:
    """Listen and never accept: with its queue full, a connection is never made."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for client in waiting:
            client.setblocking(False)
            client.connect_ex(deaf.getsockname())
        yield f"http://127.0.0.1:{deaf.getsockname()[1]}/v1"
        for client in waiting:
            client.close()


@contextmanager
def _no_address() -> Iterator[str]:
    yield "http://[not an address/v1"


HTML = "<html><body><h1>503 Service Unavailable</h1></body></html>"
TRANSPORT = (
    Fault("none", honest),
    Fault("connection refused", honest, where=_refused),
    Fault("unknown host", honest, where=_unknown_host),
    Fault("no connection in time", honest, where=_full),
    Fault("a malformed address", honest, where=_no_address),
    Fault("no word for long", _silent),
    Fault("keep-alives and no word", _keepalives),
    Fault("a word now and then", on_text(_drip)),
    Fault("cut in a sentence", on_text(_cut_in_text)),
    Fault("connection broken in a sentence", on_text(_broken_in_text)),
    Fault("cut in a tool call", on_call(_cut_in_call)),
    Fault("401", _status(401)),
    Fault("404 model", _status(404)),
    Fault("400", _status(400)),
    Fault("429, Retry-After 1 s, once a turn", first(_status(429, Retry_After="1"))),
    Fault("429, Retry-After 60 s", _status(429, Retry_After="60")),
    Fault("429 without Retry-After", _status(429)),
    Fault("500 once a turn", first(_status(500))),
    Fault("500 always", _status(500)),
    Fault("503 with HTML", _body(503, HTML, "text/html")),
    Fault("200 with HTML", _body(200, HTML, "text/html")),
    Fault("200 with broken JSON", _body(200, '{"choices": [', "application/json")),
    Fault("200 with an error in JSON", _body(200, '{"error": "busy"}', "application/json")),
    Fault("an error in the stream", _stream('data: {"error": {"message": "x"}}\n\n')),
    Fault("a stream that is no JSON", _stream("data: {oops\n\ndata: [DONE]\n\n")),
    Fault("a stream that is no stream", _stream("hello\nworld\n\n")),
)


@contextmanager
def open_fault(fault: Fault, answer: Callable[[Wire], None]) -> Iterator[str]:
    """Yield the address at which the fault is met."""
    if fault.where is not None:
        with fault.where() as url:
            yield url
        return
    with serve_model(answer) as server:
        yield server.url
