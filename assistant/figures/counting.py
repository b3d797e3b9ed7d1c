"""Counts a store's bookings; pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import ceil, sqrt
from statistics import median

from assistant.figures.views import Cancellations, Lead, LeadSpan, Outcomes, ShowRate, WeekOutcomes
from assistant.figures.visits import Visit

WEEK = timedelta(days=7)
# Calendar days ahead: the same day, the next, this half of the week, the week, two, longer.
SPANS: tuple[tuple[int, int | None], ...] = ((0, 0), (1, 1), (2, 3), (4, 7), (8, 14), (15, None))
# Asked for less often than this, a wish might be one driver's.
LEAST_ASKED = 5
_Z_95 = 1.959964


def outcomes(visits: Iterable[Visit]) -> dict[str, int]:
    """Return the numbers of `Outcomes`."""
    found = Counter(visit.status for visit in visits)
    ended = {name: found[name] for name in ("done", "no_show", "cancelled")}
    return {"made": found.total(), **ended, "open": found.total() - sum(ended.values())}


def by_week(visits: Sequence[Visit], first: date, last: date) -> list[WeekOutcomes]:
    """Return every week that has a day between `first` and `last`, empty ones too."""
    mondays = mondays_of(first, last)
    of = [[v for v in visits if monday_of(v.starts_at.date()) == monday] for monday in mondays]
    pairs = zip(mondays, of, strict=True)
    return [WeekOutcomes(monday=monday, **outcomes(found)) for monday, found in pairs]


def total(visits: Sequence[Visit]) -> Outcomes:
    """Return all of them by what became of them."""
    return Outcomes(**outcomes(visits))


def lead(visits: Sequence[Visit]) -> Lead:
    """Return how long ahead bookings were made.

    Of a booking that was moved, its last time counts. Those "made" after their time were made
    before the business clock was set back, and are left out.
    """
    kept = [visit for visit in visits if visit.made_at <= visit.starts_at]
    hours = sorted((v.starts_at - v.made_at) / timedelta(hours=1) for v in kept)
    days = [(v.starts_at.date() - v.made_at.date()).days for v in kept]
    spans = [
        LeadSpan(from_days=least, to_days=most, bookings=sum(_within(d, least, most) for d in days))
        for least, most in SPANS
    ]
    return Lead(
        bookings=len(kept),
        median_hours=round(median(hours), 1) if hours else None,
        p90_hours=round(hours[ceil(0.9 * len(hours)) - 1], 1) if hours else None,
        spans=spans,
    )


def show_rate(done: int, no_show: int) -> ShowRate:
    """Return the share that came with Wilson's interval."""
    return ShowRate(came=done, expected=done + no_show, **share(done, done + no_show))


def share(part: int, n: int) -> dict[str, float | None]:
    """Return `part` of `n` as `rate` with Wilson's 95 % interval; null of nothing."""
    if not n:
        return {"rate": None, "low": None, "high": None}
    rate, z2 = part / n, _Z_95**2
    middle = (rate + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z_95 * sqrt(rate * (1 - rate) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return {"rate": round(rate, 4), "low": round(low, 4), "high": round(high, 4)}


def cancellations(visits: Sequence[Visit]) -> Cancellations:
    """Return who cancelled."""
    gone = [visit for visit in visits if visit.status == "cancelled"]
    by_store = sum(visit.cancelled_by_store for visit in gone)
    rate = round(len(gone) / len(visits), 4) if visits else None
    return Cancellations(by_driver=len(gone) - by_store, by_store=by_store, rate=rate)


def mondays_of(first: date, last: date) -> list[date]:
    """Return the first day of every week that has a day between `first` and `last`."""
    begin = monday_of(first)
    return [begin + n * WEEK for n in range((last - begin) // WEEK + 1)]


def monday_of(day: date) -> date:
    """Return the first day of its week."""
    return day - timedelta(days=day.weekday())


def _within(days: int, least: int, most: int | None) -> bool:
    return least <= days and (most is None or days <= most)
