"""Copies all tables of one database to another, row by row as they are written, seals and all."""

from collections.abc import Callable, Iterator

import sqlalchemy as sa
from sqlalchemy import Column, Connection, MetaData, Table
from sqlalchemy.types import TypeEngine

from assistant.accounts.tables import metadata as accounts
from assistant.booking.columns import Fingerprint, Sealed, SealedBytes
from assistant.booking.tables import metadata as booking
from assistant.cases.tables import metadata as cases
from assistant.database import DatabaseError
from assistant.tables import metadata as own

# A batch of the largest rows, photos, is some 50 MB.
BATCH = 100
# The migrations make its one row.
SEEDED = "case_revision"

Advance = Callable[[int], object]


def all_tables() -> list[Table]:
    """Return every table, each after those that it refers to, with columns as they are written."""
    kept = (booking, accounts, own, cases)
    return [_as_written(table) for metadata in kept for table in metadata.sorted_tables]


def filled_tables(connection: Connection, tables: list[Table]) -> list[str]:
    """Return the names of the tables that hold anything but what the migrations made."""
    return [
        table.name
        for table in tables
        if table.name != SEEDED and connection.execute(sa.select(table).limit(1)).first()
    ]


def copy_table(source: Connection, target: Connection, table: Table, advance: Advance) -> int:
    """Copy a table within the transactions of both connections; return how many rows it has.

    Raises:
        DatabaseError: The copy has another number of rows.
    """
    if table.name == SEEDED:
        target.execute(sa.delete(table))
    for rows in _batches(source, table):
        target.execute(sa.insert(table), rows)
        advance(len(rows))
    wanted, found = count(source, table), count(target, table)
    if wanted != found:
        raise DatabaseError(
            f"The table {table.name} has {wanted} rows and its copy {found}; nothing was kept. "
            "Stop what writes to either database and copy again."
        )
    _continue_numbers(target, table)
    return found


def count(connection: Connection, table: Table) -> int:
    """Return how many rows a table has."""
    return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _batches(source: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    found = source.execution_options(yield_per=BATCH).execute(sa.select(table))
    for rows in found.mappings().partitions(BATCH):
        yield [{str(name): value for name, value in row.items()} for row in rows]


def _continue_numbers(target: Connection, table: Table) -> None:
    """Have PostgreSQL number new rows after those that were copied with their numbers."""
    if target.dialect.name != "postgresql":
        return
    for column in table.primary_key.columns:
        place = {"table": table.name, "column": column.name}
        name = target.scalar(sa.text("SELECT pg_get_serial_sequence(:table, :column)"), place)
        last = target.scalar(sa.select(sa.func.max(column))) if name else None
        if last is not None:
            target.execute(sa.select(sa.func.setval(name, last)))


def _as_written(table: Table) -> Table:
    columns = [
        Column(column.name, _written(column.type), primary_key=column.primary_key)
        for column in table.columns
    ]
    return Table(table.name, MetaData(), *columns)


def _written(kind: TypeEngine[object]) -> TypeEngine[object]:
    """Return the type of what stands in the database: sealed texts are not opened on the way."""
    return kind.impl_instance if isinstance(kind, Sealed | SealedBytes | Fingerprint) else kind
