"""Which change a booking's state allows; pure."""

from datetime import datetime

from assistant.booking.errors import HoldExpired, NotChangeable
from assistant.booking.model import NEXT_STATUS, Booking, Status


def check_confirm(booking: Booking, *, real_now: datetime, business_now: datetime) -> None:
    """Refuse to confirm what is no live hold.

    Raises:
        HoldExpired: The ten minutes, or the slot itself, have passed.
        NotChangeable: It is confirmed or cancelled already.
    """
    if booking.hold_ran_out(real_now) or (
        booking.status == "held" and booking.starts_at <= business_now
    ):
        raise HoldExpired(f"The hold {booking.code} has run out; choose a slot again.")
    if booking.status != "held":
        raise _not_changeable(booking, "confirmed")


def check_move(booking: Booking, *, business_now: datetime) -> None:
    """Refuse to move what is not confirmed or has begun.

    Raises:
        NotChangeable: It is not confirmed, or has begun.
    """
    if booking.status != "confirmed" or booking.starts_at <= business_now:
        raise _not_changeable(booking, "moved")


def check_cancel(booking: Booking, *, business_now: datetime) -> None:
    """Refuse to cancel what has begun or is over.

    Raises:
        NotChangeable: It has begun or is over.
    """
    begun = booking.starts_at <= business_now
    if "cancelled" not in NEXT_STATUS[booking.status] or begun:
        raise _not_changeable(booking, "cancelled")


def check_mark(booking: Booking, status: Status) -> None:
    """Refuse a step of the work that does not follow the present one.

    Raises:
        NotChangeable: The step does not follow.
    """
    steps: tuple[Status, ...] = ("checked_in", "done", "no_show")
    if status not in steps or status not in NEXT_STATUS[booking.status]:
        raise _not_changeable(booking, f"marked {status}")


def _not_changeable(booking: Booking, wish: str) -> NotChangeable:
    return NotChangeable(
        f"The booking {booking.code} is {booking.status} for {booking.starts_at.isoformat()} "
        f"and can't be {wish}; call the shop."
    )
