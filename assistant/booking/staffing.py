"""Gives the bookings that stand to the technicians a shop has from now on."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from assistant.booking import rows
from assistant.booking.errors import SlotTaken
from assistant.booking.hours import Period
from assistant.booking.model import Booking, Shop
from assistant.booking.offers import Wish
from assistant.booking.ports import Catalogue
from assistant.booking.slots import timetable_for
from assistant.booking.tables import bookings


def assign_technicians(
    connection: Connection, shop: Shop, catalogue: Catalogue, *, now: datetime, real_now: datetime
) -> None:
    """Keep each booking ahead with its technician, or find it another, in the caller's transaction.

    Those for whom nobody is free are left without one; `displaced` lists them. Earlier bookings
    choose first. The caller holds the shop's lock.
    """
    mine = (bookings.c.store_id == shop.store_id) & (bookings.c.starts_at > now)
    live = bookings.c.status.in_(("held", "confirmed"))
    # The shop's lock keeps nobody from cancelling: a booking that went meanwhile is let go here,
    # and one that is read here goes after this.
    query = select(bookings).where(mine, live).order_by(bookings.c.starts_at).with_for_update()
    homeless = []
    for booking in [rows.row_to_booking(row) for row in connection.execute(query)]:
        wish = _wish(booking, shop, catalogue, now)
        on_shift = {worker.technician_id for worker in wish.workers} if wish else set()
        if booking.technician_id is not None and booking.technician_id not in on_shift:
            rows.disengage(connection, booking.booking_id)
            _write(connection, booking, None)
        if wish and (booking.technician_id is None or booking.technician_id not in on_shift):
            homeless.append((booking, wish))
    for booking, wish in homeless:
        try:
            found = rows.engage(connection, wish, booking.booking_id, real_now)
        except SlotTaken:
            continue
        _write(connection, booking, found)


def _wish(booking: Booking, shop: Shop, catalogue: Catalogue, now: datetime) -> Wish | None:
    job = catalogue.job(booking.service)
    if job is None:
        return None
    span = Period(booking.starts_at, booking.ends_at)
    return Wish(shop, job, span, timetable_for(shop, job, now).workers(span))


def _write(connection: Connection, booking: Booking, technician_id: str | None) -> None:
    mine = bookings.c.booking_id == booking.booking_id
    connection.execute(update(bookings).where(mine).values(technician_id=technician_id))
