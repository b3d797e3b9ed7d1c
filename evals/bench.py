"""Latency, start-up time and memory of a real server: `make bench`.

Run `python -m evals.bench --photos DIR` to time one's own photos instead of drawn clusters.
"""

import argparse
import base64
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[1]
TEXTS = ROOT / "evals" / "suites" / "bench" / "texts.json"
READY_WITHIN_S = 120
DRAWN = 12
# Percentiles of fewer say nothing.
FEWEST = 2


@dataclass(frozen=True)
class Server:
    """A server that was started for the benchmark."""

    url: str
    process: "subprocess.Popen[bytes]"
    ready_s: float

    def resident_mib(self) -> float:
        """Resident memory of the server and its children, MiB."""
        family = [psutil.Process(self.process.pid)]
        family += family[0].children(recursive=True)
        return sum(process.memory_info().rss for process in family) / 2**20


@contextmanager
def running_server(data_dir: Path) -> Iterator[Server]:
    """Start `carcare serve` on a free port, wait until it is ready, stop it at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "CARCARE_DATA_DIR": str(data_dir), "CARCARE_RATE_LIMIT": "off"}
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(port)]
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    url = f"http://127.0.0.1:{port}"
    try:
        while not _is_ready(url):
            if process.poll() is not None or time.perf_counter() - started > READY_WITHIN_S:
                raise RuntimeError(f"the server did not become ready at {url}")
            time.sleep(0.05)
        yield Server(url, process, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(30)


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def time_turns(server: Server, bodies: list[dict[str, Any]]) -> list[float]:
    """Return the milliseconds that each first turn of a new thread takes."""
    taken = []
    for body in bodies:
        request = urllib.request.Request(
            f"{server.url}/api/v1/chat",
            json.dumps(body).encode(),
            {"Content-Type": "application/json", "X-CarCare-Session": "bench" * 8},
        )
        started = time.perf_counter()
        with urllib.request.urlopen(request, timeout=60) as response:
            response.read()
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def percentiles(values: list[float]) -> tuple[float, float]:
    """Return the 50th and 95th percentile."""
    cuts = quantiles(values, n=100, method="inclusive")
    return cuts[49], cuts[94]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path, help="folder of .jpg files")
    parser.add_argument("--rounds", type=int, default=3, help="times each text and photo is sent")
    chosen = parser.parse_args()
    texts = [{"message": text} for text in json.loads(TEXTS.read_text(encoding="utf-8"))]
    photos = [_photo_turn(data) for data in _photos(chosen.photos)]
    if len(photos) < FEWEST:
        parser.error(f"{chosen.photos} holds {len(photos)} .jpg files; give at least {FEWEST}")
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as first:
        cold_s, ready_mib = first.ready_s, first.resident_mib()
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as server:
        rows = [
            ("text reply, ms", time_turns(server, texts * chosen.rounds)),
            ("photo reply, ms", time_turns(server, photos * chosen.rounds)),
        ]
        _print(rows, cold_s, ready_mib, server)


def _photos(folder: Path | None) -> list[bytes]:
    """Return encoded photos: those of a folder, or clusters drawn at 1,600 px."""
    if folder is not None:
        return [path.read_bytes() for path in sorted(folder.glob("*.jpg"))]
    import numpy as np

    from knowledge_base.load import CONTENT
    from vision.images import encode_jpeg
    from vision.training.scenes import build_stock, draw_scene
    from vision.training.train import load_labels

    stock = build_stock({row.code: row.colours for row in load_labels(CONTENT / "lamp_codes.csv")})
    scenes = (draw_scene(stock, np.random.default_rng(n), size=(1200, 1600)) for n in range(DRAWN))
    return [encode_jpeg(scene.image) for scene in scenes]


def _photo_turn(data: bytes) -> dict[str, Any]:
    encoded = base64.b64encode(data).decode()
    return {"message": "", "images": [f"data:image/jpeg;base64,{encoded}"], "locale": "zh"}


def _print(
    rows: list[tuple[str, list[float]]], cold_s: float, ready_mib: float, server: Server
) -> None:
    lines = [f"{'what':<24}{'n':>6}{'p50':>10}{'p95':>10}"]
    for name, values in rows:
        p50, p95 = percentiles(values)
        lines.append(f"{name:<24}{len(values):>6}{p50:>10.0f}{p95:>10.0f}")
    lines.append(f"{'start-up, first, s':<24}{1:>6}{cold_s:>10.1f}")
    lines.append(f"{'start-up, second, s':<24}{1:>6}{server.ready_s:>10.1f}")
    lines.append(f"{'resident, ready, MiB':<24}{1:>6}{ready_mib:>10.0f}")
    lines.append(f"{'resident, after all, MiB':<24}{1:>6}{server.resident_mib():>10.0f}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
