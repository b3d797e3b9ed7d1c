"""Bookings in a SQL database: each decision is one transaction, guarded by constraints."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection, Engine, select

from assistant.booking import answers, rows
from assistant.booking.access import Door
from assistant.booking.clock import Clock
from assistant.booking.contacts import check_contact
from assistant.booking.decisions import decide
from assistant.booking.errors import (
    BookingError,
    HoldExpired,
    IdempotencyMismatch,
    InvalidDetails,
    SlotTaken,
    UnknownSlot,
)
from assistant.booking.model import (
    HOLD_LASTS,
    Answer,
    Booking,
    ByOwner,
    ByStaff,
    Contact,
    Once,
    Order,
    Person,
    Slot,
)
from assistant.booking.notices import promise
from assistant.booking.offers import Offers, Wish
from assistant.booking.ports import Attempts
from assistant.booking.rules import check_confirm, check_step
from assistant.booking.store_lock import ShopChanged, check_current
from assistant.booking.tables import bookings

Result = TypeVar("Result")

# Changes of a store come minutes apart; one decision meets one, or two.
CHANGES_FOLLOWED = 4


class SqlBookings:
    """The bookings of all shops; `ports.Bookings` says what the methods promise.

    Args:
        engine: A migrated database whose writing transactions queue (`open_database`).
        offers: What the shops offer, and when, by the business clock.
        attempts: Counts wrong phone digits.
        clock: Real time, for holds, keys and history.
    """

    def __init__(self, engine: Engine, offers: Offers, attempts: Attempts, clock: Clock) -> None:
        self._engine = engine
        self._reader = engine.execution_options(read_only=True)
        self._offers = offers
        self._door = Door(attempts)
        self._clock = clock

    def slots(
        self, store_id: str, service: str, *, day: date | None = None, limit: int | None = None
    ) -> list[Slot]:
        """Return bookable slots, earliest first."""
        timetable = self._offers.timetable(store_id, service)
        window = self._offers.window(timetable)
        with self._reader.connect() as connection:
            now = self._clock.now()
            taken = rows.taken_cells(connection, store_id, window, now)
            engaged = rows.engaged_cells(connection, timetable.shop, window, now)
        return self._offers.slots(timetable, taken, engaged=engaged, day=day, limit=limit)

    def create(self, order: Order, *, once: Once | None = None) -> Booking:
        """Book a slot."""
        contact = check_contact(order.contact)

        def work(connection: Connection) -> Booking:
            if once is not None and (kept := answers.claim(connection, once, self._clock.now())):
                return rows.booking_by_id(connection, kept.booking())
            booking = self._add(connection, self._wish(order), order.owner, contact)
            if once is not None:
                answers.keep(connection, once, booking_id=booking.booking_id)
            return booking

        return self._or_alternatives(partial(self._wish, order), work)

    def create_once(
        self, order: Order, once: Once, answer: Callable[[Booking | BookingError], Answer]
    ) -> Answer:
        """Book, and keep the answer with the key; return the first answer byte for byte."""
        contact = check_contact(order.contact)

        def work(connection: Connection) -> Answer:
            if kept := answers.claim(connection, once, self._clock.now()):
                return kept.reply()
            booking = self._add(connection, self._wish(order), order.owner, contact)
            reply = answer(booking)
            answers.keep(connection, once, booking_id=booking.booking_id, answer=reply)
            return reply

        try:
            return self._or_alternatives(partial(self._wish, order), work)
        except (IdempotencyMismatch, InvalidDetails):
            raise
        except BookingError as refusal:
            return decide(self._engine, partial(self._refuse, once, answer(refusal)))

    def hold(self, slot_id: str, service: str, *, owner: str) -> Booking:
        """Keep a slot for 10 minutes of real time."""
        wish = partial(self._offers.wish, slot_id, service)
        return self._or_alternatives(wish, lambda c: self._add(c, wish(), owner, None))

    def confirm(self, code: str, contact: Contact, *, owner: str) -> Booking:
        """Turn the owner's hold into a booking."""
        checked = check_contact(contact)

        def work(connection: Connection, booking: Booking) -> Booking:
            now = self._clock.now()
            check_confirm(booking, real_now=now, business_now=self._offers.now())
            self._check_offered(connection, booking)
            values = vars(checked) | {"status": "confirmed", "hold_expires_at": None}
            rows.change(connection, booking, now, **values)
            rows.record(connection, booking.booking_id, now, owner, "confirmed")
            return rows.booking_by_id(connection, booking.booking_id)

        return self._change(code, ByOwner(owner), work)

    def get(self, code: str, by: Person) -> Booking:
        """Return a booking, cancelled ones too."""
        plain = self._door.knock(code, by)
        with self._reader.connect() as connection:
            booking = rows.booking_by_code(connection, plain)
        return self._door.enter(plain, booking, by).as_of(self._clock.now())

    def reschedule(self, code: str, slot_id: str, by: Person, *, reason: str = "") -> Booking:
        """Move a confirmed booking to another slot of its store and service; the code stays."""
        before = self.get(code, by)
        wish = partial(self._offers.wish, slot_id, before.service, before.store_id)

        def work(connection: Connection) -> Booking:
            booking = rows.lock_booking(connection, before.booking_id)
            check_step(booking, "move", by, business_now=self._offers.now())
            return self._move(connection, booking, wish(), by, reason)

        return self._or_alternatives(wish, work)

    def cancel(self, code: str, by: Person, *, reason: str = "") -> Booking:
        """Cancel a booking and free its bay; a cancelled one is returned as it is."""

        def work(connection: Connection, booking: Booking) -> Booking:
            now = self._clock.now()
            if booking.as_of(now).status == "cancelled":
                return booking.as_of(now)
            check_step(booking, "cancel", by, business_now=self._offers.now())
            rows.change(connection, booking, now, status="cancelled", hold_expires_at=None)
            rows.release(connection, booking.booking_id)
            why = rows.reason_given(reason)
            rows.record(connection, booking.booking_id, now, by.actor, "cancelled", **why)
            return _told(connection, booking.booking_id, "cancelled", by, now)

        return self._change(code, by, work)

    def for_owner(self, owner: str) -> list[Booking]:
        """Return the owner's bookings, soonest first."""
        query = select(bookings).where(bookings.c.owner == owner).order_by(bookings.c.starts_at)
        with self._reader.connect() as connection:
            found = [rows.row_to_booking(row) for row in connection.execute(query)]
        return [booking.as_of(self._clock.now()) for booking in found]

    def expire_holds(self) -> int:
        """Cancel the holds that ran out everywhere; return how many. Decisions do so themselves."""
        return decide(self._engine, lambda c: rows.expire_holds(c, self._clock.now()))

    def _wish(self, order: Order) -> Wish:
        return self._offers.wish(order.slot_id, order.service, order.store_id)

    def _add(
        self, connection: Connection, wish: Wish, owner: str, contact: Contact | None
    ) -> Booking:
        check_current(connection, wish.shop)
        now = self._clock.now()
        rows.expire_holds(connection, now, store_id=wish.shop.store_id)
        status = "held" if contact is None else "confirmed"
        values = vars(contact or Contact("", "")) | {
            "owner": owner,
            "status": status,
            "created_at": now,
            "hold_expires_at": now + HOLD_LASTS if contact is None else None,
        }
        booking_id = rows.add_booking(connection, wish, values)
        start = wish.starts_at.isoformat()
        rows.record(connection, booking_id, now, owner, status, starts_at=start)
        return rows.booking_by_id(connection, booking_id)

    def _move(
        self, connection: Connection, booking: Booking, wish: Wish, by: Person, reason: str
    ) -> Booking:
        check_current(connection, wish.shop)
        if wish.starts_at == booking.starts_at:
            return booking
        now = self._clock.now()
        rows.expire_holds(connection, now, store_id=booking.store_id)
        rows.release(connection, booking.booking_id)
        place = rows.occupy(connection, wish, booking.booking_id, now)
        span = {"starts_at": wish.span.start, "ends_at": wish.span.end}
        rows.change(connection, booking, now, **place, **span)
        told = {"was": booking.starts_at.isoformat(), "starts_at": wish.starts_at.isoformat()}
        told |= rows.reason_given(reason)
        rows.record(connection, booking.booking_id, now, by.actor, "moved", **told)
        return _told(connection, booking.booking_id, "moved", by, now)

    def _change(
        self, code: str, by: Person, work: Callable[[Connection, Booking], Booking]
    ) -> Booking:
        # The digits are checked before the transaction: counting attempts is a decision of its own.
        booking_id = self.get(code, by).booking_id
        return self._decide(lambda c: work(c, rows.lock_booking(c, booking_id)))

    def _check_offered(self, connection: Connection, booking: Booking) -> None:
        """Refuse a hold whose day was closed, or the like, since; raises `HoldExpired`."""
        shop = self._offers.shop(booking.store_id)
        if shop is not None:
            check_current(connection, shop)
        if not self._offers.stands(booking):
            raise HoldExpired(
                f"The shop no longer offers {booking.starts_at.isoformat()}, which {booking.code} "
                "held; choose another slot."
            )

    def _refuse(self, once: Once, reply: Answer, connection: Connection) -> Answer:
        if kept := answers.claim(connection, once, self._clock.now()):
            return kept.reply()
        answers.keep(connection, once, booking_id=None, answer=reply)
        return reply

    def _decide(self, work: Callable[[Connection], Result]) -> Result:
        """Run a decision; anew by what holds now, where the store has changed meanwhile."""
        for _ in range(CHANGES_FOLLOWED):
            try:
                return decide(self._engine, work)
            except ShopChanged:
                self._offers.refresh()
        raise UnknownSlot("The store is being changed; list its slots again and choose one.")

    def _or_alternatives(
        self, wish_for: Callable[[], Wish], work: Callable[[Connection], Result]
    ) -> Result:
        try:
            return self._decide(work)
        except SlotTaken as taken:
            wish = wish_for()
            window = self._offers.window(
                self._offers.timetable(wish.shop.store_id, wish.job.service)
            )
            with self._reader.connect() as connection:
                now = self._clock.now()
                busy = rows.taken_cells(connection, wish.shop.store_id, window, now)
                engaged = rows.engaged_cells(connection, wish.shop, window, now)
            nearest = self._offers.nearest(wish, busy, engaged)
            raise SlotTaken(taken.starts_at, nearest) from None


def _told(connection: Connection, booking_id: str, kind: str, by: Person, now: datetime) -> Booking:
    """Return a booking as it was changed; promise to tell the driver what the store did."""
    booking = rows.booking_by_id(connection, booking_id)
    if isinstance(by, ByStaff) and booking.contact.phone:
        promise(connection, booking, kind, now, revision=booking.revision)
    return booking
