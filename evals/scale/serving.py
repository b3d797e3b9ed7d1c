"""A server of several workers over PostgreSQL, one of which can be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from evals.local import START

ROOT = Path(__file__).resolve().parents[2]
READY_WITHIN_S = 300
# Whoever answers is chance: so many good answers in a row were given by all, as far as can be told.
IN_A_ROW = 24


@dataclass(frozen=True)
class Served:
    """A server; `log` is what it wrote to stderr."""

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def workers(self) -> list[psutil.Process]:
        """Return the processes that answer requests."""
        children = psutil.Process(self.process.pid).children()
        return [child for child in children if "spawn_main" in " ".join(child.cmdline())]

    def kill_one(self) -> int:
        """Kill a worker as the system does for want of memory; return its id."""
        victim = self.workers()[0]
        os.kill(victim.pid, signal.SIGKILL)
        return victim.pid

    def resident_mib(self) -> list[float]:
        """Return the resident memory of each worker, MiB."""
        return [worker.memory_info().rss / 2**20 for worker in self.workers()]


@contextmanager
def serving(url: str, workers: int, folder: Path) -> Iterator[Served]:
    """Serve a database until the context ends; ready when it begins.

    Raises:
        RuntimeError: The server does not become ready.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    settings = {
        "DATABASE_URL": url, "CARCARE_DATA_DIR": str(folder / "data"), "CARCARE_NOW": START,
        "CARCARE_RATE_LIMIT": "off",
    }  # fmt: skip
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", port]
    log = folder / "server.log"
    with log.open("wb") as stderr:
        process = subprocess.Popen(
            [*command, "--workers", str(workers)],
            env={**os.environ, **settings},
            cwd=ROOT,
            stderr=stderr,
        )
    served = Served(f"http://127.0.0.1:{port}", process, log)
    try:
        _wait(served)
        yield served
    finally:
        process.terminate()
        process.wait(60)


def _wait(served: Served) -> None:
    until, good = time.monotonic() + READY_WITHIN_S, 0
    while good < IN_A_ROW:
        if served.process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the server did not become ready: {served.log.read_text()[-2000:]}")
        good = good + 1 if _is_ready(served.url) else 0
        time.sleep(0.05 if good else 0.5)


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=30) as response:
            return bool(response.status == 200)
    except OSError:
        return False
