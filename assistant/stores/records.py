"""The stores in force: imported ones once there are any, the demo stores until then."""

import time
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from threading import Lock
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, delete, func, insert, select

from assistant.messages import StoreView
from assistant.stores.directory import StoreDirectory
from assistant.tables import events, stores
from knowledge_base.load import Knowledge
from knowledge_base.schema import Locale, Store

# An import by another process shows in a running server after at most this long.
FRESH_S = 2.0
IMPORTED = "stores_imported"


class StoreRecords:
    """Keeps imported stores, and answers for those that are in force.

    Args:
        engine: A migrated database.
        shipped: The knowledge with the demo stores.
        fresh_s: Seconds after which an import by another process shows at the latest.
    """

    def __init__(self, engine: Engine, shipped: Knowledge, *, fresh_s: float = FRESH_S) -> None:
        self._engine = engine
        self._reader = engine.execution_options(read_only=True)
        self._shipped = shipped
        self._fresh_s = fresh_s
        self._lock = Lock()
        self._checked = 0.0
        self._version: int | None = None
        self._knowledge = shipped
        self._directory = StoreDirectory(shipped.stores.values(), shipped.services)

    def replace(self, records: Iterable[Store]) -> int:
        """Put `records` in the place of all imported stores, all or none; return how many."""
        rows = [
            {"store_id": r.store_id, "record": r.model_dump(mode="json"), "active": True}
            for r in records
        ]
        with self._engine.begin() as connection:
            connection.execute(delete(stores))
            if rows:
                connection.execute(insert(stores), rows)
            event = {"at": datetime.now(UTC), "actor": "cli", "kind": IMPORTED, "subject": "stores"}
            connection.execute(insert(events).values(details={"count": len(rows)}, **event))
        self._checked = 0.0
        return len(rows)

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

    def _refresh(self) -> None:
        if time.monotonic() - self._checked < self._fresh_s:
            return
        with self._lock, self._reader.connect() as connection:
            self._checked = time.monotonic()
            imports = select(func.max(events.c.event_id)).where(events.c.kind == IMPORTED)
            version = connection.scalar(imports)
            if version == self._version:
                return
            rows = connection.scalars(select(stores.c.record))
            found = [Store.model_validate(row) for row in rows]
            self._version = version
        self._knowledge = self._shipped.with_stores(found) if found else self._shipped
        self._directory = StoreDirectory(self._knowledge.stores.values(), self._shipped.services)
