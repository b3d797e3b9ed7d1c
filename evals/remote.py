"""The assistant on a live server, over HTTP."""

import asyncio
import os
from base64 import b64encode
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter
from typing import TYPE_CHECKING
from uuid import uuid4

from assistant.messages import BookingView, Locale, Location, Reply
from evals.surfaces import Answered, Surface, SurfaceError

if TYPE_CHECKING:
    import httpx

# A server that limits its callers is asked again this often.
MAX_WAITS = 5


@dataclass
class RemoteVisitor:
    """A caller of a live server. The end state is that of every code that a reply has shown."""

    client: "httpx.AsyncClient"
    session: str = field(default_factory=lambda: uuid4().hex + uuid4().hex)
    thread_id: str | None = None
    codes: dict[str, None] = field(default_factory=dict)

    async def say(
        self,
        message: str,
        locale: Locale,
        *,
        images: Sequence[bytes] = (),
        location: Location | None = None,
    ) -> Answered:
        """Post a message.

        Raises:
            SurfaceError: The server answers with anything but 200.
        """
        body = {
            "message": message,
            "thread_id": self.thread_id,
            "images": [f"data:image/jpeg;base64,{b64encode(i).decode()}" for i in images],
            "location": location.model_dump() if location else None,
        }
        headers = {**self._headers, "Accept-Language": locale}
        began = perf_counter()
        response = await self.client.post("/api/v1/chat", json=body, headers=headers)
        for _ in range(MAX_WAITS):
            if response.status_code != 429:
                break
            await asyncio.sleep(float(response.headers.get("Retry-After", 1)))
            began = perf_counter()
            response = await self.client.post("/api/v1/chat", json=body, headers=headers)
        if response.status_code != 200:
            raise SurfaceError(f"/api/v1/chat answered {response.status_code}: {response.text}")
        reply = Reply.model_validate(response.json())
        self.thread_id = reply.thread_id
        if reply.booking is not None:
            self.codes[reply.booking.code] = None
        return Answered(reply, None, perf_counter() - began)

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
async def open_remote(base_url: str) -> AsyncIterator[Surface]:
    """Reach the server at `base_url`; raises `SurfaceError` when it isn't ready."""
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
        yield Surface(base_url, today, lambda: RemoteVisitor(client), _stay)


async def _stay() -> None:
    """A live server is not restarted."""
