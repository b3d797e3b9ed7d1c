"""What a way to the assistant must offer to be measured."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

from assistant.messages import BookingView, Locale, Location, Reply

if TYPE_CHECKING:
    from assistant.bootstrap import Desks

ACTIVE = ("held", "confirmed")
Model = Literal["embedded", "llm"]


class SurfaceError(Exception):
    """The assistant can't be reached as asked; the message says what to do."""


@dataclass(frozen=True)
class Answered:
    """A reply, the tools that ran for it (None where the surface doesn't tell), and its time."""

    reply: Reply
    tools: tuple[str, ...] | None
    seconds: float = 0.0


class Visitor(Protocol):
    """One caller with one conversation."""

    async def say(
        self,
        message: str,
        locale: Locale,
        *,
        images: Sequence[bytes] = (),
        location: Location | None = None,
    ) -> Answered:
        """Send a message of a driver whose browser is set to `locale`."""
        ...

    async def bookings(self) -> list[BookingView]:
        """Return the caller's bookings, cancelled ones too."""
        ...

    async def leave(self) -> None:
        """Cancel what still stands, so that the next conversation finds the same free times."""
        ...


@dataclass(frozen=True)
class Surface:
    """A way to the assistant. `today` is the business time at which it was opened.

    `restart` closes and opens it again on the same data; a live server stays up. `desks` is what
    works on its database, where that is at hand.
    """

    name: str
    today: datetime
    visitor: Callable[[], Visitor]
    restart: Callable[[], Awaitable[None]]
    desks: Callable[[], "Desks"] | None = None
