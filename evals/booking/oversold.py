"""Whether more was ever sold than a shop has bays for, told from rows and history alone."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, combinations, pairwise

from assistant.booking.model import Booking
from evals.booking.books import LIVE, Books
from evals.booking.store import Catalogue


@dataclass(frozen=True)
class _Span:
    code: str
    kind: str
    start: datetime
    end: datetime

    def covers(self, at: datetime) -> bool:
        return self.start <= at < self.end


def oversold_now(books: Books) -> Iterator[str]:
    """Yield pairs of bookings that stand in one bay at one time."""
    by_bay: dict[tuple[str, str], list[Booking]] = defaultdict(list)
    for booking in books.bookings.values():
        if booking.status in LIVE:
            by_bay[booking.store_id, booking.bay_id].append(booking)
    for (store, bay), held in by_bay.items():
        held.sort(key=lambda booking: booking.starts_at)
        for one, other in pairwise(held):
            if other.starts_at < one.ends_at:
                yield f"{one.code} and {other.code} stand in {bay} of {store} at once"


def oversold_ever(books: Books, catalogue: Catalogue) -> Iterator[str]:
    """Yield the moments of the history at which more was sold than there are bays.

    Whatever bays they stood in, bookings of any set of sorts of work may not outnumber the bays
    that take one of them.
    """
    live: dict[str, dict[str, _Span]] = defaultdict(dict)
    for booking, state in books.timeline():
        at_store = live[booking.store_id]
        at_store.pop(booking.booking_id, None)
        if state.status not in (*LIVE, "done"):
            continue
        kind = catalogue.jobs[booking.service].bay_kind
        end = state.starts_at + (booking.ends_at - booking.starts_at)
        span = at_store[booking.booking_id] = _Span(booking.code, kind, state.starts_at, end)
        yield from _too_many(span, at_store, catalogue, booking.store_id)


def _too_many(
    new: _Span, live: Mapping[str, _Span], catalogue: Catalogue, store: str
) -> Iterator[str]:
    around = [span for span in live.values() if span.start < new.end and new.start < span.end]
    moments = {span.start for span in around if new.covers(span.start)} | {new.start}
    kinds = sorted({span.kind for span in around})
    sets = chain.from_iterable(combinations(kinds, n) for n in range(1, len(kinds) + 1))
    for wanted in sets:
        bays = sum(not bay.kinds.isdisjoint(wanted) for bay in catalogue.shops[store].bays)
        for moment in moments:
            sold = sum(span.kind in wanted and span.covers(moment) for span in around)
            if sold > bays:
                yield f"{new.code} made {sold} of {bays} {'/'.join(wanted)} at {store} {moment}"
