"""Where conversations are kept: sealed checkpoints in the database, or in a file beside SQLite."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.accounts.vault import Vault
from assistant.database import make_file

if TYPE_CHECKING:
    import aiosqlite
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from sqlalchemy import Engine

FILE_NAME = "threads.db"
CIPHER = "vault"
PURPOSE = "checkpoint"


class CheckpointCipher:
    """The vault as LangGraph wants its ciphers; what was written before it is still read."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def encrypt(self, plaintext: bytes) -> tuple[str, bytes]:
        """Return the cipher's name and the sealed bytes."""
        return CIPHER, self._vault.seal_bytes(plaintext, PURPOSE)

    def decrypt(self, ciphername: str, ciphertext: bytes) -> bytes:
        """Return the bytes; `ciphername` is the one that `encrypt` gave."""
        if ciphername != CIPHER:
            raise ValueError(
                f"a checkpoint names the cipher {ciphername!r}; only {CIPHER!r} is known"
            )
        return self._vault.open_bytes(ciphertext, PURPOSE)


def in_database(engine: "Engine") -> bool:
    """Tell whether conversations are in the database itself, and not in a file beside it.

    SQLite has one writer at a time, so that turns would wait for bookings if both were in one file.
    """
    return engine.dialect.name == "postgresql"


@asynccontextmanager
async def open_connection(data_dir: Path) -> AsyncIterator["aiosqlite.Connection"]:
    """Open the file of conversations, its tables made.

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
        await AsyncSqliteSaver(connection).setup()
        yield connection


@asynccontextmanager
async def open_checkpointer(
    data_dir: Path, engine: "Engine", vault: Vault
) -> AsyncIterator["BaseCheckpointSaver[str]"]:
    """Open the conversations that go with a database; processes and machines may do so at once.

    Args:
        data_dir: Where their file lies, unless the database is PostgreSQL.
        engine: The migrated database.
        vault: Seals what is written.

    Raises:
        DatabaseError: The file or the tables can't be made or written.
    """
    from langgraph.checkpoint.serde.encrypted import EncryptedSerializer

    serde = EncryptedSerializer(CheckpointCipher(vault))
    if in_database(engine):
        from assistant.checkpoints_postgres import open_saver

        async with open_saver(engine, serde) as saver:
            yield saver
        return
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    async with open_connection(data_dir) as connection:
        yield AsyncSqliteSaver(connection, serde=serde)


async def compact(checkpointer: "BaseCheckpointSaver[str]") -> None:
    """Have SQLite take over what it has written, so that nothing erased stays in its log.

    PostgreSQL reuses the room of erased rows by itself (autovacuum).
    """
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    if isinstance(checkpointer, AsyncSqliteSaver):
        await checkpointer.conn.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
