"""Steps of a booking decision, each inside the caller's transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Table, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from assistant.booking.codes import new_code
from assistant.booking.errors import SlotTaken
from assistant.booking.model import Booking, Contact, Event, Shop
from assistant.booking.offers import Wish
from assistant.booking.slots import free_bays
from assistant.booking.tables import bookings, cells, events, technician_cells
from assistant.booking.technicians import free_workers

CODE_TRIES = 5


def taken_cells(
    connection: Connection, store_id: str, wanted: range, now: datetime
) -> set[tuple[str, int]]:
    """Return (bay_id, cell) in use; cells of holds that ran out by `now` count as free."""
    alive = or_(bookings.c.status != "held", bookings.c.hold_expires_at > now)
    query = (
        select(cells.c.bay_id, cells.c.cell)
        .join(bookings, bookings.c.booking_id == cells.c.booking_id)
        .where(cells.c.store_id == store_id, cells.c.cell.between(wanted.start, wanted.stop - 1))
        .where(alive)
    )
    return {(bay_id, cell) for bay_id, cell in connection.execute(query)}


def engaged_cells(
    connection: Connection, shop: Shop, wanted: range, now: datetime
) -> set[tuple[str, int]]:
    """Return (technician_id, cell) in use, as `taken_cells`; empty where none are recorded."""
    if not shop.technicians:
        return set()
    alive = or_(bookings.c.status != "held", bookings.c.hold_expires_at > now)
    cell = technician_cells.c.cell.between(wanted.start, wanted.stop - 1)
    query = (
        select(technician_cells.c.technician_id, technician_cells.c.cell)
        .join(bookings, bookings.c.booking_id == technician_cells.c.booking_id)
        .where(technician_cells.c.store_id == shop.store_id, cell)
        .where(alive)
    )
    return {(technician_id, cell) for technician_id, cell in connection.execute(query)}


def expire_holds(connection: Connection, now: datetime, *, store_id: str | None = None) -> int:
    """Cancel the holds that ran out by real time `now`, free their bays; return how many."""
    overdue = (bookings.c.status == "held") & (bookings.c.hold_expires_at <= now)
    if store_id is not None:
        overdue &= bookings.c.store_id == store_id
    changes = {"status": "cancelled", "updated_at": now, "revision": bookings.c.revision + 1}
    query = update(bookings).where(overdue).values(changes).returning(bookings.c.booking_id)
    expired = list(connection.scalars(query))
    for booking_id in expired:
        release(connection, booking_id)
        record(connection, booking_id, now, "system", "hold_expired")
    return len(expired)


def add_booking(connection: Connection, wish: Wish, booking: dict[str, Any]) -> str:
    """Insert a booking with a new code and occupy a bay; return its id.

    Raises:
        SlotTaken: No bay is free.
    """
    booking_id = uuid4().hex
    row = booking | {
        "booking_id": booking_id,
        "phone_print": booking["phone"],
        "store_id": wish.shop.store_id,
        "service": wish.job.service,
        "bay_id": "",
        "timezone": wish.shop.timezone,
        "starts_at": wish.span.start,
        "ends_at": wish.span.end,
        "revision": 0,
        "updated_at": booking["created_at"],
    }
    _insert_with_code(connection, row)
    place = occupy(connection, wish, booking_id, booking["created_at"])
    mine = bookings.c.booking_id == booking_id
    connection.execute(update(bookings).where(mine).values(place))
    return booking_id


def occupy(
    connection: Connection, wish: Wish, booking_id: str, now: datetime
) -> dict[str, str | None]:
    """Claim the first bay and technician that are free; return their ids by column of bookings.

    The primary keys decide: what another transaction takes in the meantime is passed over.

    Raises:
        SlotTaken: No bay is free, or nobody with the skill.
    """
    taken = taken_cells(connection, wish.shop.store_id, wish.cells, now)
    for bay in free_bays(wish.shop, wish.job, wish.cells, taken):
        mine = {"store_id": wish.shop.store_id, "bay_id": bay.bay_id, "booking_id": booking_id}
        if _claim(connection, cells, [mine | {"cell": cell} for cell in wish.cells]):
            technician_id = engage(connection, wish, booking_id, now)
            return {"bay_id": bay.bay_id, "technician_id": technician_id}
    raise SlotTaken(wish.starts_at)


def engage(connection: Connection, wish: Wish, booking_id: str, now: datetime) -> str | None:
    """Claim the cells of the first technician who is free; None where none are recorded.

    Raises:
        SlotTaken: Nobody with the skill is free.
    """
    if not wish.shop.technicians:
        return None
    for worker in free_workers(wish.workers, engaged_cells(connection, wish.shop, wish.cells, now)):
        mine = {
            "store_id": wish.shop.store_id,
            "technician_id": worker.technician_id,
            "booking_id": booking_id,
        }
        wanted = [mine | {"cell": cell} for cell in sorted(worker.cells)]
        if _claim(connection, technician_cells, wanted):
            return worker.technician_id
    raise SlotTaken(wish.starts_at)


def release(connection: Connection, booking_id: str) -> None:
    """Free the booking's bay and technician."""
    connection.execute(delete(cells).where(cells.c.booking_id == booking_id))
    disengage(connection, booking_id)


