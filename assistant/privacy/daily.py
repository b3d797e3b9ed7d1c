"""Runs the purge once a day for as long as the server lives."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy.exc import SQLAlchemyError

from assistant.privacy.desk import PrivacyDesk
from assistant.privacy.retention import Retention, purge

DAY_S = 24 * 60 * 60.0
# The models load first.
FIRST_S = 60.0

logger = logging.getLogger(__name__)


@asynccontextmanager
async def purging_daily(
    desk: PrivacyDesk, keep: Retention, *, first_s: float = FIRST_S, every_s: float = DAY_S
) -> AsyncIterator[None]:
    """Purge in the background while the context lasts."""
    task = asyncio.create_task(_purge_forever(desk, keep, first_s, every_s))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _purge_forever(
    desk: PrivacyDesk, keep: Retention, first_s: float, every_s: float
) -> None:
    await asyncio.sleep(first_s)
    while True:
        try:
            done = await purge(desk, keep)
        except (SQLAlchemyError, sqlite3.Error, OSError):
            # A database that is out of reach today is purged tomorrow.
            logger.exception("old data could not be erased; it is tried again tomorrow")
        else:
            logger.info(
                "erased what is too old: %d conversations, %d photos, %d bookings",
                done.threads,
                done.photos,
                done.bookings,
            )
        await asyncio.sleep(every_s)
