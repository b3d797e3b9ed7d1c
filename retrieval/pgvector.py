"""The nearest vectors looked up in PostgreSQL by pgvector, so that no process holds them."""

import logging
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, TextClause, text

from retrieval.encoders import Vectors
from retrieval.nearest import NearestVectors, OpenVectors, check_query, open_flat
from retrieval.pgvector_table import NoPgVector, bring_in, make_graph, prepare
from retrieval.types import StaleIndex

logger = logging.getLogger(__name__)

Ids = NDArray[np.int64]

EXACT_ROWS = 100_000
"""Up to so many rows every one is looked at: 50 ms on 2 cores; a graph is no faster below."""

# By the graph fewer rows are asked for: 1,024 take it longer than looking at 100,000.
_MOST_OF_GRAPH = 200
_WALK = (
    ("hnsw.ef_search", "400"),
    # Goes on until enough rows pass the filter.
    ("hnsw.iterative_scan", "relaxed_order"),
    # A plan for any encoder could not use the graph, which is over the vectors of one.
    ("plan_cache_mode", "force_custom_plan"),
    # Only the graph gives rows in order; what that costs the planner can't know.
    ("enable_sort", "off"),
)

# A bit says of each id whether it is wanted: quick to send, and the same for every plan. CASE keeps
# `get_bit` from the ids beyond the last bit, in whatever order PostgreSQL tests the conditions.
_WANTED = (
    "CASE WHEN vector_id BETWEEN :first AND :last "
    "THEN get_bit(CAST(:bits AS bytea), vector_id - :first) = 1 ELSE false END"
)
_SCAN = text(
    "SELECT vector_id, -(vector <#> CAST(:query AS vector)) FROM passage_vectors "
    f"WHERE vector_id BETWEEN :first AND :last AND {_WANTED} "
    "ORDER BY vector <#> CAST(:query AS vector) LIMIT :count"
)
_SOME = text(
    "SELECT vector_id, -(vector <#> CAST(:query AS vector)) FROM passage_vectors "
    "WHERE vector_id = ANY(:ids)"
)
_READ = text(
    "SELECT vector_id, vector_send(vector) FROM passage_vectors WHERE vector_id = ANY(:ids)"
)


def open_in(engine: Engine, encoder_name: str) -> OpenVectors:
    """Return what makes an encoder's vectors searchable: pgvector in PostgreSQL, else in memory.

    A PostgreSQL that can't do it is said once in the log, and is no reason not to search.
    """
    if engine.dialect.name != "postgresql":
        return open_flat
    try:
        prepare(engine)
    except NoPgVector as error:
        logger.warning("vectors are searched in memory: %s", error)
        return open_flat

    def open_vectors(_keys: Sequence[str], vectors: Vectors) -> NearestVectors:
        return PgVectors(engine, encoder_name, vectors)

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
        exact_rows: Most rows that are all looked at.
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
        self._most_exact = exact_rows if graph else len(ids)

    def nearest(
        self, query: Vectors, count: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], Vectors]:
        """Return the rows nearest to a query, see `NearestVectors`; by the graph 200 at most."""
        check_query(query, self._dimension)
        rows = np.arange(len(self._ids)) if allowed is None else np.flatnonzero(allowed)
        if not len(rows):
            return rows, np.empty(0, np.float32)
        ids = self._ids[rows]
        first, last = int(ids.min()), int(ids.max())
        wanted = np.zeros(last - first + 1, bool)
        wanted[ids - first] = True
        bits = np.packbits(wanted, bitorder="little").tobytes()
        asked = {"query": _written(query), "first": first, "last": last, "bits": bits}
        found = self._found(asked, count, int(wanted.sum()))
        cosines = _align(found, ids)
        order = np.argsort(-cosines, kind="stable")[:count]
        order = order[np.isfinite(cosines[order])]
        return rows[order], cosines[order]

    def cosines(self, query: Vectors, start: int, stop: int) -> Vectors:
        """Return the cosines of neighbouring rows, see `NearestVectors`."""
        ids = self._ids[start:stop]
        with self._engine.connect() as connection:
            asked = {"query": _written(query), "ids": ids.tolist()}
            found = connection.execute(_SOME, asked).all()
        _check_all_there(found, len(set(ids.tolist())))
        return _align(found, ids)

    def rows(self) -> Vectors:
        """Return all vectors, see `NearestVectors`."""
        wanted = np.unique(self._ids).tolist()
        with self._engine.connect() as connection:
            found = connection.execute(_READ, {"ids": wanted}).all()
        _check_all_there(found, len(wanted))
        # As pgvector sends it: two 16-bit numbers, then the floats, all big-endian.
        kept = {number: np.frombuffer(sent, ">f4", offset=4) for number, sent in found}
        return np.stack([kept[number] for number in self._ids.tolist()]).astype(np.float32)

    def _found(self, asked: dict[str, Any], count: int, wanted: int) -> Sequence[Any]:
        """Return ids and cosines of the nearest of `wanted` ids, in any order."""
        with self._engine.connect() as connection:
            if wanted > self._most_exact:
                for name, value in _WALK:
                    connection.exec_driver_sql(f"SET LOCAL {name} = {value}")
                more = {"encoder": self._encoder, "count": min(count, _MOST_OF_GRAPH)}
                return connection.execute(_by_graph(self._dimension), asked | more).all()
            found = connection.execute(_SCAN, asked | {"count": count}).all()
        _check_all_there(found, min(count, wanted))
        return found


def _by_graph(dimension: int) -> TextClause:
    distance = f"CAST(vector AS vector({dimension})) <#> CAST(:query AS vector)"
    return text(
        f"SELECT vector_id, -({distance}) FROM passage_vectors "
        f"WHERE encoder = :encoder AND dimension = {dimension} AND {_WANTED} "
        f"ORDER BY {distance} LIMIT :count"
    )


def _written(query: Vectors) -> str:
    return f"[{','.join(map(repr, query.tolist()))}]"


def _align(found: Sequence[Any], ids: Ids) -> Vectors:
    """Return the cosine of each id, minus infinity where it was not found."""
    if not found:
        return np.full(len(ids), -np.inf, np.float32)
    numbers, cosines = (np.array(column) for column in zip(*found, strict=True))
    order = np.argsort(numbers)
    place = order[np.searchsorted(numbers, ids, sorter=order).clip(max=len(order) - 1)]
    return np.where(numbers[place] == ids, cosines[place], -np.inf).astype(np.float32)


def _check_all_there(found: Sequence[Any], count: int) -> None:
    """Refuse to answer from a part of the vectors as if that were all.

    Raises:
        StaleIndex: Rows were deleted from the table.
    """
    if len(found) < count:
        raise StaleIndex(
            f"the table passage_vectors lacks {count - len(found)} of {count} vectors: they were "
            "deleted while this process ran; start it again, and it brings them in anew"
        )
