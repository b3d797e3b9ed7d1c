"""Where the assistant is reached: in this process, or over HTTP on a live server."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol
from uuid import uuid4

from assistant.messages import BookingView, Caller, DoneEvent, Locale, Reply, StepEvent, Turn

if TYPE_CHECKING:
    import httpx

    from assistant.bootstrap import Services

# A Monday morning at which every kind of shop is open: results don't depend on the day of the run.
START = "2026-11-23T10:00:00+08:00"
# A server that limits its callers is asked again this often.
MAX_WAITS = 5
ACTIVE = ("held", "confirmed")
Model = Literal["embedded", "llm"]


class SurfaceError(Exception):
    """The assistant can't be reached as asked; the message says what to do."""


@dataclass(frozen=True)
class Answered:
    """A reply and the tools that ran for it; None where the surface doesn't tell."""

    reply: Reply
    tools: tuple[str, ...] | None


class Visitor(Protocol):
    """One caller with one conversation."""

    async def say(self, message: str, locale: Locale) -> Answered:
        """Send a message of a driver whose browser is set to `locale`."""
        ...

    async def bookings(self) -> list[BookingView]:
        """Return the caller's bookings, cancelled ones too."""
        ...

    async def leave(self) -> None:
        """Cancel what still stands, so that the next conversation finds the same free times."""
        ...


@dataclass(frozen=True)
class Surface:
    """A way to the assistant. `today` is the business time at which it was opened."""

    name: str
    today: datetime
    visitor: Callable[[], Visitor]


@dataclass
class LocalVisitor:
    """A caller in this process; the booking store itself is asked for the end state."""

    services: "Services"
    caller: Caller = field(default_factory=lambda: Caller(owner=f"session:{uuid4().hex}"))
    thread_id: str | None = None

    async def say(self, message: str, locale: Locale) -> Answered:
        """Send a message; raises as `Assistant.stream` does."""
        turn = Turn(message=message, thread_id=self.thread_id, fallback_locale=locale)
        tools: list[str] = []
        async for event in self.services.assistant.stream(turn, self.caller):
            if isinstance(event, StepEvent) and event.status == "started":
                tools.append(event.tool)
            if isinstance(event, DoneEvent):
                self.thread_id = event.reply.thread_id
                return Answered(event.reply, tuple(tools))
        raise RuntimeError("a turn ended without a reply")

    async def bookings(self) -> list[BookingView]:
        """Return the rows of the store."""
        from assistant.appointments import booking_to_view

        rows = self.services.desks.bookings.for_owner(self.caller.owner)
        return [booking_to_view(row) for row in rows]

    async def leave(self) -> None:
        """Cancel what still stands."""
        from assistant.booking.model import ByOwner

        for row in self.services.desks.bookings.for_owner(self.caller.owner):
            if row.status in ACTIVE:
                self.services.desks.bookings.cancel(row.code, ByOwner(self.caller.owner))


@dataclass
class RemoteVisitor:
    """A caller of a live server. The end state is that of every code that a reply has shown."""

    client: "httpx.AsyncClient"
    session: str = field(default_factory=lambda: uuid4().hex + uuid4().hex)
    thread_id: str | None = None
    codes: dict[str, None] = field(default_factory=dict)

    async def say(self, message: str, locale: Locale) -> Answered:
        """Post a message.

        Raises:
            SurfaceError: The server answers with anything but 200.
        """
        body = {"message": message, "thread_id": self.thread_id}
        headers = {**self._headers, "Accept-Language": locale}
        response = await self.client.post("/api/v1/chat", json=body, headers=headers)
        for _ in range(MAX_WAITS):
            if response.status_code != 429:
                break
            await asyncio.sleep(float(response.headers.get("Retry-After", 1)))
            response = await self.client.post("/api/v1/chat", json=body, headers=headers)
        if response.status_code != 200:
            raise SurfaceError(f"/api/v1/chat answered {response.status_code}: {response.text}")
        reply = Reply.model_validate(response.json())
        self.thread_id = reply.thread_id
        if reply.booking is not None:
            self.codes[reply.booking.code] = None
        return Answered(reply, None)

    async def bookings(self) -> list[BookingView]:
        """Look every known code up."""
        found = []
        for code in self.codes:
            response = await self.client.get(f"/api/v1/bookings/{code}", headers=self._headers)
            if response.status_code == 200:
                found.append(BookingView.model_validate(response.json()))
        return found

    async def leave(self) -> None:
        """Cancel what still stands."""
        for code in self.codes:
            await self.client.delete(f"/api/v1/bookings/{code}", headers=self._headers)

    @property
    def _headers(self) -> dict[str, str]:
        return {"X-CarCare-Session": self.session}


@asynccontextmanager
async def open_surface(base_url: str | None, model: Model) -> AsyncIterator[Surface]:
    """Open the assistant on an empty data directory, or reach the server at `base_url`.

    Raises:
        SurfaceError: `model` is "llm" and none is set, or the server isn't ready.
    """
    if base_url is not None:
        async with _remote(base_url) as surface:
            yield surface
        return
    with tempfile.TemporaryDirectory() as folder:
        async with _local(Path(folder), model) as surface:
            yield surface


@asynccontextmanager
async def _local(folder: Path, model: Model) -> AsyncIterator[Surface]:
    from assistant.bootstrap import open_services
    from assistant.settings import Settings

    settings = Settings().model_copy(
        update={
            "data_dir": folder,
            "database_url": None,
            "now": datetime.fromisoformat(os.environ.get("CARCARE_NOW") or START),
        }
    )
    if model == "embedded":
        settings = settings.model_copy(update={"model": None})
    elif not (settings.model and (settings.openai_base_url or settings.openai_api_key)):
        raise SurfaceError("--model llm needs CARCARE_MODEL and OPENAI_BASE_URL or OPENAI_API_KEY")
    async with open_services(settings) as services:
        zone = services.desks.stores.zone()
        today = services.desks.clock.now().astimezone(zone)
        name = settings.model or "embedded"
        yield Surface(name, today, lambda: LocalVisitor(services))


@asynccontextmanager
async def _remote(base_url: str) -> AsyncIterator[Surface]:
    import httpx

    async with httpx.AsyncClient(base_url=base_url, timeout=120) as client:
        try:
            ready = await client.get("/readyz")
        except httpx.TransportError as error:
            raise SurfaceError(f"{base_url} can't be reached: {error}") from error
        if ready.status_code != 200:
            raise SurfaceError(f"{base_url} isn't ready: {ready.status_code} {ready.text}")
        # The server's business clock is not told over HTTP; CARCARE_NOW here repeats its setting.
        told = os.environ.get("CARCARE_NOW")
        today = datetime.fromisoformat(told) if told else datetime.now().astimezone()
        yield Surface(base_url, today, lambda: RemoteVisitor(client))
