"""The stores' side of bookings in a SQL database."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, Engine, select

from assistant.booking import rows
from assistant.booking.access import Door
from assistant.booking.clock import Clock
from assistant.booking.decisions import decide
from assistant.booking.model import Booking, Event, Person, Status
from assistant.booking.ports import Attempts
from assistant.booking.rules import check_mark
from assistant.booking.tables import bookings, events


class SqlDesk:
    """What a store does with its bookings; `ports.Desk` says what the methods promise."""

    def __init__(self, engine: Engine, attempts: Attempts, clock: Clock) -> None:
        self._engine = engine
        self._reader = engine.execution_options(read_only=True)
        self._door = Door(attempts)
        self._clock = clock

    def mark(self, code: str, status: Status, by: Person, *, reason: str = "") -> Booking:
        """Record that a car checked in, was done or did not come."""
        booking_id = self._open(code, by).booking_id
        now = self._clock.now()

        def work(connection: Connection) -> Booking:
            booking = rows.lock_booking(connection, booking_id)
            check_mark(booking, status)
            rows.change(connection, booking, now, status=status)
            if status == "no_show":
                rows.release(connection, booking_id)
            rows.record(connection, booking_id, now, by.actor, status, **rows.reason_given(reason))
            return rows.booking_by_id(connection, booking_id)

        return decide(self._engine, work)

    def for_store(self, store_id: str, first: date, last: date) -> list[Booking]:
        """Return the store's bookings that begin on these days of its zone, soonest first."""
        # Zones lie within a day of UTC; the exact day is told by the shop's own zone below.
        begins = datetime.combine(first, time(), UTC) - timedelta(days=1)
        ends = datetime.combine(last, time(), UTC) + timedelta(days=2)
        query = select(bookings).where(
            bookings.c.store_id == store_id, bookings.c.starts_at.between(begins, ends)
        )
        with self._reader.connect() as connection:
            found = connection.execute(query.order_by(bookings.c.starts_at)).all()
        days = (rows.row_to_booking(row).as_of(self._clock.now()) for row in found)
        return [booking for booking in days if first <= booking.starts_at.date() <= last]

    def history(self, code: str, by: Person) -> list[Event]:
        """Return who changed what and when, oldest first."""
        mine = events.c.booking_id == self._open(code, by).booking_id
        query = select(events).where(mine).order_by(events.c.event_id)
        with self._reader.connect() as connection:
            return rows.rows_to_events(connection.execute(query))

    def _open(self, code: str, by: Person) -> Booking:
        plain = self._door.knock(code, by)
        with self._reader.connect() as connection:
            booking = rows.booking_by_code(connection, plain)
        return self._door.enter(plain, booking, by)
