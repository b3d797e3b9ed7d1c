"""Copies conversations from the file beside SQLite into PostgreSQL."""

import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from assistant.database import DatabaseError
from assistant.moving.tables import Advance

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig
    from langgraph.checkpoint.base import BaseCheckpointSaver, CheckpointTuple
    from langgraph.checkpoint.serde.base import SerializerProtocol

BUSY_TIMEOUT_S = 30


def copy_conversations(
    path: Path,
    target: Connection,
    threads: list[str],
    serde: "SerializerProtocol",
    advance: Advance,
) -> int:
    """Copy the present state, which holds every message, of `threads`; return how many have one.

    All is written in the transaction of `target`, whose tables of conversations are there.

    Raises:
        DatabaseError: A copy is not what was copied.
    """
    from langgraph.checkpoint.postgres import PostgresSaver
    from langgraph.checkpoint.sqlite import SqliteSaver

    driver: Any = target.connection.driver_connection
    into, copied = PostgresSaver(driver, serde=serde), 0
    with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, check_same_thread=False)) as file:
        kept = SqliteSaver(file, serde=serde)
        kept.setup()
        # One state of all conversations, whatever is said meanwhile.
        file.execute("BEGIN")
        for thread_id in threads:
            copied += _copy(thread_id, kept, into)
            advance(1)
    return copied


def _copy(
    thread_id: str, kept: "BaseCheckpointSaver[Any]", into: "BaseCheckpointSaver[Any]"
) -> bool:
    whole: RunnableConfig = {"configurable": {"thread_id": thread_id, "checkpoint_ns": ""}}
    found = kept.get_tuple(whole)
    if found is None:
        return False
    checkpoint = found.checkpoint
    place = into.put(whole, checkpoint, found.metadata, checkpoint["channel_versions"])
    pending: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for task_id, channel, value in found.pending_writes or ():
        pending[task_id].append((channel, value))
    for task_id, writes in pending.items():
        into.put_writes(place, writes, task_id)
    _check(thread_id, found, into.get_tuple(whole))
    return True


def _check(thread_id: str, found: "CheckpointTuple", copy: "CheckpointTuple | None") -> None:
    wanted = found.checkpoint["channel_values"].get("messages", [])
    if copy is None or copy.checkpoint["channel_values"].get("messages", []) != wanted:
        raise DatabaseError(
            f"The conversation {thread_id} was not copied as it is; nothing was kept. Stop what "
            "writes to either database and copy again."
        )
