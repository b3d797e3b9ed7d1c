"""The table of vectors in PostgreSQL: made when pgvector is there, and filled by every process."""

import logging
from collections.abc import Iterable, Mapping
from hashlib import sha256
from struct import pack
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from retrieval.encoders import Vectors

OLDEST = (0, 8)
"""The first pgvector that goes on through a graph until enough rows pass a filter."""

# Any constant will do; it is the name of the lock that processes which write here wait for.
LOCK = 7_201_965

# No migration makes it, because pgvector may be installed after the migrations ran. A vector is
# found by a digest of its own numbers, so a row never changes: what an encoder makes anew gets a
# row of its own, and who searches by the earlier one goes on until it starts again.
_TABLE = """
CREATE TABLE IF NOT EXISTS passage_vectors (
    vector_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    encoder text NOT NULL,
    dimension integer NOT NULL,
    digest text NOT NULL,
    vector vector NOT NULL,
    UNIQUE (encoder, digest),
    CHECK (vector_dims(vector) = dimension)
)
"""
_KNOWN = text(
    "SELECT digest, vector_id FROM passage_vectors "
    "WHERE encoder = :encoder AND digest = ANY(:digests)"
)
_COPY = "COPY passage_vectors (encoder, dimension, digest, vector) FROM STDIN (FORMAT binary)"
# `format` quotes the name of the encoder, which no parameter can stand for here.
_GRAPH = text(
    "SELECT format('CREATE INDEX IF NOT EXISTS %I ON passage_vectors USING hnsw "
    "(CAST(vector AS vector(%s)) vector_ip_ops) WHERE encoder = %L AND dimension = %s', "
    "CAST(:name AS text), CAST(:width AS text), CAST(:encoder AS text), CAST(:width AS text))"
)

logger = logging.getLogger(__name__)


class NoPgVector(Exception):
    """The server can't compare vectors; the message says why and what to do."""


def prepare(engine: Engine) -> str:
    """Make the table if there is none; return the version of pgvector.

    Raises:
        NoPgVector: pgvector is missing or too old, or may not be set up by this user; or no
            server answers.
    """
    try:
        with engine.begin() as connection:
            _lock(connection)
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS vector"))
            version = _version(connection)
            connection.execute(text(_TABLE))
    except DBAPIError as error:
        raise NoPgVector(_why(error)) from error
    return version


def bring_in(engine: Engine, encoder_name: str, vectors: Mapping[str, Vectors]) -> dict[str, int]:
    """Write the vectors that the table lacks; return digest -> `vector_id` of all.

    Processes that do so at once wait for each other, and the second finds the rows of the first.
    """
    with engine.begin() as connection:
        known = _known(connection, encoder_name, vectors)
        if len(known) == len(vectors):
            return known
        _lock(connection)
        known = _known(connection, encoder_name, vectors)
        missing = [digest for digest in vectors if digest not in known]
        if missing:
            _copy(connection, encoder_name, {digest: vectors[digest] for digest in missing})
            known |= _known(connection, encoder_name, missing)
    return known


def make_graph(engine: Engine, encoder_name: str, dimension: int) -> bool:
    """Make the graph (HNSW) over an encoder's vectors if there is none; tell whether there is one.

    Vectors that come later join it. Costs half a minute for 100,000 vectors of 384 numbers.
    """
    name = f"passage_vectors_hnsw_{sha256(encoder_name.encode()).hexdigest()[:8]}_{dimension}"
    try:
        with engine.begin() as connection:
            _lock(connection)
            asked = {"name": name, "encoder": encoder_name, "width": str(dimension)}
            statement = str(connection.scalar(_GRAPH, asked))
            # A name may hold a percent sign, which would look like a parameter.
            connection.execution_options(no_parameters=True).exec_driver_sql(statement)
    except DBAPIError as error:
        logger.warning("every vector is compared, for want of an index: %s", first_line(error))
        return False
    return True


def first_line(error: DBAPIError) -> str:
    """Return what the server said, without its hints."""
    return str(error.orig).splitlines()[0]


def _why(error: DBAPIError) -> str:
    if getattr(error.orig, "sqlstate", None) is None:
        return f"PostgreSQL did not answer ({first_line(error)}): start it, or mend DATABASE_URL"
    return (
        f"PostgreSQL can't compare them ({first_line(error)}): install pgvector there and "
        "let an administrator run CREATE EXTENSION vector in this database"
    )


def _lock(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _version(connection: Connection) -> str:
    query = text("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
    version = str(connection.scalar(query))
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        raise NoPgVector(
            f"pgvector {version} is older than {wanted}: install a newer one and let an "
            "administrator run ALTER EXTENSION vector UPDATE in this database"
        )
    return version


def _known(connection: Connection, encoder_name: str, digests: Iterable[str]) -> dict[str, int]:
    asked = {"encoder": encoder_name, "digests": list(digests)}
    return {row.digest: row.vector_id for row in connection.execute(_KNOWN, asked)}


def _copy(connection: Connection, encoder_name: str, vectors: Mapping[str, Vectors]) -> None:
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(_COPY) as copy:
        copy.set_types(("text", "int4", "text", "bytea"))
        for digest, vector in vectors.items():
            # As pgvector sends and receives it: two 16-bit numbers, then floats, all big-endian.
            sent = pack(">HH", len(vector), 0) + vector.astype(">f4").tobytes()
            copy.write_row((encoder_name, len(vector), digest, sent))
    # Without figures of its own, plans for the new rows are guesses until autovacuum comes by.
    connection.execute(text("ANALYZE passage_vectors"))
