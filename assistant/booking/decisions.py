"""Transactions that may have to be run again."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

Result = TypeVar("Result")

TRIES = 8
FIRST_PAUSE_S = 0.02
# PostgreSQL: serialization_failure, deadlock_detected, lock_not_available.
TRANSIENT_STATES = ("40001", "40P01", "55P03")


def decide(engine: Engine, work: Callable[[Connection], Result]) -> Result:
    """Run `work` in one writing transaction; kept whole, or not at all.

    Deadlocks and lock time-outs are tried again, so `work` must have no effect outside the
    database. Every other error rolls back and rises.
    """
    for tries_left in reversed(range(TRIES)):
        try:
            with engine.begin() as connection:
                return work(connection)
        except DBAPIError as error:
            if not tries_left or not _is_transient(error):
                raise
        time.sleep(FIRST_PAUSE_S * 2 ** (TRIES - tries_left - 1) * random.uniform(0.5, 1.5))
    raise AssertionError("the last try returns or raises")


def _is_transient(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in TRANSIENT_STATES or "database is locked" in str(error.orig)
