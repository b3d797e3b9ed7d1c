"""Reads what figures are counted from: bookings without names, questions without people."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, exists, select

from assistant import tables
from assistant.booking.model import Status
from assistant.booking.tables import bookings, events
from assistant.events import ASKED, DRIVERS

_STAFF = "staff:"


@dataclass(frozen=True)
class Visit:
    """A booking that was confirmed once, whatever became of it; times are of the store's zone."""

    service: str
    status: Status
    starts_at: datetime
    made_at: datetime
    cancelled_by_store: bool


@dataclass(frozen=True)
class Opinion:
    """What a driver said of an answer; `driver` tells drivers apart and is never shown."""

    at: datetime
    driver: str
    helpful: bool
    reason: str | None


class Visits:
    """What the database knows of a store's bookings, questions about it and answers to them."""

    def __init__(self, engine: Engine) -> None:
        self._reader = engine.execution_options(read_only=True)

    def between(self, store_id: str, begin: datetime, end: datetime) -> Iterator[Visit]:
        """Yield the store's bookings that begin in [begin, end); holds were never bookings."""
        row, line = bookings.c, events.c
        confirmed = exists().where(line.booking_id == row.booking_id, line.what == "confirmed")
        by_store = exists().where(
            line.booking_id == row.booking_id,
            line.what == "cancelled",
            line.actor.startswith(_STAFF, autoescape=True),
        )
        query = select(
            row.service, row.status, row.starts_at, row.created_at, row.timezone, by_store
        ).where(row.store_id == store_id, row.starts_at >= begin, row.starts_at < end, confirmed)
        with self._reader.connect() as connection:
            for service, status, starts_at, made_at, zone, store in connection.execute(query):
                own = ZoneInfo(zone)
                times = starts_at.astimezone(own), made_at.astimezone(own)
                yield Visit(service, status, *times, bool(store))

    def asked(self, store_id: str, begin: datetime, end: datetime) -> Counter[str]:
        """Return how often free slots of each service were looked for in [begin, end), real time.

        Only conversations count, each look-up once.
        """
        row = tables.events.c
        query = select(row.details).where(
            row.actor == DRIVERS,
            row.kind == ASKED,
            row.subject == store_id,
            row.at >= begin,
            row.at < end,
        )
        with self._reader.connect() as connection:
            return Counter(details["service"] for details in connection.scalars(query))

    def opinions(self, store_id: str, begin: datetime, end: datetime) -> list[Opinion]:
        """Return what was said in [begin, end), real time, of answers in talks about the store.

        Those of conversations that were erased are gone with them.
        """
        row, talk, at = tables.answer_ratings.c, tables.threads.c, tables.thread_stores.c
        query = (
            select(row.at, talk.owner, row.helpful, row.reason)
            .join(tables.threads, talk.thread_id == row.thread_id)
            .join(tables.thread_stores, at.thread_id == row.thread_id)
            .where(at.store_id == store_id, row.at >= begin, row.at < end)
        )
        with self._reader.connect() as connection:
            return [Opinion(*found) for found in connection.execute(query)]
