"""A scripted OpenAI-compatible server on loopback: each request takes the next line of a script."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Script:
    """What the model does, request by request.

    A step is {"text": ...}, {"call": (name, args)}, {"status": 500}, {"die_after": text},
    {"reset_after": text} or {"sleep_s": n}; the last one repeats.
    """

    steps: list[dict[str, Any]]
    requests: list[dict[str, Any]] = field(default_factory=list)

    def next(self) -> dict[str, Any]:
        return self.steps[min(len(self.requests), len(self.steps)) - 1]


@contextmanager
def scripted_model(*steps: dict[str, Any]) -> Iterator[tuple[str, Script]]:
    """Yield the base URL and the script of a server that lives for the block."""
    script = Script(list(steps))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            script.requests.append(json.loads(self.rfile.read(length)))
            _answer(self, script.next())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1", script
    server.shutdown()
    server.server_close()


def _answer(handler: BaseHTTPRequestHandler, step: dict[str, Any]) -> None:
    time.sleep(step.get("sleep_s", 0))
    status = step.get("status", 200)
    if status != 200:
        body = json.dumps({"error": {"message": "scripted", "type": "server_error"}}).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
        return
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    if "reset_after" in step:
        # More is promised than ever comes: the client sees the connection break.
        handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for delta, finish in _deltas(step):
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
        handler.wfile.write(f"data: {json.dumps({**chunk, 'choices': [choice]})}\n\n".encode())
        handler.wfile.flush()
    if "die_after" in step or "reset_after" in step:
        handler.connection.close()
        return
    handler.wfile.write(b"data: [DONE]\n\n")


def _deltas(step: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str | None]]:
    yield {"role": "assistant", "content": ""}, None
    if "call" in step:
        name, args = step["call"]
        function = {"name": name, "arguments": args if isinstance(args, str) else json.dumps(args)}
        call = {"index": 0, "id": f"call_{time.time_ns()}", "type": "function"}
        yield {"tool_calls": [{**call, "function": function}]}, None
        yield {}, "tool_calls"
        return
    text = step.get("text") or step.get("die_after") or step.get("reset_after", "")
    for start in range(0, len(text), 7):
        yield {"content": text[start : start + 7]}, None
    if "text" in step:
        yield {}, "stop"
