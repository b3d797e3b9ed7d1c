from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.booking.model import Booking
from assistant.reminders.model import due_at, is_due, still_stands
from tests.fakes_booking import MONDAY, make_contact


def booking_at(iso: str, zone: str = "Asia/Shanghai") -> Booking:
    start = datetime.fromisoformat(iso).replace(tzinfo=ZoneInfo(zone))
    return Booking(
        "b" * 32, "ABCD2345", "confirmed", "s", "oil_service", "lift-1", zone, start, start,
        "session:a", make_contact(), 0, MONDAY, MONDAY,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-03-05T14:30", "2026-03-04T14:30"),
        ("2026-03-05T06:00", "2026-03-04T09:00"),
        ("2026-03-05T23:30", "2026-03-04T20:00"),
        ("2026-03-01T10:00", "2026-02-28T10:00"),
    ],
)
def test_the_day_before_it_comes_at_its_own_hour_but_wakes_nobody(start: str, due: str) -> None:
    found = due_at(booking_at(start), "day_before")
    assert found.isoformat() == f"{due}:00+08:00"


def test_the_day_before_is_by_the_wall_clock_where_clocks_change() -> None:
    # Berlin's clocks go forward in the night to 29 March 2026: the day has 23 hours.
    booking = booking_at("2026-03-29T10:00", "Europe/Berlin")
    assert due_at(booking, "day_before").isoformat() == "2026-03-28T10:00:00+01:00"
    assert due_at(booking_at("2026-03-29T10:00", "Europe/Berlin"), "two_hours").hour == 8


def test_a_late_reminder_gives_way_to_the_next_and_ends_with_the_start() -> None:
    booking = booking_at("2026-03-05T14:00")
    zone = booking.starts_at.tzinfo

    def due(kind: str, clock: str, day: int = 5) -> bool:
        now = datetime.fromisoformat(f"2026-03-0{day}T{clock}").replace(tzinfo=zone)
        return is_due(booking, kind, now=now, settled_at=MONDAY)  # type: ignore[arg-type]

    assert not due("day_before", "13:59", day=4)
    assert due("day_before", "14:00", day=4) and due("day_before", "11:59")
    assert not due("day_before", "12:00") and due("two_hours", "12:00")
    assert due("two_hours", "13:59") and not due("two_hours", "14:00")


def test_who_books_within_the_day_is_not_reminded_of_it() -> None:
    booking = booking_at("2026-03-05T14:00")
    now = due_at(booking, "day_before")
    later = now.replace(minute=1)
    assert not is_due(booking, "day_before", now=later, settled_at=later)


def test_a_message_stands_while_the_booking_does() -> None:
    booking = booking_at("2026-03-05T14:00")
    start, other = booking.starts_at, booking.starts_at.replace(hour=15)
    cancelled = replace(booking, status="cancelled")
    assert still_stands(booking, "two_hours", start, now=MONDAY)
    assert not still_stands(booking, "two_hours", other, now=MONDAY)
    assert not still_stands(booking, "two_hours", start, now=start)
    assert not still_stands(cancelled, "two_hours", start, now=MONDAY)
    assert still_stands(cancelled, "cancelled", start, now=MONDAY)
    assert not still_stands(booking, "cancelled", start, now=MONDAY)
    erased = replace(booking, contact=make_contact(phone=""))
    assert not still_stands(erased, "two_hours", start, now=MONDAY)
