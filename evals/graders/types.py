"""A conversation as it was played, and what judges say of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.messages import BookingView, Reply
from evals.cases import Case
from evals.driver import Exchange

Seen = Iterator[tuple[int | None, str]]


@dataclass(frozen=True)
class Conversation:
    """A case as it was played. `today` is the business time at the start."""

    case: Case
    exchanges: Sequence[Exchange]
    today: datetime

    @property
    def last(self) -> tuple[BookingView, ...]:
        """The caller's bookings at the end."""
        return self.exchanges[-1].after

    def replies(self) -> Iterator[tuple[int, Reply]]:
        """Yield the replies with their turn."""
        yield from ((turn, exchange.reply) for turn, exchange in enumerate(self.exchanges))
