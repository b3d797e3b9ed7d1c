"""Bookings -> what staff see."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from assistant.booking.calendar import Entry, write_calendar
from assistant.booking.model import Booking, Event, Person
from assistant.booking.rules import possible_steps
from assistant.messages import Locale, Name
from assistant.stores.needs import needs_in_words, needs_of
from assistant.stores.views import ChangeView, StaffBooking, StaffBookingFile
from assistant.stores.wording import say
from knowledge_base.load import Knowledge
from knowledge_base.schema import Service

STAFF = "staff:"


def booking_to_staff(
    booking: Booking, service: Service | None, by: Person, *, now: datetime, contact: bool
) -> StaffBooking:
    """Return a booking as staff see it; without `contact` nothing tells who comes."""
    who = booking.contact
    name = service.name if service else None
    return StaffBooking(
        booking_id=booking.booking_id,
        code=booking.code,
        status=booking.status,
        store_id=booking.store_id,
        service=booking.service,
        service_name=Name(zh=name.zh, en=name.en) if name else _unnamed(booking.service),
        starts_at=booking.starts_at.isoformat(),
        ends_at=booking.ends_at.isoformat(),
        bay_id=booking.bay_id,
        technician_id=booking.technician_id,
        name=who.name if contact else None,
        phone=who.phone if contact else None,
        phone_masked=booking.phone_masked,
        vehicle=who.vehicle if contact else None,
        note=who.note if contact else None,
        needs=needs_of(service) if service else None,
        possible=list(possible_steps(booking, by, business_now=now)),
        revision=booking.revision,
        updated_at=booking.updated_at.isoformat(),
        work_order_url=f"/api/v1/staff/bookings/{booking.code}/work-order.ics",
    )


def booking_to_file(
    view: StaffBooking, lines: Iterable[Event], names: Mapping[str, str]
) -> StaffBookingFile:
    """Return a booking with its history; `names` are those of accounts by id."""
    history = [_change(line, names) for line in lines]
    return StaffBookingFile(**dict(view), history=history)


def work_order(booking: Booking, knowledge: Knowledge, locale: Locale, contact: bool) -> bytes:
    """Return the calendar file by which a store prepares the work."""
    store = knowledge.stores.get(booking.store_id)
    service = knowledge.services.get(booking.service)
    name = service.name.get(locale) if service else booking.service
    lines = [
        say("order_code", locale, code=booking.code),
        needs_in_words(service, locale) if service else "",
        say("order_bay", locale, bay=booking.bay_id),
        _line("technician", booking.technician_id, locale),
        _line("vehicle", booking.contact.vehicle if contact else None, locale),
    ]
    entry = Entry(
        summary=say("order", locale, service=name, code=booking.code),
        location=store.name.get(locale) if store else booking.store_id,
        description="\n".join(filter(None, lines)),
        alarm=False,
    )
    return write_calendar(booking, entry)


def _line(key: str, value: str | None, locale: Locale) -> str:
    return say(f"order_{key}", locale, **{key: value}) if value else ""


def _change(line: Event, names: Mapping[str, str]) -> ChangeView:
    staff = line.actor.startswith(STAFF)
    account = line.actor.removeprefix(STAFF)
    return ChangeView(
        at=line.at.isoformat(),
        what=line.what,
        who="staff" if staff else "system" if line.actor == "system" else "driver",
        by=names.get(account, account) if staff else None,
        reason=line.details.get("reason"),
        was=line.details.get("was"),
        starts_at=line.details.get("starts_at"),
    )


def _unnamed(code: str) -> Name:
    """The service is in the catalogue no more; its code stands for it."""
    return Name(zh=code, en=code)
