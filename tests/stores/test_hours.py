"""Opening hours of store records."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.stores.hours import Hours, is_open, opening_periods

SHANGHAI = "Asia/Shanghai"
DAY: Hours = {"mon": [("09:00", "12:00"), ("13:00", "18:00")]}
NIGHT: Hours = {"mon": [("22:00", "02:00")]}
ROUND_THE_CLOCK: Hours = {"mon": [("00:00", "24:00")], "tue": [("00:00", "24:00")]}


def at(day: int, clock: str, zone: str = SHANGHAI) -> datetime:
    """A time of November 2026; the 23rd is a Monday."""
    local = datetime.fromisoformat(f"2026-11-{day:02}T{clock}")
    return local.replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("hours", "day", "clock", "expected"),
    [
        (DAY, 23, "08:59", False),
        (DAY, 23, "09:00", True),
        (DAY, 23, "12:00", False),
        (DAY, 23, "13:00", True),
        (DAY, 23, "18:00", False),
        (DAY, 24, "10:00", False),
        (NIGHT, 23, "23:59", True),
        (NIGHT, 24, "01:59", True),
        (NIGHT, 24, "02:00", False),
        (NIGHT, 23, "01:00", False),
        (ROUND_THE_CLOCK, 23, "23:59", True),
        (ROUND_THE_CLOCK, 24, "00:00", True),
        (ROUND_THE_CLOCK, 25, "00:00", False),
        ({}, 23, "10:00", False),
    ],
)
def test_open_from_the_first_minute_until_before_the_last(
    hours: Hours, day: int, clock: str, expected: bool
) -> None:
    assert is_open(hours, SHANGHAI, at(day, clock)) is expected


def test_the_store_clock_decides_not_the_caller_zone() -> None:
    assert is_open(DAY, SHANGHAI, datetime(2026, 11, 23, 1, 0, tzinfo=UTC))
    assert not is_open(DAY, SHANGHAI, at(23, "10:30", "Europe/London"))


def test_periods_of_a_day_are_in_order_and_may_end_the_next_day() -> None:
    day, night = (opening_periods(h, SHANGHAI, date(2026, 11, 23)) for h in (DAY, NIGHT))
    assert [(p.start, p.end) for p in day] == [
        (at(23, "09:00"), at(23, "12:00")),
        (at(23, "13:00"), at(23, "18:00")),
    ]
    assert [(p.start, p.end) for p in night] == [(at(23, "22:00"), at(24, "02:00"))]
    assert opening_periods(DAY, SHANGHAI, date(2026, 11, 24)) == []
