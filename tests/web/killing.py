"""A second process that serves the same data, to be killed in the middle of a turn."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.test_cli_serve import ROOT, environment, ready_url
from tests.web.world import NOW


@contextmanager
def serving_beside(folder: Path, log: Path) -> "Iterator[tuple[str, subprocess.Popen[bytes]]]":
    """Serve a data directory from a process of its own; give its address and the process."""
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", "0"]
    settings = {"CARCARE_DATA_DIR": str(folder), "CARCARE_NOW": NOW, "CARCARE_RATE_LIMIT": "off"}
    found = environment(folder, PYTHONPATH=str(ROOT)) | settings
    with log.open("w") as stderr:
        server = subprocess.Popen(command, env=found, stderr=stderr)
    try:
        yield ready_url(server, log), server
    finally:
        kill(server)


def kill(server: "subprocess.Popen[bytes]") -> None:
    """End a process as the system does for want of memory: it gets no chance to clean up."""
    if server.poll() is None:
        os.kill(server.pid, signal.SIGKILL)
        server.wait(30)
