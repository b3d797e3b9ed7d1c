"""Counters that survive a restart: a storage for the `limits` package, and attempts over it."""

from datetime import timedelta

from limits import RateLimitItemPerSecond
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import Connection, Engine, delete, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from assistant.accounts.tables import counters
from assistant.booking.clock import Clock
from assistant.booking.decisions import decide

WRONG_TRIES = 5
LOCKED_FOR = timedelta(minutes=15)


class SqlStorage(Storage):
    """Counts in the table `counters`; one statement a count, so parallel hits are all counted.

    Args:
        engine: A migrated database.
        clock: Real time.
        extends: Every hit starts the window anew, as locking out after wrong tries needs it;
            else the window runs from its first hit.
    """

    STORAGE_SCHEME = None

    def __init__(self, engine: Engine, clock: Clock, *, extends: bool = False) -> None:
        super().__init__()
        self._engine = engine
        self._clock = clock
        self._extends = extends

    @property
    def base_exceptions(self) -> type[Exception]:
        """What a broken database raises."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to a counter, beginning anew where its window is over; return the sum."""
        now = self._clock.now().timestamp()

        def work(connection: Connection) -> int:
            connection.execute(delete(counters).where(counters.c.expires_at <= now))
            return self._add(connection, key, amount, now + expiry)

        # Two that forget what is over can each wait for a counter that the other one forgets.
        return decide(self._engine, work)

    def get(self, key: str) -> int:
        """Return the counter; 0 when its window is over."""
        now = self._clock.now().timestamp()
        alive = (counters.c.key == key) & (counters.c.expires_at > now)
        with self._engine.execution_options(read_only=True).connect() as connection:
            return connection.scalar(select(counters.c.amount).where(alive)) or 0

    def get_expiry(self, key: str) -> float:
        """Return the Unix time at which the window ends; now if there is none."""
        query = select(counters.c.expires_at).where(counters.c.key == key)
        with self._engine.execution_options(read_only=True).connect() as connection:
            return connection.scalar(query) or self._clock.now().timestamp()

    def check(self) -> bool:
        """Tell whether the database answers."""
        try:
            with self._engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def reset(self) -> int:
        """Forget all counters; return how many there were."""
        with self._engine.begin() as connection:
            return connection.execute(delete(counters)).rowcount

    def clear(self, key: str) -> None:
        """Forget one counter."""
        with self._engine.begin() as connection:
            connection.execute(delete(counters).where(counters.c.key == key))

    def take_back(self, key: str) -> None:
        """Take one hit off a counter that still has one."""
        mine = (counters.c.key == key) & (counters.c.amount > 0)
        with self._engine.begin() as connection:
            connection.execute(update(counters).where(mine).values(amount=counters.c.amount - 1))

    def _add(self, connection: Connection, key: str, amount: int, until: float) -> int:
        build = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        insert = build(counters).values(key=key, amount=amount, expires_at=until)
        insert = insert.on_conflict_do_update(
            index_elements=[counters.c.key],
            set_={
                "amount": counters.c.amount + amount,
                "expires_at": until if self._extends else counters.c.expires_at,
            },
        )
        return int(connection.execute(insert.returning(counters.c.amount)).scalar_one())


class SqlAttempts:
    """Five wrong tries at one key, then none for 15 minutes; kept in the database.

    A try is counted before it is judged and taken back when it was right, so tries in parallel
    can't slip through together.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._clock = clock
        self._storage = SqlStorage(engine, clock, extends=True)
        self._limiter = FixedWindowRateLimiter(self._storage)
        self._limit = RateLimitItemPerSecond(WRONG_TRIES, int(LOCKED_FOR.total_seconds()))

    def spend(self, key: str) -> int:
        """Count one try; return 0, or the seconds to wait if none is left."""
        open_still = self._limiter.test(self._limit, key) and self._limiter.hit(self._limit, key)
        if open_still:
            return 0
        until = self._limiter.get_window_stats(self._limit, key).reset_time
        return max(1, round(until - self._clock.now().timestamp()))

    def refund(self, key: str) -> None:
        """Take back one try that turned out right."""
        self._storage.take_back(self._limit.key_for(key))
