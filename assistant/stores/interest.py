"""Which stores drivers looked at: counted for the store's figures, and kept with the thread."""

import logging
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from assistant.events import EventLog
from assistant.tables import thread_stores

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Interest:
    """Takes down that free times were looked for."""

    engine: Engine
    events: EventLog

    def asked(self, store_id: str, service: str, thread_id: str) -> None:
        """Count the look-up, which nobody is named for, and let the thread know the store.

        The thread's part is erased with the thread; the count tells nothing of it.
        """
        self.events.asked(store_id, service)
        try:
            self._link(thread_id, store_id)
        except OperationalError as error:
            # The driver's answer is worth more than the count.
            logger.warning("a look-up at %s was not linked: %s", store_id, error.orig)

    def _link(self, thread_id: str, store_id: str) -> None:
        column, row = thread_stores.c, {"thread_id": thread_id, "store_id": store_id}
        known = select(column.store_id).where(
            column.thread_id == thread_id, column.store_id == store_id
        )
        # Tools of one step run beside each other and may look at one store twice.
        with suppress(IntegrityError), self.engine.begin() as connection:
            if connection.execute(known).first() is None:
                connection.execute(insert(thread_stores).values(row))
