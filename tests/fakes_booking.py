"""Bookings without a database, clocks to turn, and shops and people to book with."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from threading import RLock
from uuid import uuid4

from assistant.booking.access import Door
from assistant.booking.codes import new_code
from assistant.booking.contacts import check_contact
from assistant.booking.errors import (
    BookingError,
    HoldExpired,
    IdempotencyMismatch,
    InvalidDetails,
    SlotTaken,
)
from assistant.booking.model import (
    HOLD_LASTS,
    Answer,
    Bay,
    Booking,
    ByOwner,
    Contact,
    Job,
    Once,
    Order,
    Person,
    Shop,
    Slot,
)
from assistant.booking.offers import Offers, Wish
from assistant.booking.rules import check_confirm, check_step
from assistant.booking.slot_ids import SlotIds
from assistant.booking.slots import free_bays

# A Monday, 08:00 in Shanghai.
MONDAY = datetime.fromisoformat("2026-03-02T08:00:00+08:00")
SECRET = b"a secret for tests"
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass
class TurnableClock:
    """A clock that stands until it is turned."""

    at: datetime = MONDAY

    def now(self) -> datetime:
        return self.at

    def turn(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class DictCatalogue:
    """Shops and jobs from dictionaries."""

    shops: dict[str, Shop]
    jobs: dict[str, Job]

    def shop(self, store_id: str) -> Shop | None:
        return self.shops.get(store_id)

    def job(self, service: str) -> Job | None:
        return self.jobs.get(service)

    def refresh(self) -> None:
        pass


@dataclass
class InMemoryAttempts:
    """Five tries a key, forgotten 15 minutes after the last."""

    clock: TurnableClock
    spent: dict[str, list[datetime]] = field(default_factory=dict)

    def spend(self, key: str) -> int:
        tries = self.spent.setdefault(key, [])
        until = tries[-1] + timedelta(minutes=15) if tries else self.clock.now()
        if until <= self.clock.now():
            tries.clear()
        if len(tries) >= 5:
            return int((until - self.clock.now()).total_seconds())
        tries.append(self.clock.now())
        return 0

    def refund(self, key: str) -> None:
        self.spent[key].pop()


def make_shop(store_id: str = "sh-jingan", **changes: object) -> Shop:
    shop = Shop(
        store_id=store_id,
        timezone="Asia/Shanghai",
        hours={day: [("09:00", "18:00")] for day in WEEK},
        bays=(
            Bay("lift-1", frozenset({"lift", "general"})),
            Bay("lift-2", frozenset({"lift"})),
            Bay("body-1", frozenset({"body"})),
        ),
        services=frozenset({"oil_service", "brake_pads", "paint_repair", "wiper_washer"}),
    )
    return replace(shop, **changes)  # type: ignore[arg-type]  # names are the test's own


JOBS = {
    job.service: job
    for job in (
        Job("oil_service", 60, "lift"),
        Job("brake_pads", 100, "lift"),
        Job("paint_repair", 2880, "body"),
        Job("wiper_washer", 15, "general"),
        Job("jump_start", 45, "van"),
    )
}


def make_offers(clock: TurnableClock, *shops: Shop) -> Offers:
    known = {shop.store_id: shop for shop in shops or (make_shop(), make_shop("sh-pudong"))}
    return Offers(DictCatalogue(known, JOBS), SlotIds(SECRET), clock)


def make_contact(**changes: str) -> Contact:
    return replace(Contact("王芳", "138 0013 8000", "大众朗逸 2019", "有异响"), **changes)


def make_order(slot: Slot, *, owner: str = "session:a", **contact: str) -> Order:
    return Order(slot.slot_id, slot.service, make_contact(**contact), owner)


class InMemoryBookings:
    """Works as `SqlBookings` does, for one process."""

    def __init__(self, offers: Offers, attempts: InMemoryAttempts, clock: TurnableClock) -> None:
        self._offers = offers
        self._door = Door(attempts)
        self._clock = clock
        self._lock = RLock()
        self._kept: dict[tuple[str, str], tuple[bytes, datetime, str | None, Answer | None]] = {}
        self._by_code: dict[str, Booking] = {}
        self._cells: dict[str, tuple[str, str, range]] = {}

    def slots(
        self, store_id: str, service: str, *, day: date | None = None, limit: int | None = None
    ) -> list[Slot]:
        timetable = self._offers.timetable(store_id, service)
        return self._offers.slots(timetable, self._taken(store_id), day=day, limit=limit)

    def create(self, order: Order, *, once: Once | None = None) -> Booking:
        contact = check_contact(order.contact)
        with self._lock:
            if once is not None and (kept := self._recall(once)):
                if kept[0] is None:
                    raise IdempotencyMismatch("refused before")
                return next(b for b in self._by_code.values() if b.booking_id == kept[0])
            booking = self._add(self._wish(order), order.owner, contact)
            if once is not None:
                self._keep(once, booking.booking_id, None)
            return booking

    def create_once(
        self, order: Order, once: Once, answer: Callable[[Booking | BookingError], Answer]
    ) -> Answer:
        contact = check_contact(order.contact)
        with self._lock:
            if kept := self._recall(once):
                if kept[1] is None:
                    raise IdempotencyMismatch("another kind of request")
                return kept[1]
            booking_id = None
            try:
                booking = self._add(self._wish(order), order.owner, contact)
                booking_id, reply = booking.booking_id, answer(booking)
            except (IdempotencyMismatch, InvalidDetails):
                raise
            except BookingError as refusal:
                reply = answer(refusal)
            self._keep(once, booking_id, reply)
            return reply

    def hold(self, slot_id: str, service: str, *, owner: str) -> Booking:
        with self._lock:
            return self._add(self._offers.wish(slot_id, service), owner, None)

    def confirm(self, code: str, contact: Contact, *, owner: str) -> Booking:
        checked = check_contact(contact)
        with self._lock:
            booking = self._open(code, ByOwner(owner))
            now = self._clock.now()
            check_confirm(booking, real_now=now, business_now=self._offers.now())
            if not self._offers.stands(booking):
                raise HoldExpired("no longer offered")
            return self._change(booking, status="confirmed", contact=checked, hold_expires_at=None)

    def get(self, code: str, by: Person) -> Booking:
        return self._open(code, by).as_of(self._clock.now())

    def reschedule(self, code: str, slot_id: str, by: Person, *, reason: str = "") -> Booking:
        with self._lock:
            booking = self._open(code, by)
            check_step(booking, "move", by, business_now=self._offers.now())
            wish = self._offers.wish(slot_id, booking.service, booking.store_id)
            if wish.starts_at == booking.starts_at:
                return booking
            before = self._cells.pop(booking.booking_id)
            try:
                bay_id = self._occupy(wish, booking.booking_id)
            except SlotTaken:
                self._cells[booking.booking_id] = before
                raise
            end = wish.span.end.astimezone(wish.starts_at.tzinfo)
            return self._change(booking, bay_id=bay_id, starts_at=wish.starts_at, ends_at=end)

    def cancel(self, code: str, by: Person, *, reason: str = "") -> Booking:
        with self._lock:
            booking = self._open(code, by)
            if booking.as_of(self._clock.now()).status == "cancelled":
                return booking.as_of(self._clock.now())
            check_step(booking, "cancel", by, business_now=self._offers.now())
            del self._cells[booking.booking_id]
            return self._change(booking, status="cancelled", hold_expires_at=None)

    def for_owner(self, owner: str) -> list[Booking]:
        mine = (b for b in self._by_code.values() if b.owner == owner)
        return sorted(
            (b.as_of(self._clock.now()) for b in mine), key=lambda booking: booking.starts_at
        )

    def _open(self, code: str, by: Person) -> Booking:
        plain = self._door.knock(code, by)
        return self._door.enter(plain, self._by_code.get(plain), by)

    def _wish(self, order: Order) -> Wish:
        return self._offers.wish(order.slot_id, order.service, order.store_id)

    def _recall(self, once: Once) -> tuple[str | None, Answer | None] | None:
        kept = self._kept.get((once.scope, once.key))
        if kept is None or kept[1] <= self._clock.now() - timedelta(hours=24):
            return None
        if kept[0] != once.body:
            raise IdempotencyMismatch("another body")
        return kept[2], kept[3]

    def _keep(self, once: Once, booking_id: str | None, answer: Answer | None) -> None:
        self._kept[once.scope, once.key] = (once.body, self._clock.now(), booking_id, answer)

    def _taken(self, store_id: str) -> set[tuple[str, int]]:
        dead = {b.booking_id for b in self._by_code.values() if b.hold_ran_out(self._clock.now())}
        return {
            (bay_id, cell)
            for booking_id, (store, bay_id, cells) in self._cells.items()
            if store == store_id and booking_id not in dead
            for cell in cells
        }

    def _occupy(self, wish: Wish, booking_id: str) -> str:
        taken = self._taken(wish.shop.store_id)
        free = free_bays(wish.shop, wish.job, wish.cells, taken)
        if not free:
            raise SlotTaken(wish.starts_at, self._offers.nearest(wish, taken))
        self._cells[booking_id] = (wish.shop.store_id, free[0].bay_id, wish.cells)
        return free[0].bay_id

    def _add(self, wish: Wish, owner: str, contact: Contact | None) -> Booking:
        now, booking_id = self._clock.now(), uuid4().hex
        booking = Booking(
            booking_id=booking_id,
            code=new_code(),
            status="held" if contact is None else "confirmed",
            store_id=wish.shop.store_id,
            service=wish.job.service,
            bay_id=self._occupy(wish, booking_id),
            timezone=wish.shop.timezone,
            starts_at=wish.starts_at,
            ends_at=wish.span.end.astimezone(wish.starts_at.tzinfo),
            owner=owner,
            contact=contact or Contact("", ""),
            revision=0,
            created_at=now,
            updated_at=now,
            hold_expires_at=now + HOLD_LASTS if contact is None else None,
        )
        self._by_code[booking.code] = booking
        return booking

    def _change(self, booking: Booking, **values: object) -> Booking:
        stamp = {"revision": booking.revision + 1, "updated_at": self._clock.now()}
        changed = replace(booking, **(values | stamp))  # type: ignore[arg-type]
        self._by_code[booking.code] = changed
        return changed
