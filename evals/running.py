"""Holds many conversations at once, in processes of their own; can be stopped and resumed."""

import asyncio
import json
from collections.abc import Awaitable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.util import Finalize
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from tqdm import tqdm

from evals.case_files import CaseError
from evals.jobs import How, Job, TalkSuite
from evals.llm_driver import build_player
from evals.local import open_local
from evals.planting import preparation
from evals.records import Record
from evals.remote import open_remote
from evals.surfaces import Surface, SurfaceError

TRIALS = "trials.jsonl"
MODULES = {name: f"evals.{name}" for name in ("dialogue", "safety", "injection")}


def talk_suite(name: str) -> TalkSuite:
    """Return a suite of conversations by name."""
    suite: TalkSuite = import_module(MODULES[name]).SUITE
    return suite


class Kept:
    """The conversations of a run on disk, one JSON line each, behind a line on how it was run."""

    def __init__(self, out: Path, about: dict[str, str], *, resume: bool) -> None:
        self._path = out / TRIALS
        self.records = self._load(about) if resume and self._path.exists() else {}
        out.mkdir(parents=True, exist_ok=True)
        if self.records:
            # What is added may not hang on to a line that was cut off.
            with self._path.open("a", encoding="utf-8") as file:
                file.write("\n")
        else:
            self._path.write_text(json.dumps(about) + "\n", encoding="utf-8")

    def add(self, job: Job, record: Record) -> None:
        """Keep one more."""
        self.records[job.suite, job.mark] = record
        line = json.dumps({"mark": job.mark, "record": record.model_dump()}, ensure_ascii=False)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def _load(self, about: dict[str, str]) -> dict[tuple[str, str], Record]:
        first, *lines = self._path.read_bytes().split(b"\n")
        before = _read(first) or {}
        if before != about:
            changed = ", ".join(key for key in about if before.get(key) != about[key])
            raise CaseError(
                f"{self._path} is of another run ({changed} changed); run without --resume"
            )
        return dict(self._rows(lines))

    def _rows(self, lines: Iterable[bytes]) -> Iterator[tuple[tuple[str, str], Record]]:
        for row in filter(None, map(_read, lines)):
            record = Record.model_validate(row["record"])
            yield (record.suite, row["mark"]), record


def _read(line: bytes) -> dict[str, Any] | None:
    """Return what a line holds; None for one that was cut off, inside a character perhaps."""
    try:
        held: dict[str, Any] = json.loads(line)
    except ValueError:
        return None
    return held


def run_jobs(jobs: Sequence[Job], how: How, kept: Kept, *, workers: int) -> list[Record]:
    """Hold all conversations that aren't kept yet; return the records in the order of the jobs.

    A conversation in which the assistant broke down is a failed one, with the error as its fault.

    Raises:
        SurfaceError: The assistant can't be reached as asked, or a process died.
    """
    left = [job for job in jobs if (job.suite, job.mark) not in kept.records]
    bar = tqdm(total=len(jobs), initial=len(jobs) - len(left), desc="conversations", unit="talk")
    with bar, TemporaryDirectory() as root:
        for setting in dict.fromkeys(job.setting for job in left):
            group = [job for job in left if job.setting == setting]
            for job, record in _pooled(group, how, Path(root), workers):
                kept.add(job, record)
                bar.update()
    return [kept.records[job.suite, job.mark] for job in jobs]


def _pooled(
    jobs: Sequence[Job], how: How, root: Path, workers: int
) -> Iterator[tuple[Job, Record]]:
    count = min(workers, len(jobs))
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(_hold, job, how, root): job for job in jobs}
        try:
            for done in as_completed(running):
                yield running[done], _outcome(done)
        finally:
            # Whoever stops here doesn't wait for conversations that nobody will look at.
            pool.shutdown(cancel_futures=True)


def _outcome(done: "Future[Record]") -> Record:
    try:
        return done.result()
    except BrokenProcessPool as error:
        raise SurfaceError(
            "a process that held conversations died, for want of memory perhaps; "
            "go on with --resume and fewer --workers"
        ) from error


class Stage:
    """The assistant as one worker process has it open, with the loop that it lives on."""

    def __init__(self, how: How, setting: str, root: Path) -> None:
        self._player = build_player(how.driver)
        self._loop = asyncio.new_event_loop()
        folder = Path(mkdtemp(dir=root))
        self._opened = (
            open_remote(how.base_url)
            if how.base_url
            else open_local(folder, how.model, preparation(setting))
        )
        self.surface: Surface = self._loop.run_until_complete(self._opened.__aenter__())
        # The database's thread would keep the process from ending.
        Finalize(self, self.close, exitpriority=10)

    def close(self) -> None:
        """Close the assistant; at the end of the process."""
        self._loop.run_until_complete(self._opened.__aexit__(None, None, None))
        self._loop.close()

    def hold(self, job: Job) -> Record:
        """Hold one conversation.

        Raises:
            SurfaceError: The assistant can't be reached as asked.
            CaseError: The case asks for what isn't there.
        """
        suite = talk_suite(job.suite)
        perform = suite.perform(job, self.surface, self._player)
        # Not every error survives the way to another process: what is told of it does.
        held = self._loop.run_until_complete(_settled(perform))
        if isinstance(held, SurfaceError | CaseError):
            raise held
        return suite.draft(job).broke_down(held) if isinstance(held, BaseException) else held


async def _settled(perform: Awaitable[Record]) -> Record | BaseException:
    (held,) = await asyncio.gather(perform, return_exceptions=True)
    return held


@cache
def _stage(how: How, setting: str, root: Path) -> Stage:
    return Stage(how, setting, root)


def _hold(job: Job, how: How, root: Path) -> Record:
    return _stage(how, job.setting, root).hold(job)
