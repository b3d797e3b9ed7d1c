"""What booking offers to callers, and what it asks of the rest."""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from assistant.booking.errors import BookingError
from assistant.booking.model import (
    Answer,
    Booking,
    Contact,
    Event,
    Job,
    Once,
    Order,
    Person,
    Shop,
    Slot,
    Status,
)


class Catalogue(Protocol):
    """Knows the shops and the jobs."""

    def shop(self, store_id: str) -> Shop | None:
        """Return the shop; None if there is none of this id or it takes no bookings."""
        ...

    def job(self, service: str) -> Job | None:
        """Return the job; None if there is no such service."""
        ...

    def refresh(self) -> None:
        """See at once what stores have changed, here and in other processes."""
        ...


class Attempts(Protocol):
    """Counts guesses, and survives a restart."""

    def spend(self, key: str) -> int:
        """Count one attempt; return 0, or the seconds to wait if none is left."""
        ...

    def refund(self, key: str) -> None:
        """Take back one attempt that turned out right."""
        ...


class Bookings(Protocol):
    """Books slots. Every change is one decision: all of it is kept, or nothing is."""

    def slots(
        self, store_id: str, service: str, *, day: date | None = None, limit: int | None = None
    ) -> list[Slot]:
        """Return bookable slots, earliest first; only those of `day` (the shop's) if given.

        Raises:
            NotOffered: The store is unknown or does not do this service.
        """
        ...

    def create(self, order: Order, *, once: Once | None = None) -> Booking:
        """Book a slot.

        Args:
            order: The slot and who comes.
            once: Makes a repetition harmless: it returns the booking made the first time.

        Raises:
            UnknownSlot: The id is not one of ours, or of another store or service.
            SlotInPast: The slot has begun or is too near.
            SlotTaken: Somebody was faster; carries alternatives.
            InvalidDetails: Name, phone, vehicle or note can't be used.
            IdempotencyMismatch: `once.key` was used with another body.
        """
        ...

    def create_once(
        self, order: Order, once: Once, answer: Callable[[Booking | BookingError], Answer]
    ) -> Answer:
        """Book, and keep the answer with the key; return the first answer byte for byte.

        Args:
            order: The slot and who comes.
            once: The key and the request's body.
            answer: Writes the HTTP answer to a booking or to a refusal.

        Raises:
            InvalidDetails: The order itself is wrong; nothing is kept under the key.
            IdempotencyMismatch: The key was used with another body.
        """
        ...

    def hold(self, slot_id: str, service: str, *, owner: str) -> Booking:
        """Keep a slot for 10 minutes of real time; raises as `create` does."""
        ...

    def confirm(self, code: str, contact: Contact, *, owner: str) -> Booking:
        """Turn the owner's hold into a booking.

        Raises:
            HoldExpired: It took more than 10 minutes.
            NotChangeable: It is no hold any more.
            UnknownBooking: There is none with this code for this owner.
        """
        ...

    def get(self, code: str, by: Person) -> Booking:
        """Return a booking, cancelled ones too.

        Raises:
            UnknownBooking: No booking with this code is open to this person.
            WrongPhone: The last four digits differ (an `UnknownBooking` that says the same).
            TooManyAttempts: Five wrong tries at one code in 15 minutes.
        """
        ...

    def reschedule(self, code: str, slot_id: str, by: Person, *, reason: str = "") -> Booking:
        """Move a confirmed booking to another slot of its store and service; the code stays.

        `reason` goes into the history and must hold nothing personal.

        Raises as `get` and `create` do, and:
            NotChangeable: It is not confirmed, or has begun and is moved by a driver.
        """
        ...

    def cancel(self, code: str, by: Person, *, reason: str = "") -> Booking:
        """Cancel a booking and free its bay; a cancelled one is returned as it is.

        `reason` goes into the history and must hold nothing personal.

        Raises as `get` does, and:
            NotChangeable: It is over, or has begun and is cancelled by a driver.
        """
        ...

    def for_owner(self, owner: str) -> list[Booking]:
        """Return the owner's bookings, soonest first."""
        ...


class Desk(Protocol):
    """The stores' side."""

    def mark(self, code: str, status: Status, by: Person, *, reason: str = "") -> Booking:
        """Record that a car checked in, was done or did not come.

        Raises:
            UnknownBooking: None with this code at this person's store.
            NotChangeable: The state does not allow it.
        """
        ...

    def for_store(self, store_id: str, first: date, last: date) -> list[Booking]:
        """Return the store's bookings that begin on these days of its zone, soonest first."""
        ...

    def history(self, code: str, by: Person) -> list[Event]:
        """Return who changed what and when, oldest first."""
        ...
