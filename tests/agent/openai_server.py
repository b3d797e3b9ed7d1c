"""A scripted OpenAI-compatible server on loopback: each request takes the next line of a script."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from evals.faults_server import Call, ModelServer, Say, Wire, serve_model


@dataclass
class Script:
    """What the model does, request by request.

    A step is {"text": ...}, {"call": (name, args)}, {"calls": [(name, args), ...]},
    {"status": 500, "headers": {...}}, {"die_after": text}, {"reset_after": text} or {"do": a
    function of the wire}, perhaps after {"sleep_s": n}; the last one repeats.
    """

    steps: list[dict[str, Any]]
    server: ModelServer

    @property
    def requests(self) -> list[dict[str, Any]]:
        return self.server.requests

    def next(self) -> dict[str, Any]:
        return self.steps[min(len(self.requests), len(self.steps)) - 1]


@contextmanager
def scripted_model(*steps: dict[str, Any]) -> Iterator[tuple[str, Script]]:
    """Yield the base URL and the script of a server that lives for the block."""
    with serve_model(lambda wire: _answer(wire, script.next())) as server:
        script = Script(list(steps), server)
        yield server.url, script


def _answer(wire: Wire, step: dict[str, Any]) -> None:
    time.sleep(step.get("sleep_s", 0))
    match step:
        case {"status": status}:
            wire.refuse(status, **step.get("headers", {}))
        case {"text": text}:
            wire.play(Say(text))
        case {"call": (name, args)}:
            wire.play(Call(name, args))
        case {"calls": calls}:
            wire.call(*[Call(name, args) for name, args in calls])
            wire.end("tool_calls")
        case {"die_after": text}:
            wire.text(text)
            wire.cut()
        case {"reset_after": text}:
            # More is promised than ever comes: the client sees the connection break.
            wire.begin(promised=100_000)
            wire.text(text)
            wire.cut()
        case {"do": act}:
            act(wire)
