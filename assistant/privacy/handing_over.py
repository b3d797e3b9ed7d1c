"""What a browser's own session holds becomes that of a phone, when its driver says so."""

import time

from sqlalchemy import Connection, Engine, select, update

from assistant.booking.tables import bookings
from assistant.errors import ThreadBusy
from assistant.events import append
from assistant.tables import cars, lamp_feedback, threads

TOOK_ALONG = "took_along"
_OWNED = (threads, bookings, cars, lamp_feedback)


def holds_anything(engine: Engine, owner: str) -> bool:
    """Tell whether an owner has conversations, bookings or cars."""
    with engine.execution_options(read_only=True).connect() as connection:
        return any(
            connection.execute(select(table.c.owner).where(table.c.owner == owner).limit(1)).first()
            for table in (threads, bookings, cars)
        )


def hand_over(engine: Engine, old: str, new: str) -> None:
    """Give all that `old` owns to `new`, or nothing; nothing of `new` changes.

    The log, which can't be changed, says so: consents of `old` hold for what it gave.

    Raises:
        ThreadBusy: A turn of one of the threads is running, for the old owner.
    """
    with engine.begin() as connection:
        if _busy(connection, old):
            raise ThreadBusy(
                "A conversation is still answering; wait for it to finish, then sign in."
            )
        for table in _OWNED:
            connection.execute(update(table).where(table.c.owner == old).values(owner=new))
        append(connection, new, TOOK_ALONG, old)


def _busy(connection: Connection, owner: str) -> bool:
    running = select(threads.c.thread_id).where(
        threads.c.owner == owner, threads.c.busy_until > time.time()
    )
    return connection.execute(running.limit(1)).first() is not None