def disengage(connection: Connection, booking_id: str) -> None:
    """Free the booking's technician."""
    mine = technician_cells.c.booking_id == booking_id
    connection.execute(delete(technician_cells).where(mine))


def change(connection: Connection, booking: Booking, now: datetime, **values: object) -> None:
    """Write new values to a booking and raise its revision."""
    mine = bookings.c.booking_id == booking.booking_id
    stamp = {"updated_at": now, "revision": booking.revision + 1}
    if "phone" in values:
        stamp["phone_print"] = values["phone"]
    connection.execute(update(bookings).where(mine).values(values | stamp))


def record(
    connection: Connection, booking_id: str, at: datetime, actor: str, what: str, **details: str
) -> None:
    """Append to the booking's history. `details` must hold nothing personal: it is never erased."""
    row = {"booking_id": booking_id, "at": at, "actor": actor, "what": what, "details": details}
    connection.execute(insert(events).values(row))


def reason_given(reason: str) -> dict[str, str]:
    """Return a reason as a detail of the history; nothing where none was given."""
    return {"reason": reason} if reason else {}


def booking_by_code(connection: Connection, code: str) -> Booking | None:
    """Return the booking with this code."""
    row = connection.execute(select(bookings).where(bookings.c.code == code)).one_or_none()
    return row_to_booking(row) if row is not None else None


def booking_by_id(connection: Connection, booking_id: str) -> Booking:
    """Return a booking that is known to exist."""
    row = connection.execute(select(bookings).where(bookings.c.booking_id == booking_id)).one()
    return row_to_booking(row)


def lock_booking(connection: Connection, booking_id: str) -> Booking:
    """Return a booking that is known to exist, locked against other decisions."""
    query = select(bookings).where(bookings.c.booking_id == booking_id).with_for_update()
    return row_to_booking(connection.execute(query).one())


def row_to_booking(row: Row[Any]) -> Booking:
    """Convert a row of the bookings table."""
    values = dict(row._mapping)
    del values["phone_print"]
    zone = ZoneInfo(values["timezone"])
    contact = Contact(**{name: values.pop(name) for name in ("name", "phone", "vehicle", "note")})
    for name in ("starts_at", "ends_at"):
        values[name] = values[name].astimezone(zone)
    return Booking(contact=contact, **values)


def rows_to_events(rows: Iterable[Row[Any]]) -> list[Event]:
    """Convert rows of the history."""
    return [Event(r.booking_id, r.at, r.actor, r.what, r.details) for r in rows]


def _insert_with_code(connection: Connection, row: dict[str, Any]) -> None:
    for tries_left in reversed(range(CODE_TRIES)):
        try:
            with connection.begin_nested():
                connection.execute(insert(bookings).values(row | {"code": new_code()}))
            return
        except IntegrityError:
            if not tries_left:
                raise


def _claim(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> bool:
    try:
        with connection.begin_nested():
            connection.execute(insert(table).values(rows))
    except IntegrityError:
        return False
    return True
