"""What a store's calendar of a day shows beside the bookings that begin on it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from assistant.appointments import store_to_shop
from assistant.booking.hours import opening_periods
from assistant.booking.model import Booking
from assistant.messages import Locale, Name
from assistant.stores.views import BayView, StaffStore
from assistant.stores.wording import say
from knowledge_base.schema import Bay, Store

# The longest job of a record is 48 hours of work: more than a week of short opening days.
LONGEST = timedelta(days=14)
IN_A_BAY = ("held", "confirmed", "checked_in")


def open_periods(store: Store, day: date) -> list[tuple[str, str]]:
    """Return the opening periods that begin on a day of the store, ISO times of its zone."""
    zone = ZoneInfo(store.timezone)
    periods = opening_periods(store_to_shop(store), day, 1)
    return [
        (one.start.astimezone(zone).isoformat(), one.end.astimezone(zone).isoformat())
        for one in periods
    ]


def carried_over(found: Iterable[Booking], store: Store, day: date) -> list[Booking]:
    """Return those of earlier bookings that still take up a bay when the day begins."""
    begins = datetime.combine(day, datetime.min.time(), ZoneInfo(store.timezone))
    return [b for b in found if b.status in IN_A_BAY and b.ends_at > begins]


def bay_to_view(bay: Bay) -> BayView:
    """Return a bay with what it can take in words."""
    return BayView(bay_id=bay.bay_id, kinds=Name(zh=_kinds(bay, "zh"), en=_kinds(bay, "en")))


def store_to_staff(store: Store) -> StaffStore:
    """Return a store as those see it who may choose it."""
    return StaffStore(
        store_id=store.store_id,
        name=Name(zh=store.name.zh, en=store.name.en),
        city=store.city,
        bookable=bool(store.hours and store.bays and store.services),
        demo=store.demo,
    )


def _kinds(bay: Bay, locale: Locale) -> str:
    return say("comma", locale).join(say(f"bay_{kind}", locale) for kind in bay.kinds)
