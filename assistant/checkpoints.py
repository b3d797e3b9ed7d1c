"""Where conversations are kept: a file of checkpoints beside the database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.database import make_file

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver

FILE_NAME = "threads.db"


@asynccontextmanager
async def open_checkpointer(data_dir: Path) -> AsyncIterator["BaseCheckpointSaver[str]"]:
    """Open the conversations of a data directory; several processes may do so at once.

    Raises:
        DatabaseError: The file can't be made or written.
    """
    import aiosqlite
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    path = data_dir / FILE_NAME
    make_file(path)
    async with aiosqlite.connect(path) as connection:
        # What is erased is overwritten, not just let go.
        await connection.execute("PRAGMA secure_delete = ON")
        yield AsyncSqliteSaver(connection)
