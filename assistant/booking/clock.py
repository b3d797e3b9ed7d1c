"""Clocks: business time decides slots, real time decides holds, keys and throttling."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the current instant, time-zone aware."""
        ...


class RealClock:
    """The machine's clock, UTC."""

    def now(self) -> datetime:
        """Return the current instant."""
        return datetime.now(UTC)


class ShiftedClock:
    """A clock that was set to `starts_at` when made and has ticked at normal speed since.

    Args:
        starts_at: An aware instant.
        real: The clock that it runs along with.

    Raises:
        ValueError: `starts_at` has no offset.
    """

    def __init__(self, starts_at: datetime, real: Clock | None = None) -> None:
        if starts_at.tzinfo is None:
            raise ValueError(f"the time {starts_at} has no offset; write it like {starts_at}+08:00")
        self._real = real or RealClock()
        self._shift = starts_at - self._real.now()

    def now(self) -> datetime:
        """Return the shifted instant."""
        return self._real.now() + self._shift
