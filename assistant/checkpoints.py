"""Where conversations are kept: a file of sealed checkpoints beside the database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.accounts.vault import Vault
from assistant.database import make_file

if TYPE_CHECKING:
    import aiosqlite
    from langgraph.checkpoint.base import BaseCheckpointSaver

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
    data_dir: Path, vault: Vault
) -> AsyncIterator["BaseCheckpointSaver[str]"]:
    """Open the conversations of a data directory; several processes may do so at once.

    Raises:
        DatabaseError: The file can't be made or written.
    """
    from langgraph.checkpoint.serde.encrypted import EncryptedSerializer
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    async with open_connection(data_dir) as connection:
        serde = EncryptedSerializer(CheckpointCipher(vault))
        yield AsyncSqliteSaver(connection, serde=serde)
