"""The booking suite: many processes fight for few slots, then the books are audited."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir, mkdtemp

from assistant.database import migrate, open_database
from evals.booking.checks import Check, check
from evals.booking.contest import hold_contest
from evals.booking.plan import SERVICES, STORES, Plan
from evals.booking.speed import by_path, speed, story
from evals.booking.store import Catalogue, open_store
from evals.booking.telling import drain
from evals.postgres import MISSING, fresh_database, server_url
from evals.results import SuiteResult

NAME = "booking"
WORKERS = 4
ATTEMPTS, SMOKE_ATTEMPTS = 12_000, 400
# Of each of the two ways, see `Plan`.
KILLS, SMOKE_KILLS = 12, 1


def booking_result(
    *, attempts: int | None, workers: int | None, seed: int, smoke: bool
) -> SuiteResult:
    """Hold a contest on SQLite, and on PostgreSQL where there is one, and audit each.

    Args:
        attempts: Of all processes together, on each database.
        workers: Processes.
        seed: Decides what is tried and when a process is killed; who is first it can't.
        smoke: A few hundred attempts.

    Raises:
        SurfaceError: A process failed, or nothing went on for two minutes.
    """
    total = attempts or (SMOKE_ATTEMPTS if smoke else ATTEMPTS)
    kills, count = SMOKE_KILLS if smoke else KILLS, workers or WORKERS
    catalogue, result = Catalogue.shipped(STORES, SERVICES), SuiteResult(NAME, [], [])
    with TemporaryDirectory() as root:
        for name, url in _databases(Path(root)):
            if url is None:
                result.notes.append(MISSING)
                continue
            folder = Path(mkdtemp(dir=root))
            plan = Plan(url, folder, catalogue, seed, -(-total // count), count, kills)
            _contest(name, plan, result)
    return result


def _contest(name: str, plan: Plan, result: SuiteResult) -> None:
    """Hold a contest on one database and add what came of it to the result."""
    engine = open_database(plan.url)
    migrate(engine)
    fought = hold_contest(plan, name)
    # What ran out is swept as decisions do, so that no hold of the contest is left half-way.
    store = open_store(plan.url, plan.catalogue)
    store.bookings.expire_holds()
    drain(store.engine, store.clock, plan.folder)
    store.engine.dispose()
    _add(result, name, check(engine, fought, plan.catalogue, plan.folder))
    result.notes.append(story(name, engine, fought, plan.workers))
    result.measures.extend(speed(name, fought.entries))
    result.slices.extend(by_path(name, fought.entries))
    engine.dispose()


def _add(result: SuiteResult, name: str, checks: list[Check]) -> None:
    for one in checks:
        result.measures.append(one.measure(name))
        result.rows.append({"key": f"{name}: {one.name}", "passed": not one.wrong})
        if one.wrong:
            result.failures.append(one.failure(name))
            result.counts[f"{name}: {one.name}"] = len(one.wrong)


def _databases(root: Path) -> Iterator[tuple[str, str | None]]:
    yield "sqlite", f"sqlite:///{root}/contest.db"
    server = server_url(Path(gettempdir()) / f"carcare-eval-{os.getpid()}")
    if server is None:
        yield "postgresql", None
        return
    with fresh_database(server) as url:
        yield "postgresql", url
