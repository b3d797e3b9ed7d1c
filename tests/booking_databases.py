"""Empty migrated databases: SQLite always, PostgreSQL where a server is named.

Set CARCARE_TEST_POSTGRES to the URL of a server's database, such as
postgresql+psycopg://postgres@localhost/postgres; every test makes and drops one of its own.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

from assistant.database import migrate, open_database

SERVER = os.environ.get("CARCARE_TEST_POSTGRES")
KINDS = ["sqlite", "postgresql"] if SERVER else ["sqlite"]


@contextmanager
def fresh_url(kind: str, folder: Path, *, migrated: bool = True) -> Iterator[str]:
    """Give the URL of a database that is gone afterwards."""
    if kind == "sqlite":
        yield _prepared(f"sqlite:///{folder}/test.db", migrated)
        return
    assert SERVER is not None
    name = f"carcare_test_{uuid4().hex}"
    server = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        url = make_url(SERVER).set(database=name).render_as_string(hide_password=False)
        yield _prepared(url, migrated)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def _prepared(url: str, migrated: bool) -> str:
    if migrated:
        engine = open_database(url)
        migrate(engine)
        engine.dispose()
    return url
