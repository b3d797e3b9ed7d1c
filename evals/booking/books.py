"""The books as they stand in the database, and each booking's life as its history tells it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, select

from assistant.booking.model import Booking, Event
from assistant.booking.rows import row_to_booking, rows_to_events
from assistant.booking.slots import CELL_MIN
from assistant.booking.tables import answers, bookings, cells, events

LIVE = ("held", "confirmed", "checked_in")
ENDS = {
    "cancelled": "cancelled", "hold_expired": "cancelled", "no_show": "no_show",
    "checked_in": "checked_in", "done": "done", "held": "held", "confirmed": "confirmed",
}  # fmt: skip


@dataclass(frozen=True)
class State:
    """A booking after one line of its history."""

    what: str
    status: str
    starts_at: datetime


@dataclass(frozen=True)
class Books:
    """All rows, and the states of each booking by revision.

    `events` are in the order in which they were written: whoever waits for a bay writes after the
    one who frees it. `kept` are the HTTP answers under their keys.
    """

    bookings: dict[str, Booking]
    events: Sequence[Event]
    cells: dict[str, set[tuple[str, str, int]]]
    kept: dict[str, str]
    states: dict[str, list[State]]

    def timeline(self) -> Iterator[tuple[Booking, State]]:
        """Yield every booking with its next state, in the order in which they were written."""
        seen: Counter[str] = Counter()
        for event in self.events:
            revision = seen[event.booking_id]
            seen[event.booking_id] += 1
            if event.booking_id in self.bookings:
                yield self.bookings[event.booking_id], self.states[event.booking_id][revision]


def read_books(engine: Engine) -> Books:
    """Read everything at one moment."""
    occupied: dict[str, set[tuple[str, str, int]]] = defaultdict(set)
    with engine.execution_options(read_only=True).connect() as connection:
        rows = [row_to_booking(row) for row in connection.execute(select(bookings))]
        lines = rows_to_events(connection.execute(select(events).order_by(events.c.event_id)))
        for cell in connection.execute(select(cells)):
            occupied[cell.booking_id].add((cell.store_id, cell.bay_id, cell.cell))
        told = select(answers.c.key, answers.c.body).where(answers.c.body.is_not(None))
        kept = {row.key: row.body.decode() for row in connection.execute(told)}
    return Books({b.booking_id: b for b in rows}, lines, occupied, kept, _states(lines))


def untrue_rows(books: Books) -> Iterator[str]:
    """Yield bookings whose row is not what their history leads to, or that lack their bay."""
    for booking_id in books.states.keys() - books.bookings.keys():
        yield f"{booking_id} has a history and no row"
    for booking in books.bookings.values():
        life = books.states.get(booking.booking_id, [])
        if len(life) != booking.revision + 1:
            yield f"{booking.code} has revision {booking.revision} and {len(life)} lines of history"
        elif (life[-1].status, life[-1].starts_at) != (booking.status, booking.starts_at):
            row = f"{booking.status} at {booking.starts_at}"
            yield f"{booking.code} is {row}, its history says {life[-1]}"
        held = books.cells.get(booking.booking_id, set())
        if held != _cells(booking):
            yield f"{booking.code} is {booking.status} and holds {len(held)} cells of its bay"


def _cells(booking: Booking) -> set[tuple[str, str, int]]:
    """Return the cells that a booking must hold: those of its time, none when it is off."""
    if booking.status not in (*LIVE, "done"):
        return set()
    first = int(booking.starts_at.timestamp()) // (CELL_MIN * 60)
    count = -(-(booking.ends_at - booking.starts_at) // timedelta(minutes=CELL_MIN))
    return {(booking.store_id, booking.bay_id, first + n) for n in range(count)}


def _states(lines: Sequence[Event]) -> dict[str, list[State]]:
    lives: dict[str, list[State]] = defaultdict(list)
    for line in lines:
        life = lives[line.booking_id]
        told = line.details.get("starts_at")
        start = datetime.fromisoformat(told) if told else life[-1].starts_at
        status = life[-1].status if line.what == "moved" else ENDS[line.what]
        life.append(State(line.what, status, start))
    return lives
