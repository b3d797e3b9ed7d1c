"""A conversation as a driver has it."""

import asyncio
from dataclasses import dataclass, field
from uuid import uuid4

from assistant.messages import Caller, Event, Location, Reply, Turn
from assistant.session import Assistant

BEIJING = Location(lat=39.92, lon=116.46)
SHANGHAI = Location(lat=31.22, lon=121.54)


@dataclass
class Talk:
    """One thread; `say` sends a turn and returns its reply, `events` keeps what was streamed."""

    assistant: Assistant
    loop: asyncio.AbstractEventLoop
    caller: Caller = field(default_factory=lambda: Caller(owner=f"session:{uuid4().hex}"))
    thread_id: str | None = None
    events: list[Event] = field(default_factory=list)

    def say(self, message: str = "", *images: bytes, at: Location | None = None) -> Reply:
        turn = Turn(message=message, thread_id=self.thread_id, images=images, location=at)
        self.events = self.loop.run_until_complete(self._collect(turn))
        reply = self.events[-1].reply  # type: ignore[union-attr]
        self.thread_id = reply.thread_id
        return reply

    async def _collect(self, turn: Turn) -> list[Event]:
        return [event async for event in self.assistant.stream(turn, self.caller)]
