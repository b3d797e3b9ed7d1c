"""One copy of everything, kept whole or not at all."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, Table, select, text
from sqlalchemy.exc import DBAPIError

from assistant.accounts.vault import Vault
from assistant.checkpoints import FILE_NAME, CheckpointCipher
from assistant.database import DatabaseError, migrate, open_database
from assistant.moving.conversations import copy_conversations
from assistant.moving.tables import all_tables, copy_table, count, filled_tables
from assistant.privacy.sealing import check_seals
from assistant.tables import threads

FILE = "sqlite:///"


@dataclass(frozen=True)
class Moved:
    """How much was copied: rows by table, and conversations that hold a message."""

    rows: Mapping[str, int]
    conversations: int


class Progress(Protocol):
    """Shows how far it is."""

    def begin(self, total: int) -> None:
        """Say how many rows and conversations there are."""
        ...

    def advance(self, done: int) -> object:
        """Say that so many more are copied."""
        ...


def move(source: str, target: str, vault: Vault, file: Path | None, progress: Progress) -> Moved:
    """Copy an SQLite database and its conversations into an empty PostgreSQL.

    Args:
        source: sqlite:///path; brought up to date first, and not written to until the end.
        target: postgresql+psycopg://…; its tables are made first.
        vault: That of the data; `source` and `target` are sealed under the same secret.
        file: The file of conversations; the one beside the database without it.
        progress: Told of each batch.

    Raises:
        DatabaseError: One of them is of another kind, the target holds data, or something could
            not be copied. Then the target holds no more than its empty tables.
        SealBroken: The secret is another one than that of the data.
    """
    with _opened(source, vault, "sqlite") as old, _opened(target, vault, "postgresql") as new:
        migrate(old)
        check_seals(old, vault)
        path = file or Path(old.url.database or "").with_name(FILE_NAME)
        _make_tables(new)
        # Writing transactions on both sides: nobody changes what is copied, or fills the target.
        with _told(), old.begin() as reading, new.begin() as writing:
            return _copy_all(reading, writing, vault, path, progress)


def _copy_all(
    reading: Connection, writing: Connection, vault: Vault, path: Path, progress: Progress
) -> Moved:
    tables = all_tables()
    _check_empty(writing, tables)
    told = list(reading.scalars(select(threads.c.thread_id)))
    _check_file(path, told)
    progress.begin(sum(count(reading, table) for table in tables) + len(told))
    rows = {table.name: copy_table(reading, writing, table, progress.advance) for table in tables}
    return Moved(rows, _conversations(writing, vault, path, told, progress))


def _conversations(
    writing: Connection, vault: Vault, path: Path, told: list[str], progress: Progress
) -> int:
    from langgraph.checkpoint.serde.encrypted import EncryptedSerializer

    if not told:
        return 0
    serde = EncryptedSerializer(CheckpointCipher(vault))
    return copy_conversations(path, writing, told, serde, progress.advance)


@contextmanager
def _opened(url: str, vault: Vault, kind: str) -> Iterator[Engine]:
    if url.startswith(FILE) and not Path(url.removeprefix(FILE)).exists():
        raise DatabaseError(f"There is no database {url.removeprefix(FILE)}; name one with --from.")
    engine = open_database(url, vault)
    try:
        if engine.dialect.name != kind:
            raise DatabaseError(
                "This copies --from sqlite:///… --to postgresql+psycopg://…; between servers of "
                "one kind use their own tools, such as pg_dump."
            )
        yield engine
    finally:
        engine.dispose()


def _make_tables(engine: Engine) -> None:
    from langgraph.checkpoint.postgres import PostgresSaver
    from psycopg.rows import dict_row

    migrate(engine)
    # The saver makes indexes in a way that no transaction allows.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        driver = connection.connection.driver_connection
        driver.row_factory = dict_row  # type: ignore[union-attr]
        PostgresSaver(driver).setup()  # type: ignore[arg-type]
        connection.invalidate()


def _check_empty(writing: Connection, tables: list[Table]) -> None:
    names = ", ".join(table.name for table in tables)
    writing.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))
    if filled := filled_tables(writing, tables):
        raise DatabaseError(
            f"The target holds data already, in {', '.join(filled)}; nothing was copied. Make an "
            "empty database (CREATE DATABASE) and name that one."
        )


def _check_file(path: Path, told: list[str]) -> None:
    if told and not path.exists():
        raise DatabaseError(
            f"There are {len(told)} conversations, but no file {path} that holds their words; "
            "nothing was copied. Name the file with --conversations."
        )


@contextmanager
def _told() -> Iterator[None]:
    import psycopg

    try:
        yield
    except (DBAPIError, psycopg.Error, sqlite3.Error) as error:
        raise DatabaseError(
            f"The copy failed and was taken back whole: {getattr(error, 'orig', error)}. Stop the "
            "servers that use either database, mend it and copy again."
        ) from error
