"""The nearest vectors looked up in PostgreSQL by pgvector, so that no process holds them."""

import logging
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from retrieval.encoders import Vectors
from retrieval.listed import open_in_memory
from retrieval.nearest import NearestVectors, OpenVectors, check_query
from retrieval.pgvector_queries import Ids, compare, read, scan, walk
from retrieval.pgvector_table import NoPgVector, bring_in, first_line, make_graph, prepare

EXACT_ROWS = 100_000
"""Up to so many rows every one is compared, in 50 ms on 2 cores.

The graph takes a third of that, and misses one in twenty of the ten nearest.
"""

logger = logging.getLogger(__name__)


def open_in(engine: Engine, encoder_name: str) -> OpenVectors:
    """Return what makes an encoder's vectors searchable: pgvector in PostgreSQL, else in memory.

    A PostgreSQL that can't do it is said once in the log, and is no reason not to search.
    """
    if engine.dialect.name != "postgresql":
        return open_in_memory
    try:
        prepare(engine)
    except NoPgVector as error:
        logger.warning("vectors are searched in memory: %s", error)
        return open_in_memory

    def open_vectors(keys: Sequence[str], vectors: Vectors) -> NearestVectors:
        try:
            return PgVectors(engine, encoder_name, vectors)
        except DBAPIError as error:
            logger.warning("%d vectors are searched in memory: %s", len(keys), first_line(error))
            return open_in_memory(keys, vectors)

    return open_vectors


class PgVectors:
    """Vectors in the table `passage_vectors`, which many processes and indexes share.

    What may be found is decided here alone: a row of the table that is none of these vectors does
    not exist for this index. Exact up to `exact_rows` rows that may be found; among more the
    nearest are searched by a graph (HNSW). Every call takes one connection from the pool.

    Args:
        engine: A database for which `pgvector_table.prepare` succeeded.
        encoder_name: The encoder that made the vectors.
        vectors: float32 (n, d), unit length; n > 0.
        exact_rows: Most rows that are all compared.
    """

    def __init__(
        self, engine: Engine, encoder_name: str, vectors: Vectors, *, exact_rows: int = EXACT_ROWS
    ) -> None:
        rows = np.ascontiguousarray(vectors, np.float32)
        digests = [sha256(row.tobytes()).hexdigest()[:32] for row in rows]
        ids = bring_in(engine, encoder_name, dict(zip(digests, rows, strict=True)))
        self._engine = engine
        self._encoder = encoder_name
        self._dimension = rows.shape[1]
        self._ids: Ids = np.array([ids[digest] for digest in digests], np.int64)
        graph = len(ids) > exact_rows and make_graph(engine, encoder_name, self._dimension)
        self._most_exact = exact_rows if graph else len(rows)

    def nearest(
        self, query: Vectors, count: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], Vectors]:
        """Return the rows nearest to a query, see `NearestVectors`; by the graph 200 at most."""
        check_query(query, self._dimension)
        rows = np.arange(len(self._ids)) if allowed is None else np.flatnonzero(allowed)
        if not len(rows):
            return rows, np.empty(0, np.float32)
        ids = self._ids[rows]
        with self._engine.connect() as connection:
            if len(rows) > self._most_exact:
                found = walk(connection, query, ids, count, self._encoder)
            else:
                found = scan(connection, query, ids, count)
        cosines = _align(found, ids)
        order = np.argsort(-cosines, kind="stable")[:count]
        order = order[np.isfinite(cosines[order])]
        return rows[order], cosines[order]

    def cosines(self, query: Vectors, start: int, stop: int) -> Vectors:
        """Return the cosines of neighbouring rows, see `NearestVectors`."""
        ids = self._ids[start:stop]
        with self._engine.connect() as connection:
            return _align(compare(connection, query, ids), ids)

    def rows(self) -> Vectors:
        """Return all vectors, see `NearestVectors`."""
        with self._engine.connect() as connection:
            kept = read(connection, self._ids)
        return np.stack([kept[number] for number in self._ids.tolist()]).astype(np.float32)


def _align(found: Sequence[Any], ids: Ids) -> Vectors:
    """Return the cosine of each id, minus infinity where it was not found."""
    if not found:
        return np.full(len(ids), -np.inf, np.float32)
    numbers, cosines = (np.array(column) for column in zip(*found, strict=True))
    order = np.argsort(numbers)
    place = order[np.searchsorted(numbers, ids, sorter=order).clip(max=len(order) - 1)]
    return np.where(numbers[place] == ids, cosines[place], -np.inf).astype(np.float32)
