"""The append-only log of what happened: consents, feedback, imports, changes of cases."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert

from assistant.tables import events


class EventLog:
    """Writes events; nothing here is ever changed or deleted."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, actor: str, kind: str, subject: str, **details: Any) -> None:  # noqa: ANN401
        """Append one event; `details` must be JSON and hold no personal data."""
        with self._engine.begin() as connection:
            append(connection, actor, kind, subject, **details)


def append(
    connection: Connection,
    actor: str,
    kind: str,
    subject: str,
    **details: Any,  # noqa: ANN401 - JSON
) -> None:
    """Append one event within a transaction: kept with the change that it tells of, or not."""
    row = {"at": datetime.now(UTC), "actor": actor, "kind": kind, "subject": subject}
    connection.execute(insert(events).values(details=details, **row))
