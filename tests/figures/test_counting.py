"""What a store's bookings add up to, tried on bookings by hand."""

from datetime import date, datetime, timedelta

import pytest

from assistant.booking.model import Status
from assistant.figures.counting import by_week, cancellations, lead, show_rate, total
from assistant.figures.visits import Visit

MONDAY = datetime.fromisoformat("2026-03-02T10:00:00+08:00")


def visit(
    days: int = 0,
    status: Status = "done",
    ahead: timedelta = timedelta(days=2),
    store: bool = False,
) -> Visit:
    begins = MONDAY + timedelta(days=days)
    return Visit("oil_service", status, begins, begins - ahead, store)


def test_every_week_of_the_period_is_there_and_a_booking_in_the_one_it_is_for() -> None:
    found = by_week(
        [visit(6), visit(7, "no_show"), visit(20, "confirmed")], date(2026, 3, 4), date(2026, 3, 23)
    )
    assert [week.monday.isoformat() for week in found] == [
        "2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23",
    ]  # fmt: skip
    assert [week.made for week in found] == [1, 1, 1, 0]
    assert (found[1].no_show, found[2].open) == (1, 1)


def test_bookings_are_told_apart_by_what_became_of_them() -> None:
    states: list[Status] = ["done", "done", "no_show", "cancelled", "confirmed", "checked_in"]
    found = total([visit(status=status) for status in states])
    assert found.model_dump() == {
        "made": 6, "done": 2, "no_show": 1, "cancelled": 1, "open": 2,
    }  # fmt: skip


def test_lead_time_is_told_in_hours_and_in_days_of_the_calendar() -> None:
    ahead = [timedelta(hours=h) for h in (1, 11, 30, 100, 500)]
    found = lead([visit(ahead=one) for one in ahead])
    assert (found.bookings, found.median_hours, found.p90_hours) == (5, 30.0, 500.0)
    # 11 hours before ten o'clock was the evening before, 30 hours the small hours of that day.
    assert [span.bookings for span in found.spans] == [1, 2, 0, 1, 0, 1]
    assert sum(span.bookings for span in found.spans) == found.bookings


def test_a_booking_made_after_its_time_has_no_lead() -> None:
    found = lead([visit(ahead=timedelta(hours=-5))])
    assert (found.bookings, found.median_hours, found.p90_hours) == (0, None, None)


@pytest.mark.parametrize(
    ("done", "missed", "rate", "low", "high"),
    [(9, 1, 0.9, 0.5958, 0.9821), (3, 0, 1.0, 0.4385, 1.0), (0, 2, 0.0, 0.0, 0.6576)],
)
def test_the_show_rate_comes_with_how_sure_it_is(
    done: int, missed: int, rate: float, low: float, high: float
) -> None:
    found = show_rate(done, missed)
    assert (found.rate, found.low, found.high) == (rate, low, high)


def test_nothing_is_no_rate() -> None:
    assert show_rate(0, 0).rate is None
    assert cancellations([]).rate is None
    assert lead([]).median_hours is None


def test_cancellations_say_whose_they_were() -> None:
    gone = [visit(status="cancelled"), visit(status="cancelled", store=True), visit(), visit()]
    found = cancellations(gone)
    assert (found.by_driver, found.by_store, found.rate) == (1, 1, 0.5)
