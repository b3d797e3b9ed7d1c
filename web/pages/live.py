"""Turns in progress: they go on when the page that asked goes away, and others can join in."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from web.pages.parts import Parts


@dataclass
class LiveTurn:
    """A turn and what the page shows of it so far."""

    turn_id: str
    thread_id: str
    owner: str
    parts: Parts = field(default_factory=dict)
    done: bool = False
    _changes: int = 0
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def show(self, parts: Parts, *, done: bool = False) -> None:
        """Change some parts and wake whoever follows."""
        async with self._changed:
            self.parts |= {name: str(html) for name, html in parts.items()}
            self.done = self.done or done
            self._changes += 1
            self._changed.notify_all()

    async def follow(self) -> AsyncIterator[dict[str, Any]]:
        """Yield the turn whenever it has changed; changes in quick succession come as one."""
        seen = 0
        while True:
            async with self._changed:
                while self._changes == seen:
                    await self._changed.wait()
                seen, done, parts = self._changes, self.done, dict(self.parts)
            yield {"turns": [{"id": self.turn_id, "parts": parts}], "busy": not done}
            if done:
                return


class LiveTurns:
    """The turns that run now, by thread."""

    def __init__(self) -> None:
        self._running: dict[str, tuple[LiveTurn, asyncio.Task[None]]] = {}

    def start(self, turn: LiveTurn, work: Callable[[LiveTurn], Awaitable[None]]) -> None:
        """Begin to work on a turn; needs a running event loop."""
        task = asyncio.ensure_future(self._work(turn, work))
        self._running[turn.thread_id] = (turn, task)

    def of(self, thread_id: str) -> LiveTurn | None:
        """Return the turn that runs in a thread."""
        found = self._running.get(thread_id)
        return found[0] if found else None

    def stop(self, thread_id: str) -> None:
        """End the turn that runs in a thread, if one does."""
        found = self._running.get(thread_id)
        if found:
            found[1].cancel()

    async def _work(self, turn: LiveTurn, work: Callable[[LiveTurn], Awaitable[None]]) -> None:
        try:
            await work(turn)
        finally:
            self._running.pop(turn.thread_id, None)
            if not turn.done:
                await turn.show({}, done=True)
