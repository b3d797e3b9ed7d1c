"""Conversations in PostgreSQL, where every process and machine finds them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text

from assistant.database import DatabaseError

if TYPE_CHECKING:
    from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
    from langgraph.checkpoint.serde.base import SerializerProtocol
    from psycopg import AsyncConnection
    from psycopg_pool import AsyncConnectionPool
    from sqlalchemy import Engine

# Any constant will do; it is the name of the lock that processes making the tables wait for.
SETUP_LOCK = 7_201_965
LOOK_AGAIN_S = 0.05
# The saver runs one statement at a time; the second connection stands by when one is lost.
MOST_CONNECTIONS = 2
REACHED_IN_S = 30.0

# The saver makes its tables itself; these are the columns that others of us look at. All words of
# a conversation are in them, sealed.
_metadata = MetaData()
BLOBS = Table(
    "checkpoint_blobs",
    _metadata,
    *(Column(n, Text, primary_key=True) for n in ("thread_id", "checkpoint_ns", "channel")),
    Column("version", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("blob", LargeBinary),
)
WRITES = Table(
    "checkpoint_writes",
    _metadata,
    *(Column(n, Text, primary_key=True) for n in ("thread_id", "checkpoint_ns", "checkpoint_id")),
    Column("task_id", Text, primary_key=True),
    Column("idx", Integer, primary_key=True),
    Column("type", Text),
    Column("blob", LargeBinary, nullable=False),
)


@asynccontextmanager
async def open_saver(
    engine: "Engine", serde: "SerializerProtocol"
) -> AsyncIterator["AsyncPostgresSaver"]:
    """Open the conversations in the database of `engine`, their tables made.

    Raises:
        DatabaseError: A package is missing, or the tables can't be made.
    """
    try:
        from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
        from psycopg import Error
        from psycopg_pool import PoolTimeout
    except ModuleNotFoundError as error:
        raise DatabaseError(
            f"Conversations in PostgreSQL need the Python package {error.name!r}; install it with "
            "`pip install 'carcare[postgres]'`."
        ) from error
    async with _open_pool(engine) as pool:
        saver = AsyncPostgresSaver(pool, serde=serde)
        try:
            await pool.wait(REACHED_IN_S)
            await _make_tables(pool, saver)
        except (Error, PoolTimeout) as error:
            shown = engine.url.render_as_string(hide_password=True)
            raise DatabaseError(
                f"The tables of conversations in {shown} can't be used: {error}. Check that the "
                "server answers and that the user of DATABASE_URL may make tables."
            ) from error
        yield saver


def _open_pool(engine: "Engine") -> "AsyncConnectionPool[AsyncConnection[dict[str, Any]]]":
    from psycopg.rows import dict_row
    from psycopg_pool import AsyncConnectionPool

    address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    # The saver begins its own transactions, and asks for rows by name.
    wanted = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
    return AsyncConnectionPool(
        address,
        kwargs=wanted,
        min_size=1,
        max_size=MOST_CONNECTIONS,
        open=False,
        # A server that was restarted meanwhile has closed what the pool still holds.
        check=AsyncConnectionPool.check_connection,
    )


async def _make_tables(
    pool: "AsyncConnectionPool[AsyncConnection[dict[str, Any]]]", saver: "AsyncPostgresSaver"
) -> None:
    """Make the tables or bring them up to date, one process at a time.

    Waiting inside the server would hold up the indexes of the process that is waited for.
    """
    async with pool.connection() as guard:
        while not await _locked(guard):
            await asyncio.sleep(LOOK_AGAIN_S)
        try:
            await saver.setup()
        finally:
            await guard.execute("SELECT pg_advisory_unlock(%s)", (SETUP_LOCK,))


async def _locked(connection: "AsyncConnection[dict[str, Any]]") -> bool:
    cursor = await connection.execute("SELECT pg_try_advisory_lock(%s) AS got", (SETUP_LOCK,))
    row = await cursor.fetchone()
    return bool(row and row["got"])
