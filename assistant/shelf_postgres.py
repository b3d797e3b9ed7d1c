"""A shelf that every process and machine shares: in PostgreSQL, sealed, for as short a while."""

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    DateTime,
    Engine,
    MetaData,
    Select,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.schema import CreateTable

from assistant.booking.columns import SealedBytes

T = TypeVar("T")

# Any constant will do; it is the name of the lock that processes making the table wait for.
SETUP_LOCK = 7_201_966
# Unlogged: what is kept for half an hour is in no log of the server, and in no backup made of it.
_shelf = Table(
    "shelf",
    MetaData(),
    Column("key", String(32), primary_key=True),
    Column("room", String(16), nullable=False, index=True),
    Column("owner", String(128), nullable=False),
    Column("put_at", DateTime(timezone=True), nullable=False),
    Column("item", SealedBytes("shelf.item"), nullable=False),
    prefixes=["UNLOGGED"],
)


class PostgresShelf(Generic[T]):
    """Keeps each thing for its owner alone, as `assistant.shelf.Shelf` does in one process.

    Args:
        engine: A PostgreSQL, whose vault seals what is kept. The table is made where it lacks.
        room: What sort of things these are; 16 characters at most.
        kept_s: Seconds after which a thing is gone.
        most_bytes: Bytes of all things of this sort together; the oldest go first.
        dumps: Makes bytes of a thing.
        loads: Makes a thing of its bytes.
    """

    def __init__(
        self,
        engine: Engine,
        room: str,
        *,
        kept_s: float,
        most_bytes: int,
        dumps: Callable[[T], bytes],
        loads: Callable[[bytes], T],
    ) -> None:
        self._engine = engine
        self._room = room
        self._kept = text(f"interval '{float(kept_s)} seconds'")
        self._most_bytes = most_bytes
        self._dumps = dumps
        self._loads = loads
        with engine.begin() as connection:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({SETUP_LOCK})"))
            connection.execute(CreateTable(_shelf, if_not_exists=True))

    def put(self, owner: str, item: T, size: int) -> str:  # noqa: ARG002 - counted as sealed
        """Keep a thing; returns its key, which nobody can guess."""
        key = secrets.token_urlsafe(18)
        row = {"key": key, "room": self._room, "owner": owner, "item": self._dumps(item)}
        with self._engine.begin() as connection:
            connection.execute(insert(_shelf).values(row | {"put_at": func.clock_timestamp()}))
            connection.execute(delete(_shelf).where(_shelf.c.put_at < self._since()))
            connection.execute(delete(_shelf).where(_shelf.c.key.in_(self._too_many())))
        return key

    def get(self, key: str, owner: str) -> T | None:
        """Return a thing to its owner; None to others or when it is gone."""
        return self._find(owner, _shelf.c.key == key).get(key)

    def of(self, owner: str) -> dict[str, T]:
        """Return what is kept for an owner by key, oldest first."""
        return self._find(owner)

    def drop(self, keys: Iterable[str]) -> None:
        """Forget things before their time; unknown keys are let be."""
        with self._engine.begin() as connection:
            connection.execute(delete(_shelf).where(_shelf.c.key.in_(list(keys))))

    def _find(self, owner: str, *more: ColumnElement[bool]) -> dict[str, T]:
        mine = (_shelf.c.room == self._room, _shelf.c.owner == owner)
        query = select(_shelf.c.key, _shelf.c.item).where(
            *mine, _shelf.c.put_at >= self._since(), *more
        )
        with self._engine.execution_options(read_only=True).connect() as connection:
            rows = connection.execute(query.order_by(_shelf.c.put_at)).all()
        return {row.key: self._loads(row.item) for row in rows}

    def _since(self) -> ColumnElement[datetime]:
        return func.clock_timestamp() - self._kept

    def _too_many(self) -> Select[str]:
        length = func.sum(func.octet_length(_shelf.c.item))
        size = length.over(order_by=_shelf.c.put_at.desc()).label("size")
        mine = select(_shelf.c.key, size).where(_shelf.c.room == self._room).subquery()
        return select(mine.c.key).where(mine.c.size > self._most_bytes)
