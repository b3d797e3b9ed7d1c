"""A store with bookings, an outbox on them, and a channel that remembers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine, select

from assistant.accounts.counters import SqlAttempts
from assistant.booking.model import Booking, ByOwner, ByStaff
from assistant.booking.sql import SqlBookings
from assistant.booking.tables import reminders
from assistant.database import open_database
from assistant.reminders.model import ChannelError, Message
from assistant.reminders.outbox import Outbox
from assistant.reminders.sending import Reminders
from tests.fakes_booking import TurnableClock, make_offers, make_order
from tests.shipped import shipped_knowledge

STORE = "sh-jingan"
STAFF = ByStaff("zhao", STORE)


@dataclass
class Told:
    """Remembers what it was given; fails as often as it is told to."""

    messages: list[Message] = field(default_factory=list)
    troubles: list[ChannelError] = field(default_factory=list)

    def send(self, message: Message) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.messages.append(message)

    @property
    def kinds(self) -> list[str]:
        return [message.kind for message in self.messages]


@dataclass
class Post:
    engine: Engine
    bookings: SqlBookings
    clock: TurnableClock
    outbox: Outbox
    channel: Told

    def book(self, start: datetime) -> Booking:
        slots = self.bookings.slots(STORE, "oil_service", day=start.date())
        (slot,) = [slot for slot in slots if slot.starts_at == start]
        return self.bookings.create(make_order(slot))

    def move(self, booking: Booking, start: datetime, by: ByStaff | None = None) -> Booking:
        slots = self.bookings.slots(STORE, "oil_service", day=start.date())
        (slot,) = [slot for slot in slots if slot.starts_at == start]
        return self.bookings.reschedule(booking.code, slot.slot_id, by or ByOwner(booking.owner))

    def run(self) -> int:
        return Reminders(self.outbox, self.channel, shipped_knowledge).run()

    def turn_to(self, at: datetime) -> None:
        self.clock.at = at

    def rows(self) -> list[tuple[str, str]]:
        with self.engine.connect() as connection:
            found = connection.execute(select(reminders).order_by(reminders.c.next_at)).all()
        return [(row.kind, row.status) for row in found]


@contextmanager
def open_post(url: str) -> Iterator[Post]:
    """Open everything anew, as a process that starts does."""
    engine, clock = open_database(url), TurnableClock()
    bookings = SqlBookings(engine, make_offers(clock), SqlAttempts(engine, clock), clock)
    yield Post(engine, bookings, clock, Outbox(engine, clock, clock), Told())
    engine.dispose()


def at(day: int, clock: str) -> datetime:
    """Return a time of March 2026 in Shanghai."""
    return datetime.fromisoformat(f"2026-03-{day:02}T{clock}:00+08:00")
