"""The stores in force: imported ones once there are any, the demo stores until then.

Over either lies what stores have changed of themselves, which an import leaves alone.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from threading import Lock
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, delete, func, insert, select, update

from assistant.booking.decisions import decide
from assistant.booking.store_lock import lock_store, write_store
from assistant.booking.tables import calendars
from assistant.events import append
from assistant.messages import StoreView
from assistant.stores.directory import StoreDirectory
from assistant.stores.edits import StoreEdits, apply
from assistant.stores.naming import named_store
from assistant.tables import stores
from knowledge_base.load import Knowledge
from knowledge_base.schema import Locale, Store

# What another process changes shows in a running server after at most this long.
FRESH_S = 2.0
IMPORTED, EDITED = "stores_imported", "store_edited"


class StoreRecords:
    """Keeps imported stores, and answers for those that are in force.

    Args:
        engine: A migrated database.
        shipped: The knowledge with the demo stores.
        fresh_s: Seconds after which what another process changes shows at the latest.
    """

    def __init__(self, engine: Engine, shipped: Knowledge, *, fresh_s: float = FRESH_S) -> None:
        self._engine = engine
        self._reader = engine.execution_options(read_only=True)
        self._shipped = shipped
        self._fresh_s = fresh_s
        self._lock = Lock()
        self._checked = float("-inf")
        self._version: int | None = None
        self._knowledge = shipped
        self._directory = StoreDirectory(shipped.stores.values(), shipped.services)

    def replace(self, records: Iterable[Store]) -> int:
        """Put `records` in the place of all imported stores, all or none; return how many."""
        rows = [
            {"store_id": r.store_id, "record": r.model_dump(mode="json"), "active": True}
            for r in records
        ]

        def work(connection: Connection) -> None:
            connection.execute(delete(stores))
            if rows:
                connection.execute(insert(stores), rows)
            _mark_changed(connection, [str(row["store_id"]) for row in rows])
            append(connection, "cli", IMPORTED, "stores", count=len(rows))

        decide(self._engine, work)
        self.refresh()
        return len(rows)

    def edit(
        self,
        store_id: str,
        actor: str,
        change: Callable[[StoreEdits], StoreEdits],
        what: Mapping[str, object],
        *,
        then: Callable[[Connection, StoreEdits], None] | None = None,
    ) -> StoreEdits:
        """Change what a store sets itself, and record who did; return all that it sets now.

        Every booking is decided either before this, and is found after it, or by what holds now.

        Args:
            store_id: The store.
            actor: Who changes it, as the event log names them.
            change: Returns the new edits from those that hold; it may be called again.
            what: What is changed, for the event log.
            then: What follows from the new edits, in the same transaction.
        """

        def work(connection: Connection) -> StoreEdits:
            edits = change(_edits(lock_store(connection, store_id).edits))
            write_store(connection, store_id, edits.model_dump(mode="json"))
            append(connection, actor, EDITED, store_id, **what)
            if then is not None:
                then(connection, edits)
            return edits

        edits = decide(self._engine, work)
        self.refresh()
        return edits

    def edits(self, store_id: str) -> StoreEdits:
        """Return what a store sets itself."""
        query = select(calendars.c.edits).where(calendars.c.store_id == store_id)
        with self._reader.connect() as connection:
            return _edits(connection.scalar(query))

    def knowledge(self) -> Knowledge:
        """Return all records with the stores in force."""
        self._refresh()
        return self._knowledge

    def zone(self) -> ZoneInfo:
        """Return the zone of most stores: the one that drivers mean when they name a time."""
        zones = Counter(store.timezone for store in self.knowledge().stores.values())
        return ZoneInfo(zones.most_common(1)[0][0])

    def get(self, store_id: str) -> Store:
        """Return a store; raises `UnknownStore`."""
        self._refresh()
        return self._directory.get(store_id)

    def nearest(
        self,
        lat: float | None,
        lon: float | None,
        *,
        service: str | None = None,
        open_at: datetime | None = None,
        now: datetime,
        limit: int = 5,
        locale: Locale,
    ) -> list[StoreView]:
        """Return stores nearest first, as `StoreDirectory.nearest` does."""
        self._refresh()
        return self._directory.nearest(
            lat, lon, service=service, open_at=open_at, now=now, limit=limit, locale=locale
        )

    def view(self, store_id: str, *, now: datetime, locale: Locale) -> StoreView:
        """Return one store without a distance; raises `UnknownStore`."""
        self._refresh()
        return self._directory.view(store_id, now=now, locale=locale)

    def named(self, text: str) -> str | None:
        """Return the id of the store in force that a message names in full."""
        return named_store(text, self.knowledge().stores.values())

    def refresh(self) -> None:
        """See at once what other processes have changed."""
        with self._lock, self._reader.connect() as connection:
            self._checked = time.monotonic()
            # Every change raises one revision, and so the sum, in whatever order they commit.
            version = connection.scalar(select(func.sum(calendars.c.revision))) or 0
            if version != self._version:
                self._read(connection)
                self._version = version

    def _refresh(self) -> None:
        if time.monotonic() - self._checked >= self._fresh_s:
            self.refresh()

    def _read(self, connection: Connection) -> None:
        found = [Store.model_validate(row) for row in connection.scalars(select(stores.c.record))]
        changed = {row.store_id: row for row in connection.execute(select(calendars))}
        current = [
            apply(store, _edits(row.edits), row.revision)
            if (row := changed.get(store.store_id))
            else store
            for store in found or self._shipped.stores.values()
        ]
        self._knowledge = self._shipped.with_stores(current)
        self._directory = StoreDirectory(self._knowledge.stores.values(), self._shipped.services)


def _mark_changed(connection: Connection, store_ids: list[str]) -> None:
    """Raise the revision of every store, also of those that had none and of those that go."""
    connection.execute(update(calendars).values(revision=calendars.c.revision + 1))
    known = set(connection.scalars(select(calendars.c.store_id)))
    new = [{"store_id": store_id, "revision": 1} for store_id in store_ids if store_id not in known]
    if new:
        connection.execute(insert(calendars), new)


def _edits(raw: object) -> StoreEdits:
    return StoreEdits() if raw is None else StoreEdits.model_validate(raw)
