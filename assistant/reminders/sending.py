"""Sends what the outbox holds, for as long as the server lives."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from assistant.reminders.model import Channel, ChannelError, ChannelRefused
from assistant.reminders.outbox import Outbox
from assistant.reminders.writing import write_message
from knowledge_base.load import Knowledge

# A reminder may be late by this much.
EVERY_S = 30.0
# The models load first.
FIRST_S = 20.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reminders:
    """Plans what has fallen due and sends what waits. No log line tells of a person."""

    outbox: Outbox
    channel: Channel
    knowledge: Callable[[], Knowledge]

    def run(self) -> int:
        """Send everything that is to be sent now, one after the other; return how many went."""
        self.outbox.plan()
        sent = 0
        while claimed := self.outbox.claim():
            try:
                self.channel.send(write_message(claimed, self.knowledge))
            except ChannelError as error:
                refused = isinstance(error, ChannelRefused)
                what = (claimed.message_id, claimed.kind, error)
                logger.warning("message %s (%s) was not sent: %s", *what)
                self.outbox.failed(claimed, str(error), for_good=refused)
            else:
                self.outbox.sent(claimed)
                sent += 1
        return sent


@asynccontextmanager
async def sending(
    reminders: Reminders | None, *, first_s: float = FIRST_S, every_s: float = EVERY_S
) -> AsyncIterator[None]:
    """Send in the background while the context lasts; None sends nothing."""
    if reminders is None:
        yield
        return
    stop = asyncio.Event()
    task = asyncio.create_task(_send_until(stop, reminders, first_s, every_s))
    try:
        yield
    finally:
        # What is being sent is sent to its end and written down.
        stop.set()
        await task


async def _send_until(
    stop: asyncio.Event, reminders: Reminders, first_s: float, every_s: float
) -> None:
    await _pause(stop, first_s)
    while not stop.is_set():
        try:
            await asyncio.to_thread(reminders.run)
        except SQLAlchemyError as error:
            # The rows stay; a database out of reach is tried again.
            logger.error("the outbox could not be read: %s", type(error).__name__)
        await _pause(stop, every_s)


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
