"""Which change a booking's state allows; pure."""

from datetime import datetime
from typing import Literal

from assistant.booking.errors import HoldExpired, NotChangeable
from assistant.booking.model import NEXT_STATUS, Booking, ByStaff, Person, Status

Step = Literal["confirm", "check_in", "done", "no_show", "cancel", "move"]

STEP_TO: dict[Status, Step] = {
    "confirmed": "confirm",
    "checked_in": "check_in",
    "done": "done",
    "no_show": "no_show",
    "cancelled": "cancel",
}
# What the store alone can tell.
STORE_STEPS: tuple[Step, ...] = ("check_in", "done", "no_show")


def possible_steps(booking: Booking, by: Person, *, business_now: datetime) -> tuple[Step, ...]:
    """Return what the person can do with the booking now.

    The store may still move or cancel what has begun: the driver called, the car comes later. A
    car has failed to come only once its time has begun.
    """
    steps = [STEP_TO[status] for status in STEP_TO if status in NEXT_STATUS[booking.status]]
    if booking.status == "confirmed":
        steps.append("move")
    begun = booking.starts_at <= business_now
    if isinstance(by, ByStaff):
        barred = {"confirm"} if begun else {"confirm", "no_show"}
    else:
        barred = {*STORE_STEPS, "move", "cancel", "confirm"} if begun else {*STORE_STEPS}
    return tuple(step for step in steps if step not in barred)


def check_step(booking: Booking, step: Step, by: Person, *, business_now: datetime) -> None:
    """Refuse a change that the booking's state does not allow to this person.

    Raises:
        NotChangeable: It does not; `possible` says what it does allow.
    """
    possible = possible_steps(booking, by, business_now=business_now)
    if step not in possible:
        raise _not_changeable(booking, _DONE[step], possible, by)


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


def check_mark(booking: Booking, status: Status) -> None:
    """Refuse a step of the work that does not follow the present one.

    Raises:
        NotChangeable: The step does not follow.
    """
    steps: tuple[Status, ...] = ("checked_in", "done", "no_show")
    if status not in steps or status not in NEXT_STATUS[booking.status]:
        raise _not_changeable(booking, f"marked {status}")


_DONE: dict[Step, str] = {
    "confirm": "confirmed",
    "check_in": "checked in",
    "done": "marked done",
    "no_show": "marked no-show",
    "cancel": "cancelled",
    "move": "moved",
}


def _not_changeable(
    booking: Booking, wish: str, possible: tuple[Step, ...] = (), by: Person | None = None
) -> NotChangeable:
    advice = "call the shop"
    if isinstance(by, ByStaff):
        advice = f"possible now: {', '.join(possible) or 'nothing'}"
    return NotChangeable(
        f"The booking {booking.code} is {booking.status} for {booking.starts_at.isoformat()} "
        f"and can't be {wish}; {advice}.",
        possible,
    )
