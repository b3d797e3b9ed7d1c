"""Opening hours of store records, by the same rules as the booking's."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from assistant.booking import hours as booking_hours
from assistant.booking.hours import Period
from assistant.booking.model import Shop
from knowledge_base.schema import Weekday

Hours = Mapping[Weekday, Sequence[tuple[str, str]]]


def is_open(
    hours: Hours, timezone: str, at: datetime, *, closed: Collection[date] = frozenset()
) -> bool:
    """Tell whether a store is open at an aware instant; one without hours is not.

    A period that ends at or before its start runs past midnight; "24:00" ends the day. None begins
    on a day of `closed`.
    """
    return booking_hours.is_open(_shop(hours, timezone, closed), at)


def opening_periods(hours: Hours, timezone: str, day: date) -> list[Period]:
    """Return the periods, UTC, that begin on a date of the store's own calendar, in order."""
    return booking_hours.opening_periods(_shop(hours, timezone), day, 1)


def _shop(hours: Hours, timezone: str, closed: Collection[date] = frozenset()) -> Shop:
    plain = {str(day): hours[day] for day in hours}
    return Shop("", timezone, plain, (), frozenset(), frozenset(closed))
