"""What is asked of the table of vectors, by ids that may repeat; answers hold each id once."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from retrieval.encoders import Vectors
from retrieval.types import StaleIndex

Ids = NDArray[np.int64]

MOST_WALKED = 200
"""Rows that are asked of the graph: for 1,024 it takes longer than comparing 100,000."""

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
_COSINE = "-(vector <#> CAST(:query AS vector))"
_SCAN = text(
    f"SELECT vector_id, {_COSINE} FROM passage_vectors "
    f"WHERE vector_id BETWEEN :first AND :last AND {_WANTED} "
    "ORDER BY vector <#> CAST(:query AS vector) LIMIT :count"
)
_SOME = text(f"SELECT vector_id, {_COSINE} FROM passage_vectors WHERE vector_id = ANY(:ids)")
_READ = text(
    "SELECT vector_id, vector_send(vector) FROM passage_vectors WHERE vector_id = ANY(:ids)"
)


def scan(connection: Connection, query: Vectors, ids: Ids, count: int) -> Sequence[Any]:
    """Return id and cosine of the nearest ids; every one is compared.

    Raises:
        StaleIndex: Rows were deleted from the table; so do the other functions here but `walk`.
    """
    wanted = _wanted(ids)
    asked = _asked(query, ids, wanted, count)
    return _complete(connection.execute(_SCAN, asked).all(), min(count, int(wanted.sum())))


def walk(
    connection: Connection, query: Vectors, ids: Ids, count: int, encoder_name: str
) -> Sequence[Any]:
    """Return id and cosine of nearly the nearest ids, by the graph of an encoder's vectors."""
    for name, value in _WALK:
        connection.exec_driver_sql(f"SET LOCAL {name} = {value}")
    distance = f"CAST(vector AS vector({len(query)})) <#> CAST(:query AS vector)"
    statement = text(
        f"SELECT vector_id, -({distance}) FROM passage_vectors "
        f"WHERE encoder = :encoder AND dimension = {len(query)} AND {_WANTED} "
        f"ORDER BY {distance} LIMIT :count"
    )
    asked = _asked(query, ids, _wanted(ids), min(count, MOST_WALKED)) | {"encoder": encoder_name}
    return connection.execute(statement, asked).all()


def compare(connection: Connection, query: Vectors, ids: Ids) -> Sequence[Any]:
    """Return id and cosine of all ids."""
    wanted = np.unique(ids).tolist()
    asked = {"query": _written(query), "ids": wanted}
    return _complete(connection.execute(_SOME, asked).all(), len(wanted))


def read(connection: Connection, ids: Ids) -> dict[int, Vectors]:
    """Return the vector of each id, float32 (d,)."""
    wanted = np.unique(ids).tolist()
    found = _complete(connection.execute(_READ, {"ids": wanted}).all(), len(wanted))
    # As pgvector sends it: two 16-bit numbers, then the floats, all big-endian.
    return {number: np.frombuffer(sent, ">f4", offset=4) for number, sent in found}


def _wanted(ids: Ids) -> NDArray[np.bool_]:
    """Return of each id from the first to the last whether it is among `ids`; sorts nothing."""
    first = int(ids.min())
    wanted = np.zeros(int(ids.max()) - first + 1, bool)
    wanted[ids - first] = True
    return wanted


def _asked(query: Vectors, ids: Ids, wanted: NDArray[np.bool_], count: int) -> dict[str, Any]:
    first = int(ids.min())
    return {
        "query": _written(query),
        "first": first,
        "last": first + len(wanted) - 1,
        "bits": np.packbits(wanted, bitorder="little").tobytes(),
        "count": count,
    }


def _written(query: Vectors) -> str:
    return f"[{','.join(map(repr, query.tolist()))}]"


def _complete(found: Sequence[Any], count: int) -> Sequence[Any]:
    if len(found) < count:
        raise StaleIndex(
            f"the table passage_vectors lacks {count - len(found)} of {count} vectors: they were "
            "deleted while this process ran; start it again, and it brings them in anew"
        )
    return found
