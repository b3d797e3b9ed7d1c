"""Why a booking was refused: what happened, which value, what to do."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.booking.model import Slot


class BookingError(Exception):
    """A refusal that the caller can act on; nothing was written."""


class UnknownSlot(BookingError):
    """The slot id was not issued here, or not for this store and service."""


class SlotInPast(BookingError):
    """The slot has begun, or begins too soon to be prepared for."""

    def __init__(self, starts_at: datetime) -> None:
        super().__init__(
            f"The slot at {starts_at.isoformat()} has passed or is too soon; choose a later one."
        )
        self.starts_at = starts_at


class SlotTaken(BookingError):
    """No bay is free any more. `alternatives` holds the nearest free slots, perhaps none."""

    def __init__(self, starts_at: datetime, alternatives: Sequence["Slot"] = ()) -> None:
        super().__init__(
            f"The slot at {starts_at.isoformat()} has just been taken; choose another one."
        )
        self.starts_at = starts_at
        self.alternatives = tuple(alternatives)


class NotOffered(BookingError):
    """The store is unknown, or does not do this service, or has no bay for it."""


class InvalidDetails(BookingError):
    """A name, phone, vehicle or note that cannot be used; `field` says which."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class UnknownBooking(BookingError):
    """No booking that this person may see has this code."""


class WrongPhone(UnknownBooking):
    """The last four digits differ. Says the same as an unknown code, so codes can't be probed."""


class TooManyAttempts(BookingError):
    """Too many wrong digits for one code; wait `retry_after_s` seconds."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"Too many wrong attempts; try again in {retry_after_s} seconds.")
        self.retry_after_s = retry_after_s


class NotChangeable(BookingError):
    """The booking's state does not allow this change; `possible` says which it does allow."""

    def __init__(self, message: str, possible: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.possible = tuple(possible)


class HoldExpired(NotChangeable):
    """The hold ran out before it was confirmed."""


class IdempotencyMismatch(BookingError):
    """The idempotency key was used before with another request."""
