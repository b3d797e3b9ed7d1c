"""Runs the processes of a contest, and kills one of them now and then."""

import os
import signal
import time
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier
from typing import Any

from tqdm import tqdm

from evals.booking.journal import Entry, journal_path, read_journal
from evals.booking.plan import VICTIM, Plan
from evals.booking.worker import work
from evals.surfaces import SurfaceError

SPAWN = get_context("spawn")
LOOK_S = 0.004
# A kill comes up to so much after the attempt that it waits for: anywhere within the next ones.
AFTER_S = 0.03
STUCK_S = 120


@dataclass(frozen=True)
class Fought:
    """What the processes of a contest wrote down, and how often one of them was killed."""

    entries: list[Entry]
    kills: int


def hold_contest(plan: Plan, name: str) -> Fought:
    """Let all workers make their attempts; a worker that was killed is started again.

    Raises:
        SurfaceError: A process failed, or nothing went on for two minutes.
    """
    ring, rng = _Ring(plan), plan.rng("pauses")
    points, gate = plan.kill_points("outside"), SPAWN.Barrier(plan.workers)
    try:
        for worker in range(plan.workers):
            ring.start(worker, gate)
        with tqdm(total=plan.attempts * plan.workers, desc=name, unit="try") as bar:
            while ring.running():
                ring.show(bar)
                if points and ring.made(VICTIM) >= points[0]:
                    points.pop(0)
                    time.sleep(rng.uniform(0, AFTER_S))
                    ring.kill(VICTIM)
                time.sleep(LOOK_S)
            ring.show(bar)
    finally:
        ring.stop()
    paths = (journal_path(plan.folder, worker) for worker in range(plan.workers))
    entries = [entry for worker, path in enumerate(paths) for entry in read_journal(path, worker)]
    return Fought(entries, ring.killed)


@dataclass
class _Ring:
    """The processes, and how many lines each has written."""

    plan: Plan
    processes: dict[int, BaseProcess] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)
    read: dict[int, int] = field(default_factory=dict)
    killed: int = 0
    moved_at: float = field(default_factory=time.monotonic)

    def start(self, worker: int, gate: Barrier | None = None) -> None:
        process = SPAWN.Process(target=work, args=(self.plan, worker, gate), daemon=True)
        process.start()
        self.processes[worker] = process

    def kill(self, worker: int) -> None:
        """Kill a process as the system does for want of memory: it gets no chance to clean up."""
        process = self.processes[worker]
        if process.pid is not None and process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
            process.join()

    def running(self) -> bool:
        if self.processes[VICTIM].exitcode == -signal.SIGKILL:
            self.killed += 1
            self.start(VICTIM)
        for worker, process in self.processes.items():
            if process.exitcode:
                raise SurfaceError(f"process {worker} of the contest ended with {process.exitcode}")
        return any(process.is_alive() for process in self.processes.values())

    def stop(self) -> None:
        for process in self.processes.values():
            process.kill()
            process.join()

    def made(self, worker: int) -> int:
        """Return how many attempts a worker has made, by the lines that it wrote."""
        path = journal_path(self.plan.folder, worker)
        if path.exists():
            with path.open("rb") as file:
                file.seek(self.read.get(worker, 0))
                new = file.read()
            self.read[worker] = self.read.get(worker, 0) + len(new)
            self.lines[worker] = self.lines.get(worker, 0) + new.count(b"\n")
        return self.lines.get(worker, 0) // 2

    def show(self, bar: "tqdm[Any]") -> None:
        made = sum(map(self.made, self.processes))
        if made > bar.n:
            self.moved_at = time.monotonic()
            bar.update(made - bar.n)
        if time.monotonic() - self.moved_at > STUCK_S:
            raise SurfaceError(f"the processes of the contest made no attempt for {STUCK_S} s")
