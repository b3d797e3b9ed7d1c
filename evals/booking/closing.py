"""Stores that close for a day in the midst of a contest, and whether anything slipped past."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from math import inf
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, func, select

from assistant.booking.decisions import decide
from assistant.booking.model import Job, Shop
from assistant.booking.ports import Catalogue
from assistant.booking.store_lock import lock_store, write_store
from assistant.booking.tables import bookings, calendars, events
from assistant.events import append
from assistant.stores.edits import StoreEdits
from assistant.tables import events as log
from evals.booking.shifts import with_team

CLOSED, REOPENED = "eval_closed", "eval_reopened"
TAKES = ("held", "confirmed", "moved")


@dataclass
class LiveCatalogue:
    """The shops of a contest with what they have changed, as a process last saw them."""

    base: Catalogue
    engine: Engine
    changed: dict[str, tuple[int, StoreEdits]] = field(default_factory=dict)

    def shop(self, store_id: str) -> Shop | None:
        """Return a shop as it was at the last refresh."""
        shop = self.base.shop(store_id)
        revision, edits = self.changed.get(store_id, (0, StoreEdits()))
        if shop is None:
            return None
        own = replace(shop, revision=revision, closed=frozenset(edits.closed))
        return with_team(own, edits.technicians)

    def job(self, service: str) -> Job | None:
        """Return a job."""
        return self.base.job(service)

    def refresh(self) -> None:
        """Read what the stores have changed."""
        with self.engine.execution_options(read_only=True).connect() as connection:
            rows = connection.execute(select(calendars)).all()
        self.changed = {row.store_id: (row.revision, _edits(row.edits)) for row in rows}


def set_closed(engine: Engine, store_id: str, day: date, *, closed: bool) -> None:
    """Close a store for a day, or open it again, and write down after which booking."""

    def work(connection: Connection) -> None:
        edits = _edits(lock_store(connection, store_id).edits)
        days = frozenset(edits.closed)
        wanted = days | {day} if closed else days - {day}
        if wanted == days:
            return
        new = edits.model_copy(update={"closed": dict.fromkeys(sorted(wanted), "eval")})
        write_store(connection, store_id, new.model_dump(mode="json"))
        after = connection.scalar(select(func.max(events.c.event_id))) or 0
        kind = CLOSED if closed else REOPENED
        append(connection, "eval", kind, store_id, day=day.isoformat(), after=after)

    decide(engine, work)


def slipped_past(engine: Engine) -> tuple[list[str], int]:
    """Return what was sold for a day while it was closed, and how often a day was closed."""
    with engine.execution_options(read_only=True).connect() as connection:
        spans = _closed_spans(connection)
        wrong = list(_sold_within(connection, spans))
    return wrong, sum(len(found) for found in spans.values())


def _closed_spans(connection: Connection) -> dict[tuple[str, str], list[list[float]]]:
    """Return (store, day) -> [after, until] by the number of the history's lines."""
    spans: dict[tuple[str, str], list[list[float]]] = defaultdict(list)
    lines = select(log).where(log.c.kind.in_((CLOSED, REOPENED))).order_by(log.c.event_id)
    for line in connection.execute(lines):
        found = spans[line.subject, line.details["day"]]
        if line.kind == CLOSED:
            found.append([line.details["after"], inf])
        else:
            found[-1][1] = line.details["after"]
    return spans


def _sold_within(
    connection: Connection, spans: dict[tuple[str, str], list[list[float]]]
) -> Iterator[str]:
    told = select(bookings.c.booking_id, bookings.c.store_id, bookings.c.code, bookings.c.timezone)
    rows = {row.booking_id: row for row in connection.execute(told)}
    starts: dict[str, datetime] = {}
    for line in connection.execute(select(events).order_by(events.c.event_id)):
        if line.what not in TAKES:
            continue
        row = rows.get(line.booking_id)
        if row is None:
            continue
        if "starts_at" in line.details:
            starts[line.booking_id] = datetime.fromisoformat(line.details["starts_at"])
        day = starts[line.booking_id].astimezone(ZoneInfo(row.timezone)).date().isoformat()
        for after, until in spans.get((row.store_id, day), ()):
            if after < line.event_id <= until:
                yield f"{row.code} was {line.what} at {row.store_id} for {day}, which was closed"


def _edits(kept: object) -> StoreEdits:
    return StoreEdits.model_validate(kept or {})
