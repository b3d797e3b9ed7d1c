"""Servers on loopback: a live assistant, and a language model that answers in one piece."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from assistant.messages import Reply

Body = dict[str, Any]
# A status with the text that goes with it.
Sent = tuple[int, str]


@dataclass
class Live:
    """Where a server is reached, and what was posted to it."""

    url: str
    bodies: list[Body] = field(default_factory=list)

    @property
    def heard(self) -> list[str]:
        """The messages of drivers."""
        return [body["message"] for body in self.bodies]


@contextmanager
def live_server(answer: Callable[[str], Reply | Sent]) -> Iterator[Live]:
    """Serve an assistant that answers each message so; nobody has a booking there."""

    def say(body: Body) -> Sent:
        said = answer(body["message"])
        return (200, said.model_dump_json()) if isinstance(said, Reply) else said

    with _served(say) as live:
        yield live


@contextmanager
def driver_model(*texts: str | int) -> Iterator[Live]:
    """Serve a model that says these in turn, or refuses with a status; the last one repeats."""
    queue = list(texts)

    def complete(_: Body) -> Sent:
        text = queue.pop(0) if len(queue) > 1 else queue[0]
        if isinstance(text, int):
            return text, json.dumps({"error": {"message": "refused", "type": "refused"}})
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": text},
            "finish_reason": "stop",
        }
        whole = {"id": "c1", "object": "chat.completion", "created": 1, "model": "scripted"}
        return 200, json.dumps({**whole, "choices": [choice]})

    with _served(complete) as live:
        yield live


@contextmanager
def _served(answer: Callable[[Body], Sent]) -> Iterator[Live]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send(200, "{}")

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            live.bodies.append(body)
            self.send(*answer(body))

        def send(self, status: int, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    live = Live(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield live
    server.shutdown()
    server.server_close()
