"""`carcare serve`: what stops it is said in one line, and it says when it is ready."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.command_line import Outcome, Run, assert_one_line, make_run

ROOT = Path(__file__).resolve().parents[1]
SECRET = "s" * 40


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return make_run(tmp_path, monkeypatch, capfd)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"CARCARE_NOW": "tomorrow"}, "CARCARE_NOW is 'tomorrow'"),
        ({"CARCARE_NOW": "2026"}, "write it like 2026-03-02T09:00:00+08:00"),
        ({"CARCARE_NOW": "2026-03-02T09:00"}, "CARCARE_NOW needs an offset"),
        ({"CARCARE_PORT": "http"}, "CARCARE_PORT is 'http'"),
        ({"CARCARE_RATE_LIMIT": "often"}, "write it like 30/minute"),
        ({"CARCARE_RATE_LIMIT": "0/minute"}, "CARCARE_RATE_LIMIT is '0/minute'"),
        ({"CARCARE_HOST": "0.0.0.0"}, "CARCARE_SECRET must hold"),
        ({"CARCARE_HOST": "0.0.0.0", "CARCARE_SECRET": "short"}, "32 characters"),
        (
            {"CARCARE_HOST": "0.0.0.0", "CARCARE_SECRET": SECRET, "CARCARE_RATE_LIMIT": "off"},
            "CARCARE_RATE_LIMIT=off",
        ),
        (
            {
                "CARCARE_HOST": "0.0.0.0",
                "CARCARE_SECRET": SECRET,
                "CARCARE_NOW": "2026-03-02T09:00:00+08:00",
            },
            "CARCARE_NOW and",
        ),
    ],
)
def test_serve_refuses_settings_that_wont_do(
    run: Run, settings: dict[str, str], words: str
) -> None:
    outcome = run("serve", **settings)
    assert_one_line(outcome, words)
    assert SECRET not in outcome.err


def test_serve_names_a_busy_port(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert_one_line(run("serve", "--port", str(port)), f"127.0.0.1:{port}", "--port")


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"CARCARE_DATA_DIR": "file/data"}, "file/data"),
        ({"CARCARE_DATA_DIR": "file/data", "CARCARE_SECRET": SECRET}, "CARCARE_DATA_DIR"),
        ({"DATABASE_URL": "mysql://somewhere/x"}, "mysql://somewhere/x"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
    ],
)
def test_serve_says_in_one_line_why_it_cant_start(
    run: Run, tmp_path: Path, workers: str, settings: dict[str, str], words: str
) -> None:
    (tmp_path / "file").touch()
    outcome = run("serve", "--port", "0", "--workers", workers, **settings)
    first, rest = outcome.err.split("\n", 1)
    assert first.startswith("CarCare starts")
    assert_one_line(Outcome(outcome.code, outcome.out, rest), words)


def environment(tmp_path: Path, **settings: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CARCARE_", "OPENAI_"))}
    return {**kept, "CARCARE_DATA_DIR": str(tmp_path / "data"), **settings}


def test_serve_names_the_line_of_a_broken_content_file(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "knowledge_base", tmp_path / "knowledge_base")
    broken = tmp_path / "knowledge_base/content/services.yaml"
    text = broken.read_text(encoding="utf-8")
    broken.write_text(text.replace("category:", "kategory:", 1), encoding="utf-8")
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", "0"]
    found = environment(tmp_path, PYTHONPATH=f"{tmp_path}:{ROOT}")
    ended = subprocess.run(command, cwd=tmp_path, env=found, capture_output=True, text=True)
    assert ended.returncode == 1
    last = ended.stderr.splitlines()[1:]
    assert len(last) == 1
    assert re.match(r"Error: .*services\.yaml:\d+: category: Field required", last[0])


def test_serve_says_when_it_is_ready_and_stops_when_told(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", "0"]
    with log.open("w") as stderr:
        server = subprocess.Popen(
            command, cwd=tmp_path, env=environment(tmp_path, PYTHONPATH=str(ROOT)), stderr=stderr
        )
    try:
        url = ready_url(server, log)
        assert httpx.get(f"{url}/healthz", timeout=30).status_code == 200
    finally:
        server.send_signal(signal.SIGTERM)
        code = server.wait(timeout=60)
    assert code == 0
    _, _, link = log.read_text().splitlines()
    # Nobody has an account yet: the link that makes the first one is printed, and kept nowhere.
    assert re.search(r"within 24 hours, once, at http://127\.0\.0\.1:\d+/setup#[\w-]{43}$", link)


def ready_url(server: "subprocess.Popen[bytes]", log: Path) -> str:
    until = time.monotonic() + 300
    while time.monotonic() < until and server.poll() is None:
        if found := re.search(r"ready: (\S+)", log.read_text()):
            return found[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text())
