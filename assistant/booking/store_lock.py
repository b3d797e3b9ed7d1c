"""The lock that stands between what a store changes and the bookings made meanwhile.

A booking shares the row of its store and checks the revision that its slot was worked out from; a
change of hours, closed days or the like takes the row for itself and raises the revision. So a
booking is decided either before the change, which then finds it, or after it, by what holds then.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.booking.model import Shop
from assistant.booking.tables import calendars


class ShopChanged(Exception):
    """The store has changed since its shop was read; read it again and decide anew."""


@dataclass(frozen=True)
class StoreRow:
    """A store's own row: how often it was changed, and what the store set itself."""

    revision: int
    edits: dict[str, Any] | None


def check_current(connection: Connection, shop: Shop) -> None:
    """Keep the store from changing until this transaction ends.

    Raises:
        ShopChanged: It is not as `shop` says any more.
    """
    if _locked(connection, shop.store_id, shared=True).revision != shop.revision:
        raise ShopChanged(shop.store_id)


def lock_store(connection: Connection, store_id: str) -> StoreRow:
    """Return the store's row, locked against bookings and other changes."""
    return _locked(connection, store_id, shared=False)


def write_store(connection: Connection, store_id: str, edits: dict[str, Any] | None) -> None:
    """Write what the store set itself; every booking decided after this goes by it."""
    values = {"edits": edits, "revision": calendars.c.revision + 1}
    mine = calendars.c.store_id == store_id
    connection.execute(update(calendars).where(mine).values(values))


def _locked(connection: Connection, store_id: str, *, shared: bool) -> StoreRow:
    query = select(calendars.c.revision, calendars.c.edits).where(calendars.c.store_id == store_id)
    query = query.with_for_update(read=shared)
    row = connection.execute(query).one_or_none()
    if row is None:
        _insert(connection, store_id)
        row = connection.execute(query).one()
    return StoreRow(row.revision, row.edits)


def _insert(connection: Connection, store_id: str) -> None:
    try:
        with connection.begin_nested():
            connection.execute(insert(calendars).values(store_id=store_id, revision=0))
    except IntegrityError:
        # Another transaction was faster; its row will do.
        return
