"""Seals conversations anew under the present secret, wherever they are kept."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from assistant.accounts.vault import Vault
from assistant.checkpoints import CheckpointCipher, in_database, open_connection
from assistant.checkpoints_postgres import BLOBS, WRITES

if TYPE_CHECKING:
    import aiosqlite
    from sqlalchemy import Engine


async def reseal_conversations(data_dir: Path, engine: "Engine", vault: Vault) -> int:
    """Seal all checkpoints under the present secret; return how many were not.

    A conversation that goes on meanwhile may keep what it writes in these seconds under an earlier
    one: run it again then.
    """
    if in_database(engine):
        return await asyncio.to_thread(_reseal_tables, engine, CheckpointCipher(vault), vault)
    async with open_connection(data_dir) as connection:
        return await _reseal_file(connection, CheckpointCipher(vault), vault)


def _reseal_tables(engine: "Engine", cipher: CheckpointCipher, vault: Vault) -> int:
    count = 0
    for table in (BLOBS, WRITES):
        with engine.connect() as connection:
            threads = connection.scalars(sa.select(table.c.thread_id).distinct()).all()
        # One conversation at a time, or all words of all drivers would be in memory at once.
        for thread_id in threads:
            count += _reseal_thread(engine, cipher, vault, table, thread_id)
    return count


def _reseal_thread(
    engine: "Engine", cipher: CheckpointCipher, vault: Vault, table: sa.Table, thread_id: str
) -> int:
    mine = sa.select(table).where(table.c.thread_id == thread_id, table.c.blob.is_not(None))
    with engine.begin() as connection:
        rows = connection.execute(mine.with_for_update()).all()
        old = [row for row in rows if not _is_present(row.type, row.blob, vault)]
        for row in old:
            kind, blob = _resealed(cipher, row.type, row.blob)
            same = [column == row._mapping[column.name] for column in table.primary_key.columns]
            connection.execute(sa.update(table).where(*same).values(type=kind, blob=blob))
    return len(old)


async def _reseal_file(
    connection: "aiosqlite.Connection", cipher: CheckpointCipher, vault: Vault
) -> int:
    count = 0
    for table, column in (("checkpoints", "checkpoint"), ("writes", "value")):
        rows = await connection.execute_fetchall(f"SELECT rowid, type, {column} FROM {table}")
        for rowid, kind, data in rows:
            if _is_present(kind, data, vault):
                continue
            resealed = _resealed(cipher, kind, data)
            # A row that was replaced meanwhile has another number.
            change = f"UPDATE {table} SET type = ?, {column} = ? WHERE rowid = ?"
            await connection.execute(change, (*resealed, rowid))
            count += 1
    await connection.commit()
    return count


def _is_present(kind: str, data: bytes, vault: Vault) -> bool:
    return "+" in kind and vault.is_present(data)


def _resealed(cipher: CheckpointCipher, kind: str, data: bytes) -> tuple[Any, bytes]:
    plain_kind, _, name = kind.partition("+")
    plain = cipher.decrypt(name, data) if name else data
    name, sealed = cipher.encrypt(plain)
    return f"{plain_kind}+{name}", sealed
