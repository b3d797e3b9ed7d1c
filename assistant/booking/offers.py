"""What shops offer now: slot ids and times by the business clock, whatever keeps the bookings."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from assistant.booking.clock import Clock
from assistant.booking.displaced import displaced
from assistant.booking.errors import NotOffered, SlotInPast, UnknownSlot
from assistant.booking.hours import Period
from assistant.booking.model import Booking, Job, Shop, Slot
from assistant.booking.ports import Catalogue
from assistant.booking.slot_ids import SlotIds
from assistant.booking.slots import (
    CELL_MIN,
    Taken,
    Timetable,
    bays_for,
    cells,
    free_spans,
    is_too_soon,
    timetable_for,
)
from assistant.booking.technicians import Worker

ALTERNATIVES = 3


@dataclass(frozen=True)
class Wish:
    """A checked wish for one time at one shop; `workers` are on shift then, busy or not."""

    shop: Shop
    job: Job
    span: Period
    workers: tuple[Worker, ...] = ()

    @property
    def cells(self) -> range:
        """The 15-minute cells of the bay."""
        return cells(self.job, self.span)

    @property
    def starts_at(self) -> datetime:
        """The start in the shop's zone."""
        return self.span.start.astimezone(ZoneInfo(self.shop.timezone))


class Offers:
    """Turns the catalogue into slots, and slot ids back into wishes.

    Args:
        catalogue: The shops and jobs.
        slot_ids: Writes and reads ids.
        clock: Business time.
    """

    def __init__(self, catalogue: Catalogue, slot_ids: SlotIds, clock: Clock) -> None:
        self._catalogue = catalogue
        self._slot_ids = slot_ids
        self._clock = clock

    def now(self) -> datetime:
        """Return the business time."""
        return self._clock.now()

    def refresh(self) -> None:
        """See at once what stores have changed."""
        self._catalogue.refresh()

    def shop(self, store_id: str) -> Shop | None:
        """Return the shop as it is known here; None if it takes no bookings any more."""
        return self._catalogue.shop(store_id)

    def stands(self, booking: Booking) -> bool:
        """Tell whether the shop, as it is known here, still offers what was held or booked."""
        return not displaced([booking], self._catalogue, booking.store_id, self.now())

    def timetable(self, store_id: str, service: str) -> Timetable:
        """Return the times at which the shop does this job.

        Raises:
            NotOffered: The store is unknown, or does not do it, or has no bay for it.
        """
        shop, job = self._catalogue.shop(store_id), self._catalogue.job(service)
        if shop is None:
            raise NotOffered(f"The store {store_id!r} takes no bookings here; choose another one.")
        if job is None or service not in shop.services or not bays_for(shop, job):
            raise NotOffered(f"The store {store_id!r} does not do {service!r}; choose another one.")
        return timetable_for(shop, job, self.now())

    def wish(self, slot_id: str, service: str, store_id: str | None = None) -> Wish:
        """Return what a slot id asks for.

        Args:
            slot_id: As listed.
            service: The service that the caller means.
            store_id: The store that the caller means, if said.

        Raises:
            UnknownSlot: Forged, of another service or store, or at a time when it is closed.
            SlotInPast: It has begun or is too near.
        """
        key = self._slot_ids.read(slot_id)
        if key.service != service or store_id not in (None, key.store_id):
            raise UnknownSlot(
                f"The slot {slot_id[:40]!r} is for {key.service!r} at {key.store_id!r}, not for "
                f"{service!r} at {store_id or key.store_id!r}; choose one of its own slots."
            )
        try:
            timetable = self.timetable(key.store_id, service)
        except NotOffered as error:
            raise UnknownSlot(str(error)) from error
        return self._wish_at(timetable, key.starts_at)

    def window(self, timetable: Timetable) -> range:
        """Return the cells in which bookings matter for the timetable's slots."""
        periods = timetable.periods
        if not periods:
            return range(0)
        cell_s = CELL_MIN * 60
        start = int(timetable.now.timestamp()) // cell_s
        return range(start, int(periods[-1].end.timestamp()) // cell_s + 1)

    def slots(
        self,
        timetable: Timetable,
        taken: Taken,
        *,
        engaged: Taken = (),
        day: date | None = None,
        limit: int | None = None,
    ) -> list[Slot]:
        """Return the free slots, earliest first."""
        free = free_spans(timetable, taken, engaged=engaged, day=day)
        return [self._slot(timetable, span, left) for span, left in islice(free, limit)]

    def nearest(self, wish: Wish, taken: Taken, engaged: Taken = ()) -> list[Slot]:
        """Return up to three free slots around the one wished for, earliest first."""
        timetable = timetable_for(wish.shop, wish.job, self.now())
        free = sorted(
            free_spans(timetable, taken, engaged=engaged),
            key=lambda pair: abs(pair[0].start - wish.span.start),
        )
        chosen = sorted(free[:ALTERNATIVES], key=lambda pair: pair[0].start)
        return [self._slot(timetable, span, left) for span, left in chosen]

    def _wish_at(self, timetable: Timetable, start: datetime) -> Wish:
        local = start.astimezone(ZoneInfo(timetable.shop.timezone))
        if is_too_soon(timetable.job, start, timetable.now):
            raise SlotInPast(local)
        span = timetable.span_at(start)
        if span is None:
            raise UnknownSlot(
                f"{timetable.shop.store_id!r} no longer offers {local.isoformat()}; "
                "list the slots again and choose one."
            )
        return Wish(timetable.shop, timetable.job, span, timetable.workers(span))

    def _slot(self, timetable: Timetable, span: Period, left: int) -> Slot:
        shop, job = timetable.shop, timetable.job
        zone = ZoneInfo(shop.timezone)
        slot_id = self._slot_ids.issue(shop.store_id, job.service, span.start)
        starts_at, ends_at = span.start.astimezone(zone), span.end.astimezone(zone)
        return Slot(slot_id, shop.store_id, job.service, starts_at, ends_at, left)
