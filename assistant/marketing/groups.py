"""Groups of a store's customers, counted from its bookings; nobody is named."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from assistant.booking.model import Booking, Status
from knowledge_base.campaigns import Audience
from knowledge_base.schema import Service

# Half a year is the shorter of the usual service intervals (guide maint_schedule_overview).
DUE_AFTER = timedelta(days=182)
LAPSED_AFTER = timedelta(days=365)
NEW_WITHIN = timedelta(days=60)
CAME: frozenset[Status] = frozenset({"confirmed", "checked_in", "done"})
_ELECTRIC = re.compile(
    r"电动|纯电|新能源|\bEV\b|electric|特斯拉|tesla|蔚来|小鹏|零跑", re.IGNORECASE
)


@dataclass(frozen=True)
class _Customer:
    """The visits of one person, told apart by the telephone alone."""

    visits: tuple[Booking, ...]
    expected: bool

    def since_last(self, now: datetime) -> timedelta:
        return now - self.visits[-1].starts_at


def count_customers(
    bookings: Sequence[Booking], group: Audience, catalogue: Mapping[str, Service], now: datetime
) -> int:
    """Return how many customers of a store belong to a group.

    Args:
        bookings: All of the store's, in any order.
        group: `new` came once, lately; `due` came for maintenance half a year ago or more and is
            not expected; `lapsed` has not come for a year and is not expected; `ev` drives one.
        catalogue: The services by code.
        now: The business time.
    """
    return sum(_belongs(person, group, catalogue, now) for person in _customers(bookings, now))


def _customers(bookings: Sequence[Booking], now: datetime) -> Iterable[_Customer]:
    theirs: dict[str, list[Booking]] = defaultdict(list)
    for booking in sorted(bookings, key=lambda b: b.starts_at):
        if booking.status in CAME:
            theirs[booking.contact.phone].append(booking)
    for found in theirs.values():
        past = tuple(booking for booking in found if booking.starts_at < now)
        if past:
            yield _Customer(past, expected=len(past) < len(found))


def _belongs(
    person: _Customer, group: Audience, catalogue: Mapping[str, Service], now: datetime
) -> bool:
    match group:
        case "new":
            return len(person.visits) == 1 and person.since_last(now) <= NEW_WITHIN
        case "lapsed":
            return not person.expected and person.since_last(now) >= LAPSED_AFTER
        case "due":
            served = [b for b in person.visits if _maintains(b, catalogue)]
            return bool(served) and not person.expected and now - served[-1].starts_at >= DUE_AFTER
        case "ev":
            return any(_is_electric(booking, catalogue) for booking in person.visits)


def _maintains(booking: Booking, catalogue: Mapping[str, Service]) -> bool:
    service = catalogue.get(booking.service)
    return service is not None and service.category == "maintenance"


def _is_electric(booking: Booking, catalogue: Mapping[str, Service]) -> bool:
    service = catalogue.get(booking.service)
    made_for = service is not None and not {"petrol", "diesel"} & set(service.powertrains)
    return made_for or bool(_ELECTRIC.search(booking.contact.vehicle))
