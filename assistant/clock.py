"""Business time and real time."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the business time: dates, slots, opening hours. Holds and limits use real time."""

    def now(self) -> datetime:
        """Return the current business time, aware, UTC."""
        ...


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        """Return the current time, aware, UTC."""
        return datetime.now(UTC)


class ShiftedClock:
    """Business time that ticks on from `start`, set by `CARCARE_NOW`."""

    def __init__(self, start: datetime) -> None:
        self._offset: timedelta = start.astimezone(UTC) - datetime.now(UTC)

    def now(self) -> datetime:
        """Return the shifted time, aware, UTC."""
        return datetime.now(UTC) + self._offset
