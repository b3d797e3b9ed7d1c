import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from limits import parse
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import Engine, text, update

from assistant.accounts.counters import SqlAttempts, SqlStorage
from assistant.accounts.tables import counters
from tests.fakes_booking import TurnableClock
from tests.postgres import opened


def test_a_rate_limit_counts_in_its_window_and_begins_anew(
    engine: Engine, clock: TurnableClock
) -> None:
    limiter = FixedWindowRateLimiter(SqlStorage(engine, clock))
    three = parse("3/minute")
    assert [limiter.hit(three, "s") for _ in range(4)] == [True, True, True, False]
    assert limiter.hit(three, "another")
    clock.turn(seconds=59)
    assert not limiter.hit(three, "s")
    clock.turn(seconds=1)
    assert limiter.hit(three, "s")


def test_the_window_tells_when_it_ends(engine: Engine, clock: TurnableClock) -> None:
    limiter = FixedWindowRateLimiter(SqlStorage(engine, clock))
    limiter.hit(parse("3/minute"), "s")
    stats = limiter.get_window_stats(parse("3/minute"), "s")
    assert (stats.remaining, stats.reset_time) == (2, clock.now().timestamp() + 60)


def test_counters_can_be_forgotten(engine: Engine, clock: TurnableClock) -> None:
    storage = SqlStorage(engine, clock)
    storage.incr("a", 60)
    storage.incr("b", 60, amount=2)
    storage.clear("a")
    assert (storage.get("a"), storage.get("b")) == (0, 2)
    assert storage.reset() == 1
    assert storage.check()


def test_a_count_that_deadlocks_is_made_again(tmp_path: Path, clock: TurnableClock) -> None:
    touch = update(counters).values(expires_at=counters.c.expires_at)
    with opened(tmp_path) as engine, ThreadPoolExecutor(2) as pool:
        storage = SqlStorage(engine, clock)
        for key, window_s in (("over", 1), ("gate", 1), ("kept", 60)):
            storage.incr(key, window_s)
        clock.turn(seconds=2)
        with engine.begin() as other, engine.begin() as gate:
            gate.execute(touch.where(counters.c.key == "gate"))
            # The one that looks for a deadlock first loses it: this one never looks.
            other.execute(text("SET LOCAL deadlock_timeout = '1h'"))
            other.execute(touch.where(counters.c.key == "kept"))
            count = pool.submit(storage.incr, "kept", 60)
            wait_until_waiting(engine, 1)  # The count has forgotten "over", and waits for "gate".
            touched = pool.submit(other.execute, touch.where(counters.c.key == "over"))
            wait_until_waiting(engine, 2)
            gate.commit()
            touched.result(60)
        assert count.result(60) == 2


def wait_until_waiting(engine: Engine, transactions: int) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    until = time.monotonic() + 60
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while (connection.scalar(waiting) or 0) < transactions:
            assert time.monotonic() < until, "nobody waits"
            time.sleep(0.01)


def test_tries_in_parallel_do_not_slip_through_together(
    engine: Engine, clock: TurnableClock
) -> None:
    attempts = SqlAttempts(engine, clock)
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(attempts.spend, ["code"] * 24))
    assert waits.count(0) == 5
    assert set(waits) == {0, 900}


def test_every_wrong_try_starts_the_wait_anew_but_a_refused_one_does_not(
    engine: Engine, clock: TurnableClock
) -> None:
    attempts = SqlAttempts(engine, clock)
    for _ in range(5):
        attempts.spend("code")
        clock.turn(minutes=10)
    assert attempts.spend("code") == 300
    clock.turn(minutes=4)
    assert attempts.spend("code") == 60


def test_a_refund_gives_back_no_more_than_was_spent(engine: Engine, clock: TurnableClock) -> None:
    attempts = SqlAttempts(engine, clock)
    for _ in range(3):
        attempts.refund("code")
    assert [attempts.spend("code") for _ in range(6)] == [0, 0, 0, 0, 0, 900]
