"""A scripted OpenAI-compatible server on loopback, over real HTTP, that can fail in every way."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

CHUNK_CHARS = 7
_ids = count(1)


@dataclass(frozen=True)
class Say:
    """The model answers with text."""

    text: str


@dataclass(frozen=True)
class Call:
    """The model calls a tool; text as `args` is sent as it is."""

    name: str
    args: dict[str, Any] | str
    call_id: str | None = None


Action = Say | Call


class Wire:
    """One request, and everything that can be sent in answer to it.

    `request` is its body. Headers go out with the first chunk of a stream.
    """

    def __init__(self, handler: BaseHTTPRequestHandler, request: dict[str, Any]) -> None:
        self.request = request
        self._handler = handler
        self._began = False

    def body(self, status: int, text: str, kind: str = "application/json", **more: str) -> None:
        """Answer at once; `more` are headers, with _ for -."""
        data = text.encode()
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", kind)
        self._handler.send_header("Content-Length", str(len(data)))
        for name, value in more.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.end_headers()
        self._handler.wfile.write(data)

    def refuse(self, status: int, **more: str) -> None:
        """Answer with an error of the API."""
        error = {"message": "scripted", "type": "scripted", "code": None, "param": None}
        self.body(status, json.dumps({"error": error}), **more)

    def begin(self, *, promised: int | None = None) -> None:
        """Begin a stream; with more bytes `promised` than come, its end is a broken connection."""
        if self._began:
            return
        self._began = True
        self._handler.send_response(200)
        self._handler.send_header("Content-Type", "text/event-stream")
        if promised is not None:
            self._handler.send_header("Content-Length", str(promised))
        self._handler.end_headers()

    def raw(self, text: str) -> None:
        """Send text as it is."""
        self.begin()
        self._handler.wfile.write(text.encode())
        self._handler.wfile.flush()

    def chunk(self, **fields: object) -> None:
        """Send an event with these fields of a completion chunk."""
        base = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
        self.raw(f"data: {json.dumps({**base, **fields}, ensure_ascii=False)}\n\n")

    def delta(self, delta: dict[str, Any], finish: str | None = None) -> None:
        """Send a piece of the answer."""
        self.chunk(choices=[{"index": 0, "delta": delta, "finish_reason": finish}])

    def text(self, text: str, *, pause_s: float = 0.0) -> None:
        """Send text in small pieces."""
        for start in range(0, len(text), CHUNK_CHARS):
            self.delta({"content": text[start : start + CHUNK_CHARS]})
            time.sleep(pause_s)

    def call(self, *calls: Call) -> None:
        """Send tool calls, all at once."""
        self.delta({"tool_calls": [_call(index, call) for index, call in enumerate(calls)]})

    def end(self, finish: str = "stop") -> None:
        """End the answer and the stream."""
        self.delta({}, finish)
        self.raw("data: [DONE]\n\n")

    def play(self, action: Action) -> None:
        """Do what a model that works would do."""
        self.delta({"role": "assistant", "content": ""})
        if isinstance(action, Say):
            self.text(action.text)
            self.end()
        else:
            self.call(action)
            self.end("tool_calls")

    def cut(self) -> None:
        """Break the connection."""
        self._handler.close_connection = True
        self._handler.connection.close()


def _call(index: int, call: Call) -> dict[str, Any]:
    args = call.args if isinstance(call.args, str) else json.dumps(call.args, ensure_ascii=False)
    call_id = f"call_{next(_ids)}" if call.call_id is None else call.call_id
    function = {"name": call.name, "arguments": args}
    return {"index": index, "id": call_id, "type": "function", "function": function}


@dataclass
class ModelServer:
    """A running server: its address, and the requests that it got."""

    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def serve_model(answer: Callable[[Wire], None]) -> Iterator[ModelServer]:
    """Run a server for the block that lets `answer` answer each request."""
    state = ModelServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            request = json.loads(self.rfile.read(length))
            state.requests.append(request)
            try:
                answer(Wire(self, request))
            except OSError:
                # The client has hung up, which is what is measured.
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    threading.Thread(target=server.serve_forever, daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    yield state
    server.shutdown()
    server.server_close()
