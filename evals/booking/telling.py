"""Messages to drivers in the midst of a contest: promised with each change, sent at least once."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, select

from assistant.booking.clock import Clock, RealClock, ShiftedClock
from assistant.booking.tables import bookings, events, reminders
from assistant.reminders.outbox import LEASE, Outbox

SENT = "sent-{}.log"
KINDS = {"moved": "moved", "cancelled": "cancelled"}


def send_all(outbox: Outbox, path: Path) -> None:
    """Send whatever waits: write its id down, then that it was sent."""
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        while claimed := outbox.claim():
            # A receiver has it now, whatever becomes of this process.
            os.write(file, f"{claimed.message_id}\n".encode())
            outbox.sent(claimed)
    finally:
        os.close(file)


def drain(engine: Engine, business: Clock, folder: Path) -> None:
    """Send what a killed sender has left, once its lease is over."""
    real = RealClock()
    later = ShiftedClock(real.now() + LEASE + timedelta(minutes=1), real)
    send_all(Outbox(engine, business, later), folder / SENT.format("end"))


def unsent(engine: Engine, folder: Path) -> tuple[list[str], int]:
    """Return messages that the books call sent and nobody got, or that still wait; and of how many.

    What a later change has made untrue is dropped, not sent.
    """
    got = _got(folder)
    with engine.execution_options(read_only=True).connect() as connection:
        rows = _all(connection, reminders)
    wrong = [
        f"message {row.reminder_id} ({row.kind}) is {row.status} and came {got[row.reminder_id]}×"
        for row in rows
        if row.status not in ("sent", "dropped") or (row.status == "sent") > got[row.reminder_id]
    ]
    return wrong, len(rows)


def sent_twice(folder: Path, kills: int) -> tuple[list[str], int]:
    """Return messages that came more than once, beyond those that a kill explains; and of all."""
    got = _got(folder)
    twice = [f"message {name} came {n} times" for name, n in got.items() if n > 1]
    return (twice if len(twice) > kills else []), len(got)


def unpromised(engine: Engine) -> tuple[list[str], int]:
    """Return changes by the store that promised the driver no message, and of how many."""
    with engine.execution_options(read_only=True).connect() as connection:
        changes = list(_by_store(connection.execute(select(events).order_by(events.c.event_id))))
        told = {(row.booking_id, row.kind, row.revision) for row in _all(connection, reminders)}
        known = {row.booking_id for row in _all(connection, bookings) if row.phone}
    changes = [change for change in changes if change[0] in known]
    return [f"{change} promised nothing" for change in changes if change not in told], len(changes)


def _all(connection: Connection, table: Table) -> Sequence[Row[Any]]:
    return connection.execute(select(table)).all()


def _by_store(lines: Iterable[Row[Any]]) -> Iterator[tuple[str, str, int]]:
    revision: Counter[str] = Counter()
    for line in lines:
        if line.actor.startswith("staff:") and line.what in KINDS:
            yield line.booking_id, KINDS[line.what], revision[line.booking_id]
        revision[line.booking_id] += 1


def _got(folder: Path) -> Counter[str]:
    return Counter(
        line for path in folder.glob(SENT.format("*")) for line in path.read_text().split()
    )
