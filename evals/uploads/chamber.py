"""A process of its own that files are opened in: what each costs is measured, and bounded."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import psutil

from assistant.refusals import refusal_of
from evals.process_memory import peak_mib, reset_peak, resident_mib
from evals.uploads.doors import QUICK, Doors
from evals.uploads.files.types import Upload
from evals.uploads.verdicts import Outcome

SPAWN = get_context("spawn")
# A file is stopped here, far above what any door may take, before it takes the machine.
MOST_MIB, MOST_S = 3000, 120
LOOK_S = 0.02


@dataclass(frozen=True)
class Told:
    """What the process says of a file."""

    verdict: str
    seconds: float
    cpu_s: float
    mib: float
    leaks: tuple[str, ...]


class Chamber:
    """Opens files at doors in another process, which is started anew when a file ended it."""

    def __init__(self, folder: Path, doors: tuple[str, ...]) -> None:
        self._arguments = (folder, doors != QUICK)
        self._start()

    def open(self, upload: Upload, data: bytes, door: str) -> Outcome:
        """Give a file to a door and say what came of it."""
        began = time.monotonic()
        self._ours.send((door, data))
        told = self._told(began)
        if isinstance(told, str):
            self._stop()
            self._start()
            told = Told(told, time.monotonic() - began, 0.0, 0.0, ())
        costs = told.seconds, told.cpu_s, told.mib
        return Outcome(upload.name, door, upload.expected, told.verdict, *costs, told.leaks)

    def close(self) -> None:
        """Let the process close what it has open, and end it."""
        self._ours.send(None)
        self._process.join(60)
        self._stop()

    def _start(self) -> None:
        self._ours, theirs = SPAWN.Pipe()
        self._process = SPAWN.Process(target=_serve, args=(theirs, *self._arguments), daemon=True)
        self._process.start()
        theirs.close()
        self._ours.recv()
        self._base_mib = self._held_mib()

    def _stop(self) -> None:
        self._process.kill()
        self._process.join()
        self._ours.close()

    def _told(self, began: float) -> Told | str:
        """Wait for what the process says; return why it won't say any more."""
        while not self._ours.poll(LOOK_S):
            if time.monotonic() - began > MOST_S:
                return f"took more than {MOST_S} s"
            if self._held_mib() - self._base_mib > MOST_MIB:
                return f"took more than {MOST_MIB} MiB"
        try:
            told: Told = self._ours.recv()
        except EOFError:
            return "crashed the process"
        return told

    def _held_mib(self) -> float:
        try:
            return float(psutil.Process(self._process.pid).memory_info().rss / 2**20)
        except psutil.NoSuchProcess:
            return 0.0


def _serve(parent: Connection, folder: Path, whole: bool) -> None:
    doors = Doors(folder)
    if whole:
        doors.warm()
    parent.send("ready")
    with ThreadPoolExecutor(1) as pool:
        while (asked := parent.recv()) is not None:
            parent.send(_measured(pool, doors, *asked))
    doors.close()


def _measured(pool: ThreadPoolExecutor, doors: Doors, door: str, data: bytes) -> Told:
    held = resident_mib()
    reset_peak()
    began, cpu = time.perf_counter(), time.process_time()
    # A future holds whatever was raised: that a door breaks down is one of the answers.
    future = pool.submit(doors.door(door), data)
    error = future.exception()
    took = time.perf_counter() - began, time.process_time() - cpu, peak_mib() - held
    if error is None:
        return Told("accepted", *took, future.result())
    refusal = refusal_of(error) if isinstance(error, Exception) else None
    return Told(refusal.kind if refusal else f"{type(error).__name__}: {error}", *took, ())
