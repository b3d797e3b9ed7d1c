"""The outbox: what is to be sent, each once, whoever sends it and however often it restarts.

A row is the promise of one message; its key (booking, kind, time) keeps it from being made twice.
A sender claims a row by pushing its next try ahead and leaving a mark, sends, and writes down that
it has. A sender that dies between the last two leaves a row that another takes up after the lease,
and then the message goes out a second time under the same id: at least once is all that a sender
can promise, and the id lets the receiver drop the copy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, Select, Update, select, update

from assistant.booking.clock import Clock
from assistant.booking.decisions import decide
from assistant.booking.model import Booking
from assistant.booking.notices import promise
from assistant.booking.rows import booking_by_id, row_to_booking
from assistant.booking.tables import bookings, reminders
from assistant.reminders.model import FURTHEST, TIMED, Kind, is_due, still_stands

# Longer than any channel may take, so that no two send at once.
LEASE = timedelta(minutes=3)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=30)


@dataclass(frozen=True)
class Claimed:
    """A message that this process, and no other until the lease ends, is to send."""

    message_id: str
    kind: Kind
    booking: Booking
    attempts: int
    claim: str


class Outbox:
    """Plans, claims and ends messages; several processes may at once.

    Args:
        engine: A migrated database.
        business: The clock by which bookings begin.
        real: The clock of leases and pauses.
    """

    def __init__(self, engine: Engine, business: Clock, real: Clock) -> None:
        self._engine = engine
        self._reader = engine.execution_options(read_only=True)
        self._business = business
        self._real = real

    def plan(self) -> int:
        """Put the timed reminders that have fallen due into the outbox; return how many."""
        now, real_now = self._business.now(), self._real.now()
        soon = bookings.c.starts_at.between(now, now + FURTHEST)
        ahead = select(bookings).where(bookings.c.status == "confirmed", soon)
        with self._reader.connect() as connection:
            found = [row_to_booking(row) for row in connection.execute(ahead)]
            planned = _planned(connection, found)
        due = [
            (booking, kind)
            for booking in found
            for kind in TIMED
            if (booking.booking_id, kind, booking.starts_at) not in planned
            and is_due(booking, kind, now=now, settled_at=booking.updated_at + (now - real_now))
        ]
        if not due:
            return 0
        return decide(
            self._engine, lambda c: sum(promise(c, one, kind, real_now) for one, kind in due)
        )

    def claim(self) -> Claimed | None:
        """Take the next message that is to be sent; those that are true no more are dropped."""
        with self._reader.connect() as connection:
            if connection.execute(self._waiting()).first() is None:
                return None
        return decide(self._engine, self._claim)

    def sent(self, claimed: Claimed) -> None:
        """Write down that a message was sent."""
        self._end(claimed, "sent")

    def failed(self, claimed: Claimed, trouble: str, *, for_good: bool = False) -> None:
        """Write down that it could not be sent, and when to try again. `trouble` names nobody."""
        if for_good:
            self._end(claimed, "failed", trouble)
            return
        pause = min(FIRST_PAUSE * 2 ** (claimed.attempts - 1), LONGEST_PAUSE)
        self._write(claimed, {"next_at": self._real.now() + pause, "trouble": trouble[:80]})

    def _claim(self, connection: Connection) -> Claimed | None:
        now = self._real.now()
        # Where rows can be locked, senders pass over those of others instead of waiting.
        waiting = self._waiting().order_by(reminders.c.next_at)
        while row := connection.execute(waiting.with_for_update(skip_locked=True)).first():
            booking = booking_by_id(connection, row.booking_id)
            if still_stands(booking, row.kind, row.starts_at, now=self._business.now()):
                token = uuid4().hex
                taken = {"claim": token, "next_at": now + LEASE, "attempts": row.attempts + 1}
                connection.execute(_row(row.reminder_id).values(taken))
                return Claimed(row.reminder_id, row.kind, booking, row.attempts + 1, token)
            # What was tried and not sent in time has failed; the rest has only become needless.
            status = "failed" if row.attempts else "dropped"
            connection.execute(_row(row.reminder_id).values(status=status, ended_at=now))
        return None

    def _waiting(self) -> Select[Any]:
        due = reminders.c.next_at <= self._real.now()
        return select(reminders).where(reminders.c.status == "waiting", due).limit(1)

    def _end(self, claimed: Claimed, status: str, trouble: str = "") -> None:
        ended = {"status": status, "ended_at": self._real.now(), "trouble": trouble[:80]}
        self._write(claimed, ended)

    def _write(self, claimed: Claimed, values: dict[str, object]) -> None:
        mine = _row(claimed.message_id).where(reminders.c.claim == claimed.claim)
        decide(self._engine, lambda connection: connection.execute(mine.values(values)))


def _row(message_id: str) -> Update:
    return update(reminders).where(reminders.c.reminder_id == message_id)


def _planned(connection: Connection, found: Sequence[Booking]) -> set[tuple[str, str, datetime]]:
    """Return (booking, kind, time) of the messages that were planned for these bookings."""
    ids = [booking.booking_id for booking in found]
    key = (reminders.c.booking_id, reminders.c.kind, reminders.c.starts_at)
    rows = connection.execute(select(*key).where(reminders.c.booking_id.in_(ids)))
    return {(row.booking_id, row.kind, row.starts_at) for row in rows}
