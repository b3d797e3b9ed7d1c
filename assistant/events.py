"""The append-only log of what happened: consents, feedback, imports, changes of cases."""

import logging
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert
from sqlalchemy.exc import OperationalError

from assistant.tables import events

logger = logging.getLogger(__name__)

# Who asks is written down nowhere: the log says which store and which work, no more.
DRIVERS, ASKED = "drivers", "asked"


class EventLog:
    """Writes events; nothing here is ever changed or deleted."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, actor: str, kind: str, subject: str, **details: Any) -> None:  # noqa: ANN401
        """Append one event; `details` must be JSON and hold no personal data."""
        with self._engine.begin() as connection:
            append(connection, actor, kind, subject, **details)

    def asked(self, store_id: str, service: str) -> None:
        """Count that a driver looked for free slots of a store; nobody is named."""
        try:
            self.record(DRIVERS, ASKED, store_id, service=service)
        except OperationalError as error:
            # The driver's answer is worth more than the count.
            logger.warning("a look-up at %s was not counted: %s", store_id, error.orig)


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
