"""A check of the books from their own rows, without trusting the keys that guard them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from sqlalchemy import Engine, select

from assistant.booking.model import Booking, Status
from assistant.booking.rows import row_to_booking
from assistant.booking.slots import CELL_MIN
from assistant.booking.tables import bookings, cells, events, technician_cells

LIVE: tuple[Status, ...] = ("held", "confirmed", "checked_in")


def audit(engine: Engine) -> list[str]:
    """Return what is wrong with the books, one line each; empty when all is well.

    Looks for two bookings in one bay or with one technician at one time, live bookings without
    their bay, bays or technicians kept by cancelled ones, and changes that were recorded twice or
    never.
    """
    with engine.execution_options(read_only=True).connect() as connection:
        all_bookings = [row_to_booking(row) for row in connection.execute(select(bookings))]
        held_cells = Counter(connection.scalars(select(cells.c.booking_id)))
        engaged = Counter(connection.scalars(select(technician_cells.c.booking_id)))
        recorded = Counter(connection.scalars(select(events.c.booking_id)))
    return [
        *_overlaps(all_bookings),
        *(line for b in all_bookings for line in _miscounted(b, held_cells, recorded)),
        *(line for b in all_bookings for line in _misengaged(b, engaged)),
    ]


def _overlaps(all_bookings: Iterable[Booking]) -> Iterator[str]:
    used = defaultdict(list)
    for booking in all_bookings:
        if booking.status in LIVE:
            used[booking.store_id, f"bay {booking.bay_id}"].append(booking)
            if booking.technician_id:
                used[booking.store_id, f"technician {booking.technician_id}"].append(booking)
    for (store_id, what), live in used.items():
        live.sort(key=lambda b: b.starts_at)
        for one, other in pairwise(live):
            if other.starts_at < one.ends_at:
                yield f"oversold: {one.code} and {other.code} share {what} of {store_id}"


def _misengaged(booking: Booking, engaged: Counter[str]) -> Iterator[str]:
    live, held = booking.status in LIVE, engaged[booking.booking_id]
    if live and bool(booking.technician_id) != bool(held):
        yield f"lost: {booking.code} has technician {booking.technician_id} and {held} cells"
    if booking.status in ("cancelled", "no_show") and held:
        yield f"leaked: {booking.code} is {booking.status} but keeps its technician"


def _miscounted(booking: Booking, held: Counter[str], recorded: Counter[str]) -> Iterator[str]:
    minutes = (booking.ends_at - booking.starts_at).total_seconds() / 60
    least = minutes / CELL_MIN if booking.status in LIVE else 0
    if held[booking.booking_id] < least:
        yield f"lost: {booking.code} is {booking.status} but keeps no bay"
    if booking.status in ("cancelled", "no_show") and held[booking.booking_id]:
        yield f"leaked: {booking.code} is {booking.status} but keeps its bay"
    if recorded[booking.booking_id] != booking.revision + 1:
        yield (
            f"history: {booking.code} changed {booking.revision} times, "
            f"{recorded[booking.booking_id]} lines recorded"
        )
