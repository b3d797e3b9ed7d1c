"""An OpenAI-compatible embedding service on loopback: bags of words hashed into few dimensions."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from zlib import crc32

from retrieval.keywords import tokenise

KEY = "sk-tests-only"


@dataclass
class Service:
    """What the service does and was sent.

    `faults` are taken one a request before it works: a status, "slow", "empty" or "html".
    """

    url: str = ""
    dimension: int = 64
    most_texts: int = 2048
    needs_key: bool = False
    faults: list[int | str] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [text for request in self.requests for text in request["input"]]

    def answer(self, body: dict[str, Any], key: str | None) -> tuple[int, Any]:
        self.requests.append(body)
        fault = self.faults.pop(0) if self.faults else None
        if fault == "slow":
            time.sleep(0.5)
        elif fault == "html":
            return 200, "<html>welcome</html>"
        elif fault == "empty":
            return 200, {"data": []}
        elif isinstance(fault, int):
            return fault, {"error": {"message": "scripted"}}
        return self._honest(body, key)

    def _honest(self, body: dict[str, Any], key: str | None) -> tuple[int, Any]:
        if self.needs_key and key != f"Bearer {KEY}":
            return 401, {"error": {"message": "Incorrect API key provided"}}
        if body["model"] != "bag":
            return 404, {"error": {"message": f"The model `{body['model']}` does not exist"}}
        if len(body["input"]) > self.most_texts:
            return 400, {"error": {"message": f"at most {self.most_texts} texts"}}
        rows = [
            {"index": n, "embedding": self._embed(text)} for n, text in enumerate(body["input"])
        ]
        return 200, {"data": rows[::-1]}

    def _embed(self, text: str) -> list[float]:
        vector = [0.1] * self.dimension
        for token in tokenise(text):
            vector[crc32(token.encode()) % self.dimension] += 1
        return vector


@contextmanager
def embedding_service(**options: Any) -> Iterator[Service]:
    """Yield a service that lives for the block."""
    service = Service(**options)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path != "/v1/embeddings":
                return self._send(404, {"error": {"message": f"no {self.path}"}})
            return self._send(*service.answer(body, self.headers["Authorization"]))

        def _send(self, status: int, document: Any) -> None:
            data = (document if isinstance(document, str) else json.dumps(document)).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except BrokenPipeError:
                pass  # The client did not wait.

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    service.url = f"http://127.0.0.1:{server.server_port}/v1"
    yield service
    server.shutdown()
    server.server_close()
