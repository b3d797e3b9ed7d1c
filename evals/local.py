"""The assistant in this process, on an empty data directory."""

import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING
from uuid import uuid4

from assistant.messages import BookingView, Caller, DoneEvent, Locale, Location, StepEvent, Turn
from evals.surfaces import ACTIVE, Answered, Model, Surface, SurfaceError

if TYPE_CHECKING:
    from assistant.bootstrap import Services
    from assistant.settings import Settings

# A Monday morning at which every kind of shop is open: results don't depend on the day of the run.
START = "2026-11-23T10:00:00+08:00"
Prepare = Callable[["Settings"], None]


class Home:
    """The assistant in this process, on a data directory of its own; can be opened again."""

    def __init__(self, settings: "Settings") -> None:
        self.settings = settings
        self._stack = AsyncExitStack()
        self._services: Services | None = None

    @property
    def services(self) -> "Services":
        """What is open now."""
        if self._services is None:
            raise RuntimeError("the assistant is closed")
        return self._services

    async def open(self) -> None:
        """Open everything; closes what was open."""
        from assistant.bootstrap import open_services

        await self.close()
        self._services = await self._stack.enter_async_context(open_services(self.settings))

    async def close(self) -> None:
        """Close everything."""
        self._services = None
        await self._stack.aclose()


@dataclass
class LocalVisitor:
    """A caller in this process; the booking store itself is asked for the end state."""

    home: Home
    caller: Caller = field(default_factory=lambda: Caller(owner=f"session:{uuid4().hex}"))
    thread_id: str | None = None

    async def say(
        self,
        message: str,
        locale: Locale,
        *,
        images: Sequence[bytes] = (),
        location: Location | None = None,
    ) -> Answered:
        """Send a message; raises as `Assistant.stream` does."""
        turn = Turn(
            message=message,
            thread_id=self.thread_id,
            images=tuple(images),
            location=location,
            fallback_locale=locale,
        )
        tools: list[str] = []
        began = perf_counter()
        async for event in self.home.services.assistant.stream(turn, self.caller):
            if isinstance(event, StepEvent) and event.status == "started":
                tools.append(event.tool)
            if isinstance(event, DoneEvent):
                self.thread_id = event.reply.thread_id
                return Answered(event.reply, tuple(tools), perf_counter() - began)
        raise RuntimeError("a turn ended without a reply")

    async def bookings(self) -> list[BookingView]:
        """Return the rows of the store."""
        from assistant.appointments import booking_to_view

        rows = self.home.services.desks.bookings.for_owner(self.caller.owner)
        return [booking_to_view(row) for row in rows]

    async def leave(self) -> None:
        """Cancel what still stands."""
        from assistant.booking.model import ByOwner

        for row in self.home.services.desks.bookings.for_owner(self.caller.owner):
            if row.status in ACTIVE:
                self.home.services.desks.bookings.cancel(row.code, ByOwner(self.caller.owner))


@asynccontextmanager
async def open_local(
    folder: Path, model: Model, prepare: Prepare | None = None
) -> AsyncIterator[Surface]:
    """Open the assistant with its data in `folder`, which `prepare` fills before.

    Raises:
        SurfaceError: `model` is "llm" and none is set.
    """
    settings = local_settings(folder, model)
    if prepare is not None:
        prepare(settings)
    home = Home(settings)
    await home.open()
    desks = home.services.desks
    today = desks.clock.now().astimezone(desks.stores.zone())
    yield Surface(
        settings.model or "embedded",
        today,
        lambda: LocalVisitor(home),
        home.open,
        lambda: home.services.desks,
    )
    await home.close()


def local_settings(folder: Path, model: Model) -> "Settings":
    """Return the settings of an assistant whose data lie in `folder`.

    Raises:
        SurfaceError: `model` is "llm" and none is set.
    """
    from assistant.settings import Settings

    settings = Settings().model_copy(
        update={
            "data_dir": folder,
            "database_url": None,
            "now": datetime.fromisoformat(os.environ.get("CARCARE_NOW") or START),
        }
    )
    if model == "embedded":
        return settings.model_copy(update={"model": None})
    if not (settings.model and (settings.openai_base_url or settings.openai_api_key)):
        raise SurfaceError("--model llm needs CARCARE_MODEL and OPENAI_BASE_URL or OPENAI_API_KEY")
    return settings
