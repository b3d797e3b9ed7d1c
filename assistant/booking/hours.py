"""Opening hours in a shop's own time zone, as periods of UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from assistant.booking.model import Shop

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Period:
    """A stretch of time, UTC; `end` is not part of it."""

    start: datetime
    end: datetime


def opening_periods(shop: Shop, first: date, days: int, *, closures: bool = True) -> list[Period]:
    """Return the periods that begin on `days` days from `first`, in order.

    Periods that touch (a shop open round the clock) are joined into one. With `closures=False`
    the closed days are ignored.
    """
    found = []
    for offset in range(days):
        day = first + timedelta(days=offset)
        if closures and day in shop.closed:
            continue
        hours = shop.hours.get(WEEKDAYS[day.weekday()], ())
        found += [_period(shop, day, opens, closes) for opens, closes in hours]
    return _joined(found)


def is_open(shop: Shop, at: datetime) -> bool:
    """Tell whether the shop is open at an aware instant."""
    first = at.astimezone(ZoneInfo(shop.timezone)).date() - timedelta(days=1)
    return any(p.start <= at < p.end for p in opening_periods(shop, first, 2))


def _period(shop: Shop, day: date, opens: str, closes: str) -> Period:
    past_midnight = closes <= opens
    end_day = day + timedelta(days=1) if past_midnight else day
    return Period(_instant(shop, day, opens), _instant(shop, end_day, closes))


def _instant(shop: Shop, day: date, clock: str) -> datetime:
    if clock == "24:00":
        day, clock = day + timedelta(days=1), "00:00"
    local = datetime.combine(day, time.fromisoformat(clock), ZoneInfo(shop.timezone))
    return local.astimezone(UTC)


def _joined(periods: list[Period]) -> list[Period]:
    joined: list[Period] = []
    for period in sorted(periods, key=lambda p: p.start):
        if joined and period.start <= joined[-1].end:
            joined[-1] = Period(joined[-1].start, max(joined[-1].end, period.end))
        else:
            joined.append(period)
    return joined
