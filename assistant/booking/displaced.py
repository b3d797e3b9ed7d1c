"""Which bookings a shop can no longer keep as it is now: pure."""

from collections.abc import Iterable
from datetime import datetime

from assistant.booking.model import Booking, Job, Shop
from assistant.booking.ports import Catalogue
from assistant.booking.slots import Timetable, bays_for, timetable_for


def displaced(
    found: Iterable[Booking], catalogue: Catalogue, store_id: str, now: datetime
) -> list[Booking]:
    """Return the bookings ahead that lie outside the shop's present hours, services or bays.

    Those that have no technician where the shop has recorded some are among them.

    Args:
        found: Bookings of the shop.
        catalogue: Knows the shop and the jobs as they are now.
        store_id: The shop.
        now: Business time; what has begun is left to people.
    """
    shop = catalogue.shop(store_id)
    timetables: dict[str, Timetable | None] = {}
    lost = []
    for booking in found:
        if booking.status not in ("held", "confirmed") or booking.starts_at <= now:
            continue
        if booking.service not in timetables:
            job = catalogue.job(booking.service)
            timetables[booking.service] = _timetable(shop, job, now)
        if not _stands(booking, timetables[booking.service]):
            lost.append(booking)
    return lost


def _timetable(shop: Shop | None, job: Job | None, now: datetime) -> Timetable | None:
    if shop is None or job is None or job.service not in shop.services:
        return None
    return timetable_for(shop, job, now)


def _stands(booking: Booking, timetable: Timetable | None) -> bool:
    if timetable is None:
        return False
    if booking.bay_id not in {bay.bay_id for bay in bays_for(timetable.shop, timetable.job)}:
        return False
    span = timetable.span_at(booking.starts_at)
    if span is None:
        return False
    on_shift = {worker.technician_id for worker in timetable.workers(span)}
    if timetable.shop.technicians and booking.technician_id not in on_shift:
        return False
    # A car that was promised for a day now closed can't be fetched on it.
    return span.end == booking.ends_at or not timetable.drop_off
