"""What a person may ask for: everything that is kept, or that it be erased."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from assistant.booking.clock import Clock
from assistant.consents import record_erasure
from assistant.errors import ThreadBusy
from assistant.events import EventLog
from assistant.feedback.crops import CropShelf
from assistant.history import past_turns
from assistant.messages import Caller
from assistant.privacy.conversations import Conversations
from assistant.privacy.masking import mask_all
from assistant.privacy.records import PersonalRecords
from assistant.privacy.views import (
    Erased,
    KeptAnswer,
    KeptBooking,
    KeptCar,
    KeptConsent,
    KeptPhoto,
    KeptRating,
    KeptThread,
    PersonalData,
)
from assistant.threads import Threads


@dataclass(frozen=True)
class PrivacyDesk:
    """Hands out and erases what is kept of an owner.

    `clock` is business time: a booking whose time has passed by it is over. `crops` are the
    cut-outs that wait in memory.
    """

    records: PersonalRecords
    conversations: Conversations
    threads: Threads
    events: EventLog
    clock: Clock
    crops: CropShelf

    async def delete_thread(self, thread_id: str, caller: Caller) -> Erased:
        """Erase a conversation with its photos and cut-outs; its bookings stay.

        Raises:
            UnknownThread: The thread does not exist or is another caller's.
            ThreadBusy: A turn of the thread is running.
        """
        await asyncio.to_thread(self.threads.open, thread_id, caller)
        erased = await self.erase_thread(thread_id, caller.owner)
        await asyncio.to_thread(record_erasure, self.events, caller.owner, "thread")
        return erased

    async def erase_thread(self, thread_id: str, owner: str) -> Erased:
        """Erase a thread whose owner is known to want it, or whose time is over.

        Raises:
            ThreadBusy: A turn of the thread is running.
        """
        # The claim is never given back: no turn can begin before the thread is gone.
        if not await asyncio.to_thread(self.threads.start_turn, thread_id):
            raise ThreadBusy(
                "This conversation is still answering; wait for it to finish, then erase it."
            )
        self.crops.forget(thread_id, owner)
        # The words first: a thread that is still listed after a crash can be erased again.
        await self.conversations.erase(thread_id)
        return await asyncio.to_thread(self.records.erase_thread, thread_id)

    async def export(self, owner: str, *, masked: bool = True) -> PersonalData:
        """Return everything that is kept of an owner."""
        rows = await asyncio.to_thread(self.records.threads, owner)
        data = PersonalData(
            exported_at=datetime.now(UTC),
            masked=masked,
            threads=[await self._thread(row) for row in rows],
            **await asyncio.to_thread(self._kept, owner),
        )
        return mask_all(data) if masked else data

    async def erase(self, owner: str) -> Erased:
        """Erase all that can be: bookings still to come and threads that answer now are named."""
        total, busy = Erased(), []
        for row in await asyncio.to_thread(self.records.threads, owner):
            try:
                total += await self.erase_thread(row.thread_id, owner)
            except ThreadBusy:
                busy.append(row.thread_id)
        rest = await asyncio.to_thread(self._erase_rest, owner)
        return total + rest + Erased(busy_threads=busy)

    def _erase_rest(self, owner: str) -> Erased:
        now = self.clock.now()
        answers = self.records.erase_lamp_answers(owner)
        cars = self.records.erase_cars(owner)
        erased = self.records.erase_bookings(owner, now)
        # A hold tells nothing of a person and ends by itself.
        kept = [b.code for b in self.records.bookings(owner) if b.status != "held"]
        record_erasure(self.events, owner, "everything")
        return Erased(lamp_answers=answers, cars=cars, bookings=erased, kept_bookings=kept)

    async def _thread(self, row: Row[Any]) -> KeptThread:
        messages = await self.conversations.messages(row.thread_id)
        photos = await asyncio.to_thread(self.records.photos, row.thread_id)
        return KeptThread(
            thread_id=row.thread_id,
            created_at=row.created_at,
            locale=row.locale,
            location=await self.conversations.location(row.thread_id),
            turns=past_turns(messages, row.thread_id),
            photos=KeptPhoto.of(photos),
        )

    def _kept(self, owner: str) -> dict[str, Any]:
        records = self.records
        return {
            "bookings": [KeptBooking.of(booking) for booking in records.bookings(owner)],
            "lamp_answers": KeptAnswer.of(records.lamp_answers(owner)),
            "ratings": KeptRating.of(records.ratings(owner)),
            "cars": KeptCar.of(records.cars(owner)),
            "consents": KeptConsent.of(records.consents(owner)),
        }
