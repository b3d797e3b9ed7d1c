"""The stored words of conversations: read for their owner, erased for good."""

from datetime import datetime
from typing import Any

from langchain_core.messages import AnyMessage
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver

from assistant.checkpoints import compact


class Conversations:
    """The checkpoints of all threads, without the agent that wrote them."""

    def __init__(self, checkpointer: "BaseCheckpointSaver[str]") -> None:
        self._checkpointer = checkpointer

    async def messages(self, thread_id: str) -> list[AnyMessage]:
        """Return the messages of a thread, oldest first; none when nothing was stored."""
        return list((await self._values(thread_id)).get("messages", []))

    async def location(self, thread_id: str) -> dict[str, float] | None:
        """Return the place that the driver once gave, which holds for the thread."""
        found: dict[str, float] | None = (await self._values(thread_id)).get("location")
        return found

    async def last_used(self, thread_id: str) -> datetime | None:
        """Return when the thread was last written; None when nothing was stored."""
        found = await self._checkpointer.aget_tuple(_config(thread_id))
        return datetime.fromisoformat(found.checkpoint["ts"]) if found else None

    async def erase(self, thread_id: str) -> None:
        """Erase every checkpoint of a thread."""
        await self._checkpointer.adelete_thread(thread_id)

    async def compact(self) -> None:
        """Have nothing that was erased stay in a log of SQLite."""
        await compact(self._checkpointer)

    async def _values(self, thread_id: str) -> dict[str, Any]:
        found = await self._checkpointer.aget_tuple(_config(thread_id))
        return found.checkpoint["channel_values"] if found else {}


def _config(thread_id: str) -> RunnableConfig:
    return {"configurable": {"thread_id": thread_id}}
