"""A booking as an iCalendar file that phones and desktops import."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from assistant.booking.model import Booking

REMIND_BEFORE = timedelta(hours=2)


@dataclass(frozen=True)
class Entry:
    """The words of the calendar entry, in the reader's language.

    `geo` is WGS-84 (latitude, longitude); `url` opens the booking; `alarm` rings before it.
    """

    summary: str
    location: str
    description: str = ""
    url: str = ""
    geo: tuple[float, float] | None = None
    alarm: bool = True


def write_calendar(booking: Booking, entry: Entry) -> bytes:
    """Return the .ics file of one booking.

    Times are UTC, so every calendar shows them right wherever it is opened. The UID stays for the
    booking's life and SEQUENCE rises with each change: importing the file again moves the entry,
    and a cancelled booking's file (METHOD:CANCEL) takes it out.
    """
    from icalendar import Alarm, Calendar, Event

    cancelled = booking.status in ("cancelled", "no_show")
    calendar = Calendar()
    calendar.add("prodid", "-//CarCare//carcare//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    event = Event()
    event.add("uid", f"{booking.booking_id}@carcare")
    event.add("sequence", booking.revision)
    event.add("dtstamp", booking.updated_at.astimezone(UTC))
    event.add("last-modified", booking.updated_at.astimezone(UTC))
    event.add("dtstart", _whole_seconds(booking.starts_at))
    event.add("dtend", _whole_seconds(booking.ends_at))
    event.add("status", _status(booking))
    event.add("summary", entry.summary)
    event.add("location", entry.location)
    if entry.description:
        event.add("description", entry.description)
    if entry.url:
        event.add("url", entry.url)
    if entry.geo:
        event.add("geo", entry.geo)
    if entry.alarm and not cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.summary)
        alarm.add("trigger", -REMIND_BEFORE)
        event.add_component(alarm)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _status(booking: Booking) -> Literal["CANCELLED", "TENTATIVE", "CONFIRMED"]:
    if booking.status in ("cancelled", "no_show"):
        return "CANCELLED"
    return "TENTATIVE" if booking.status == "held" else "CONFIRMED"


def _whole_seconds(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
