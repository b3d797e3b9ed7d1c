"""What a provider of SMS would be: takes what the webhook posts."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


class Gateway(HTTPServer):
    """Keeps the texts that were sent."""

    texts: list[str]

    @property
    def settings(self) -> dict[str, str]:
        """Return the settings that send here."""
        url = f"http://127.0.0.1:{self.server_port}/"
        return {"reminders": "webhook", "reminders_url": url, "reminders_secret": "k" * 32}

    def code(self) -> str:
        """Return the code of the last text."""
        found = re.search(r"(?:验证码是|code is) (\d{6})", self.texts[-1])
        assert found is not None, self.texts[-1]
        return found[1]


class _Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.texts.append(str(body))  # type: ignore[attr-defined]
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def open_gateway() -> Iterator[Gateway]:
    """Serve on a free port."""
    server = Gateway(("127.0.0.1", 0), _Taking)
    server.texts = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
