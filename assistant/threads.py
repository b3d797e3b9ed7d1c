"""Threads: whose they are, their language, and one turn at a time."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast
from uuid import uuid4

from sqlalchemy import ColumnElement, Engine, Float, func, insert, literal, or_, select, update
from sqlalchemy import cast as cast_to
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import UnknownThread
from assistant.messages import Caller, Locale
from assistant.tables import threads

# A turn that died without a word frees its thread after this long; one that lives renews its claim.
TURN_LASTS_S = 30.0
RENEWED_EVERY_S = 8.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Thread:
    """A conversation; `locale` is that of its last reply."""

    thread_id: str
    owner: str
    locale: Locale | None


class Threads:
    """The threads of all callers; a thread opens only to the one that made it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reader = engine.execution_options(read_only=True)

    def open(self, thread_id: str | None, caller: Caller) -> Thread:
        """Return the caller's thread, a new one when `thread_id` is None.

        Raises:
            UnknownThread: There is no such thread, or it is another caller's.
        """
        if thread_id is None:
            return self._create(caller)
        query = select(threads).where(
            threads.c.thread_id == thread_id, threads.c.owner == caller.owner
        )
        with self._reader.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise UnknownThread(
                "There is no such conversation of yours; leave thread_id out to begin a new one."
            )
        return Thread(row.thread_id, row.owner, cast(Locale | None, row.locale))

    def _create(self, caller: Caller) -> Thread:
        thread = Thread(uuid4().hex, caller.owner, None)
        row = {
            "thread_id": thread.thread_id,
            "owner": caller.owner,
            "created_at": datetime.now(UTC),
        }
        with self._engine.begin() as connection:
            connection.execute(insert(threads).values(row))
        return thread

    def start_turn(self, thread_id: str) -> bool:
        """Claim the thread for one turn; False while another turn runs, in any process."""
        now = self._now()
        free = or_(threads.c.busy_until.is_(None), threads.c.busy_until < now)
        claim = update(threads).where(threads.c.thread_id == thread_id, free)
        with self._engine.begin() as connection:
            result = connection.execute(claim.values(busy_until=now + TURN_LASTS_S))
        return result.rowcount == 1

    def renew_turn(self, thread_id: str) -> None:
        """Keep the claim of a turn that goes on; one that has ended stays ended."""
        mine = (threads.c.thread_id == thread_id) & threads.c.busy_until.is_not(None)
        until = self._now() + TURN_LASTS_S
        with self._engine.begin() as connection:
            connection.execute(update(threads).where(mine).values(busy_until=until))

    def end_turn(self, thread_id: str, locale: Locale) -> None:
        """Free the thread and remember the language of its last reply."""
        done = update(threads).where(threads.c.thread_id == thread_id)
        with self._engine.begin() as connection:
            connection.execute(done.values(busy_until=None, locale=locale))

    def of(self, caller: Caller) -> list[str]:
        """Return the ids of the caller's threads, newest first."""
        query = select(threads.c.thread_id).where(threads.c.owner == caller.owner)
        with self._reader.connect() as connection:
            return list(connection.scalars(query.order_by(threads.c.created_at.desc())))

    def _now(self) -> ColumnElement[float]:
        """Return the time in Unix seconds by one clock, where machines share the database."""
        if self._engine.dialect.name == "postgresql":
            return cast_to(func.extract("epoch", func.clock_timestamp()), Float)
        return literal(time.time())


@asynccontextmanager
async def renewed(threads: Threads, thread_id: str) -> AsyncIterator[None]:
    """Renew the claim of a turn while the context lasts."""
    task = asyncio.create_task(_renew(threads, thread_id))
    try:
        yield
    finally:
        # A cancelled turn can't wait; a renewal that comes too late changes nothing.
        task.cancel()


async def _renew(threads: Threads, thread_id: str) -> None:
    while True:
        await asyncio.sleep(RENEWED_EVERY_S)
        try:
            await asyncio.to_thread(threads.renew_turn, thread_id)
        except SQLAlchemyError as error:
            # The claim outlives two renewals that failed.
            logger.warning("a turn could not renew its claim: %s", type(error).__name__)
