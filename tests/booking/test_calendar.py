from dataclasses import replace

from icalendar import Calendar

from assistant.booking.calendar import Entry, write_calendar
from assistant.booking.model import Booking
from tests.fakes_booking import (
    InMemoryAttempts,
    InMemoryBookings,
    TurnableClock,
    make_offers,
    make_order,
)

ENTRY = Entry(
    summary="机油保养 · 静安旗舰店，请带行驶证；谢谢",
    location="上海市静安区南京西路1266号" * 4,
    description="预约码 AB2CD3E4\n改约请打开链接",
    url="https://example.org/b/AB2CD3E4",
    geo=(31.23, 121.45),
)


def make_booking() -> Booking:
    clock = TurnableClock()
    bookings = InMemoryBookings(make_offers(clock), InMemoryAttempts(clock), clock)
    return bookings.create(make_order(bookings.slots("sh-jingan", "oil_service")[0]))


def read(ics: bytes) -> tuple[Calendar, Calendar]:
    calendar = Calendar.from_ical(ics)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_the_entry_reads_back_with_its_chinese_text() -> None:
    calendar, event = read(write_calendar(make_booking(), ENTRY))
    assert str(event["summary"]) == ENTRY.summary
    assert str(event["location"]) == ENTRY.location
    assert str(event["description"]) == ENTRY.description
    assert calendar["method"] == "PUBLISH"


def test_times_are_utc() -> None:
    ics = write_calendar(make_booking(), ENTRY)
    assert b"DTSTART:20260302T010000Z" in ics
    assert b"DTEND:20260302T020000Z" in ics


def test_lines_are_folded_and_end_as_the_standard_asks() -> None:
    lines = write_calendar(make_booking(), ENTRY).split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in b"".join(lines)


def test_a_change_keeps_the_uid_and_raises_the_sequence() -> None:
    booking = make_booking()
    moved = replace(booking, revision=booking.revision + 1)
    before, after = (read(write_calendar(b, ENTRY))[1] for b in (booking, moved))
    assert before["uid"] == after["uid"] == f"{booking.booking_id}@carcare"
    assert (before["sequence"], after["sequence"]) == (0, 1)


def test_a_cancelled_booking_takes_its_entry_out() -> None:
    cancelled = replace(make_booking(), status="cancelled", revision=1)
    calendar, event = read(write_calendar(cancelled, ENTRY))
    assert (calendar["method"], event["status"]) == ("CANCEL", "CANCELLED")
    assert not event.walk("VALARM")


def test_a_hold_is_tentative() -> None:
    held = replace(make_booking(), status="held")
    assert read(write_calendar(held, ENTRY))[1]["status"] == "TENTATIVE"


def test_the_entry_holds_nothing_personal() -> None:
    ics = write_calendar(make_booking(), ENTRY).decode()
    assert "王芳" not in ics
    assert "8000" not in ics
