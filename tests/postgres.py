"""Ways to reach a PostgreSQL as it may be met."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, make_url, text

from assistant.database import open_database
from tests.booking_databases import fresh_url


@contextmanager
def opened(folder: Path) -> Iterator[Engine]:
    """Give an engine for a migrated PostgreSQL that is gone afterwards."""
    with fresh_url("postgresql", folder) as url:
        engine = open_database(url)
        yield engine
        engine.dispose()


@contextmanager
def without_pgvector(folder: Path) -> Iterator[str]:
    """Give the URL of an empty PostgreSQL for a user who may make tables and no extension."""
    with fresh_url("postgresql", folder, migrated=False) as url, for_plain_user(url) as plain:
        yield plain


@contextmanager
def for_plain_user(url: str) -> Iterator[str]:
    """Give the URL of a database for a user who owns nothing in it."""
    user = f"plain_{uuid4().hex}"
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE ROLE {user} LOGIN"))
        connection.execute(text(f"GRANT ALL ON SCHEMA public TO {user}"))
    yield make_url(url).set(username=user).render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.execute(text(f"DROP OWNED BY {user}"))
        connection.execute(text(f"DROP ROLE {user}"))
    engine.dispose()
