"""People of whom everything is kept that can be, on a data directory of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.checkpoint.base import empty_checkpoint
from sqlalchemy import delete, func, insert, select, update

from assistant.accounts.sessions import session_owner
from assistant.booking.model import Contact, Order
from assistant.booking.tables import answers, bookings, cells
from assistant.bootstrap import Desks
from assistant.checkpoints import in_database, open_checkpointer, open_connection
from assistant.consents import record_consent
from assistant.feedback.crops import CropShelf
from assistant.feedback.sql import KeptPick
from assistant.messages import Caller
from assistant.privacy.build import build_privacy
from assistant.privacy.desk import PrivacyDesk
from assistant.settings import Settings
from assistant.tables import car_photos, lamp_feedback, threads
from assistant.threads import Threads

NOW = "2026-03-02T08:00:00+08:00"
SERVICE, STORE = "oil_service", "sh-xuhui-quick"
NAME, PHONE, PLATE, VIN = "欧阳青霞", "13912345678", "沪A12345", "LSVAA49J132012345"
TOLD = f"我叫{NAME}，电话{PHONE}，车牌{PLATE}，VIN {VIN}"


@dataclass
class Keeping:
    """The desk and what is behind it."""

    settings: Settings
    desks: Desks
    saver: Any
    privacy: PrivacyDesk

    async def person(self, session: str | None = None, *, phone: str = PHONE) -> Caller:
        """Have a person say, show and book something; returns who it is."""
        caller = Caller(owner=session_owner(session or uuid4().hex * 2))
        thread = Threads(self.desks.engine).open(None, caller).thread_id
        await self.say(thread, HumanMessage(TOLD), AIMessage("好的。"))
        self._show(thread, caller)
        self.book(caller, phone)
        record_consent(self.desks.events, caller, "phone")
        return caller

    async def say(self, thread_id: str, *messages: AnyMessage, at: datetime | None = None) -> None:
        """Store messages of a thread as the agent does."""
        version = {"messages": uuid4().hex}
        checkpoint: Any = empty_checkpoint() | {
            "channel_values": {"messages": list(messages)},
            "channel_versions": version,
            "ts": (at or datetime.now(UTC)).isoformat(),
        }
        place = {"configurable": {"thread_id": thread_id, "checkpoint_ns": ""}}
        await self.saver.aput(place, checkpoint, {"source": "loop"}, version)

    def book(self, caller: Caller, phone: str = PHONE) -> str:
        """Book the next free slot; returns the code."""
        slot = self.desks.bookings.slots(STORE, SERVICE, limit=1)[0].slot_id
        contact = Contact(NAME, phone, f"大众 {PLATE}", f"VIN {VIN}")
        return self.desks.bookings.create(Order(slot, SERVICE, contact, caller.owner)).code

    def finish(self, caller: Caller, *, days_ago: float = 1) -> None:
        """Have the caller's bookings been done some days ago."""
        ends = self.desks.clock.now() - timedelta(days=days_ago)
        values = {"status": "done", "starts_at": ends - timedelta(hours=1), "ends_at": ends}
        with self.desks.engine.begin() as connection:
            mine = bookings.c.owner == caller.owner
            connection.execute(update(bookings).where(mine).values(values))

    def rows(self, table: Any) -> int:
        with self.desks.engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(table)) or 0

    def thread_of(self, caller: Caller) -> str:
        return Threads(self.desks.engine).of(caller)[0]

    def _show(self, thread: str, caller: Caller) -> None:
        now = datetime.now(UTC)
        photo = {"thread_id": thread, "message_id": "m", "photo_id": "photo-1", "at": now}
        with self.desks.engine.begin() as connection:
            size = {"width": 4, "height": 3, "jpeg": b"jpeg"}
            connection.execute(insert(car_photos).values(photo | size))
        pick = KeptPick(uuid4().hex, caller.owner, thread, now, "neither", "red", [], "m", b"png")
        self.desks.lamp_feedback.keep(pick)


def settings_at(folder: Path) -> Settings:
    return Settings(_env_file=None, data_dir=folder, now=NOW, rate_limit="off")


@asynccontextmanager
async def open_keeping(desks: Desks) -> AsyncIterator[Keeping]:
    """Open the conversations beside the database, of which nothing is left from before."""
    with desks.engine.begin() as connection:
        for table in (cells, answers, bookings, threads, car_photos, lamp_feedback):
            connection.execute(delete(table))
    folder, engine = desks.settings.data_dir, desks.engine
    if not in_database(engine):
        async with open_connection(folder) as connection:
            for name in ("checkpoints", "writes"):
                await connection.execute(f"DELETE FROM {name}")
            await connection.commit()
    async with open_checkpointer(folder, engine, desks.vault) as saver:
        yield Keeping(desks.settings, desks, saver, build_privacy(desks, saver, CropShelf()))
