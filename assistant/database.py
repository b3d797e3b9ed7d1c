"""The one database behind bookings, accounts and limits, and its migrations."""

import logging
import os
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError

from assistant.booking.columns import Vault, give_vault

MIGRATIONS = Path(__file__).parent / "migrations"
# A writer queues this long behind others before it gives up; one decision takes milliseconds.
BUSY_TIMEOUT_S = 30
# Any constant will do; it is the name of the lock that migrating processes wait for.
MIGRATION_LOCK = 7_201_964

logger = logging.getLogger(__name__)


class DatabaseError(Exception):
    """The database can't be used; the message says which one, why and what to do."""


def open_database(url: str, vault: Vault | None = None) -> Engine:
    """Return an engine for `sqlite:///path` or `postgresql+psycopg://…`; connects on first use.

    On SQLite every transaction begins as a writer (BEGIN IMMEDIATE), so that concurrent processes
    queue instead of failing half-way; `engine.execution_options(read_only=True)` gives one whose
    transactions only read and never wait. The file is made readable by its owner alone. `vault`
    seals what is personal; without one it is kept as plain text.

    Raises:
        DatabaseError: The URL or its driver is unknown, or the file can't be made.
    """
    parsed = _parse_url(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    engine = _open_sqlite(parsed) if is_sqlite else _open_postgres(parsed)
    if vault is not None:
        give_vault(engine, vault)
    return engine


def make_file(path: Path) -> None:
    """Make an SQLite file, and its folder, that its owner alone may read; keep one that exists.

    Raises:
        DatabaseError: It can't be made or written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise DatabaseError(
            f"The database {path} can't be made: {error.strerror}. Make its folder writable, or "
            "set CARCARE_DATA_DIR to another one."
        ) from error


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the tables to a release's shape, this one's by default; processes may do so at once.

    Raises:
        DatabaseError: The database can't be reached or written, or is of a newer release.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                lock = text("SELECT pg_advisory_xact_lock(:lock)")
                connection.execute(lock, {"lock": MIGRATION_LOCK})
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    except DBAPIError as error:
        raise DatabaseError(
            f"The database {_shown(engine.url)} can't be used: {error.orig}. Check that it exists "
            "and may be written, or set DATABASE_URL or CARCARE_DATA_DIR."
        ) from error
    except CommandError as error:
        raise DatabaseError(
            f"The database {_shown(engine.url)} is not of this release: {error}. "
            "Upgrade carcare, or use another database."
        ) from error


def _parse_url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseError(
            "DATABASE_URL can't be read; write it like sqlite:///data/carcare.db or "
            "postgresql+psycopg://user@host/name."
        ) from error
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise DatabaseError(
            f"The database {_shown(parsed)} is of an unknown kind; use sqlite:/// or "
            "postgresql+psycopg://."
        )
    return parsed


def _open_postgres(url: URL) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    except ModuleNotFoundError as error:
        raise DatabaseError(
            f"The database {_shown(url)} needs the Python package {error.name!r}; install it "
            "with `pip install 'psycopg[binary]'`."
        ) from error


def _open_sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        make_file(Path(url.database))
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - a driver's object
    # The driver must not begin transactions by itself: `_begin_sqlite` says which kind.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    # What is erased is overwritten, not just let go.
    connection.execute("PRAGMA secure_delete = ON")


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)
