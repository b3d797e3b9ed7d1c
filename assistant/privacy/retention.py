"""What goes when its time is over, every day, asked for by nobody."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from assistant.errors import ThreadBusy
from assistant.messages import Message
from assistant.privacy.desk import PrivacyDesk
from assistant.settings import Settings


@dataclass(frozen=True)
class Retention:
    """How long things are kept: conversations since their last turn, bookings since their end."""

    threads: timedelta
    photos: timedelta
    bookings: timedelta


class Purged(Message):
    """How much went; with `dry_run` how much would go."""

    dry_run: bool
    threads: int
    photos: int
    bookings: int
    cars: int = 0


def retention_of(settings: Settings) -> Retention:
    """Return what the settings say."""
    return Retention(
        threads=timedelta(days=settings.keep_threads_days),
        photos=timedelta(days=settings.keep_photos_days),
        bookings=timedelta(days=settings.keep_bookings_days),
    )


async def purge(desk: PrivacyDesk, keep: Retention, *, dry_run: bool = False) -> Purged:
    """Erase what is older than it may be; running it twice, or in two processes, does no harm.

    A conversation goes with its photos and cut-outs; of a booking the personal part goes. A car
    goes when it was not spoken of for as long as bookings are kept. Photos
    that go with their conversation are not counted.
    """
    now, records = datetime.now(UTC), desk.records
    threads = await _purge_threads(desk, now - keep.threads, dry_run=dry_run)
    photos = await asyncio.to_thread(records.purge_photos, now - keep.photos, dry_run=dry_run)
    ended = desk.clock.now() - keep.bookings
    bookings = await asyncio.to_thread(records.purge_bookings, ended, dry_run=dry_run)
    unused = now - keep.bookings
    cars = await asyncio.to_thread(records.purge_cars, unused, dry_run=dry_run)
    if not dry_run:
        await asyncio.to_thread(records.compact)
        await desk.conversations.compact()
    return Purged(dry_run=dry_run, threads=threads, photos=photos, bookings=bookings, cars=cars)


async def _purge_threads(desk: PrivacyDesk, before: datetime, *, dry_run: bool) -> int:
    count = 0
    for row in await asyncio.to_thread(desk.records.threads_begun, before):
        last = await desk.conversations.last_used(row.thread_id)
        if last is not None and last >= before:
            continue
        count += dry_run or await _erased(desk, row.thread_id, row.owner)
    return count


async def _erased(desk: PrivacyDesk, thread_id: str, owner: str) -> bool:
    try:
        return (await desk.erase_thread(thread_id, owner)).threads == 1
    except ThreadBusy:
        # It is being used after all, or another process erases it.
        return False
