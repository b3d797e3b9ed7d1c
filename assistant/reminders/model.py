"""What is sent, to whom and when: pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Literal, Protocol

from assistant.booking.model import Booking
from assistant.messages import Locale

Kind = Literal["day_before", "two_hours", "moved", "cancelled"]
# Those that come by themselves as the time draws near.
TIMED: tuple[Kind, ...] = ("day_before", "two_hours")
TWO_HOURS = timedelta(hours=2)
# The earliest reminder of all is less than this ahead of its booking.
FURTHEST = timedelta(hours=48)
# Nobody is woken by the one of the day before.
WAKING = (time(9), time(20))


@dataclass(frozen=True)
class Message:
    """A message ready to go. `message_id` stays the same however often it is sent."""

    message_id: str
    kind: Kind | Literal["login_code"]
    to: str = field(repr=False)
    locale: Locale
    subject: str = field(repr=False)
    text: str = field(repr=False)
    facts: Mapping[str, str] = field(default_factory=dict, repr=False)


class ChannelError(Exception):
    """It could not be sent now; the message names no person. Tried again later."""


class ChannelRefused(ChannelError):
    """It will never be sent so."""


class Channel(Protocol):
    """Carries messages to people."""

    def send(self, message: Message) -> None:
        """Send a message; may be called again for one that has arrived.

        Raises:
            ChannelError: It could not be sent now.
            ChannelRefused: It never can be.
        """
        ...


def due_at(booking: Booking, kind: Kind) -> datetime:
    """Return when a timed reminder falls due, by the clock on the store's wall.

    The one of the day before comes at the booking's own hour, between 9 and 20 o'clock.
    """
    if kind == "two_hours":
        return booking.starts_at - TWO_HOURS
    day = booking.starts_at.date() - timedelta(days=1)
    hour = min(max(booking.starts_at.timetz().replace(tzinfo=None), WAKING[0]), WAKING[1])
    return datetime.combine(day, hour, booking.starts_at.tzinfo)


def is_due(booking: Booking, kind: Kind, *, now: datetime, settled_at: datetime) -> bool:
    """Tell whether a timed reminder is to be sent now.

    Who has booked or moved after it fell due knows the time; a late one gives way to the next.

    Args:
        booking: A confirmed booking.
        kind: One of `TIMED`.
        now: Business time.
        settled_at: Business time of the booking's last change.
    """
    due = due_at(booking, kind)
    return settled_at <= due <= now < _ends_at(booking, kind)


def still_stands(booking: Booking, kind: Kind, starts_at: datetime, *, now: datetime) -> bool:
    """Tell whether a message planned for `starts_at` is still true, of use, and has a number."""
    if booking.starts_at != starts_at or not booking.contact.phone:
        return False
    if kind == "cancelled":
        return booking.status == "cancelled"
    return booking.status == "confirmed" and now < _ends_at(booking, kind)


def _ends_at(booking: Booking, kind: Kind) -> datetime:
    if kind == "day_before":
        return booking.starts_at - TWO_HOURS
    return booking.starts_at
