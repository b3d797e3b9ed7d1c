from datetime import datetime, timedelta

import pytest

from assistant.booking.clock import RealClock, ShiftedClock
from tests.fakes_booking import MONDAY, TurnableClock


def test_a_shifted_clock_ticks_on_from_its_start() -> None:
    real = TurnableClock(MONDAY + timedelta(days=9))
    clock = ShiftedClock(MONDAY, real)
    real.turn(minutes=7)
    assert clock.now() == MONDAY + timedelta(minutes=7)


def test_a_time_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        ShiftedClock(datetime(2026, 3, 2, 8))


def test_the_real_clock_knows_its_offset() -> None:
    assert RealClock().now().utcoffset() == timedelta()
