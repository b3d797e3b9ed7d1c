"""Who may see a booking, and how often a stranger may guess."""

from hmac import compare_digest
from typing import assert_never

from assistant.booking.codes import is_code, normalise_code
from assistant.booking.errors import TooManyAttempts, UnknownBooking, WrongPhone
from assistant.booking.model import Booking, ByOwner, ByPhone, ByStaff, Person
from assistant.booking.ports import Attempts


def may_open(booking: Booking, by: Person) -> bool:
    """Tell whether this person may see and change the booking."""
    match by:
        case ByPhone(last4):
            # A hold has no phone yet, so nothing matches it.
            mine = booking.contact.phone[-4:]
            return len(mine) == 4 and compare_digest(mine.encode(), last4.encode())
        case ByOwner(owner):
            return compare_digest(booking.owner.encode(), owner.encode())
        case ByStaff(_, store_id):
            return store_id in (None, booking.store_id)
        case _:
            assert_never(by)


class Door:
    """Lets people at bookings by code. Wrong digits cost one of a few attempts per code."""

    def __init__(self, attempts: Attempts) -> None:
        self._attempts = attempts

    def knock(self, code: str, by: Person) -> str:
        """Return the code as kept, one attempt spent if digits are to be checked.

        Raises:
            UnknownBooking: The text can't be a code.
            TooManyAttempts: No attempt is left; also for codes that don't exist.
        """
        plain = normalise_code(code)
        if not is_code(plain):
            raise unknown(plain, by)
        wait_s = self._attempts.spend(_key(plain)) if isinstance(by, ByPhone) else 0
        if wait_s:
            raise TooManyAttempts(wait_s)
        return plain

    def enter(self, code: str, booking: Booking | None, by: Person) -> Booking:
        """Return the booking if the person may see it, and give the attempt back.

        Raises:
            UnknownBooking: There is none, or it is another person's.
            WrongPhone: The digits differ.
        """
        if booking is None:
            raise unknown(code, by)
        if not may_open(booking, by):
            raise (
                WrongPhone(str(unknown(code, by))) if isinstance(by, ByPhone) else unknown(code, by)
            )
        if isinstance(by, ByPhone):
            self._attempts.refund(_key(code))
        return booking


def unknown(code: str, by: Person) -> UnknownBooking:
    """Return the error for a code that does not exist for this person."""
    asked = " with these last four digits" if isinstance(by, ByPhone) else ""
    return UnknownBooking(f"There is no booking {code[:16]!r}{asked}; check the code.")


def _key(code: str) -> str:
    return f"booking:{code}"
