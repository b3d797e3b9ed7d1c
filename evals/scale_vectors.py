"""How fast, how big and how right each kind of vector index is at a size."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from evals.process_memory import resident_mib
from retrieval.encoders import Vectors
from retrieval.listed import ListedVectors
from retrieval.nearest import FlatVectors
from retrieval.rows import NEAREST

RECALL_AT = 10
NARROW = 100
"""One row in so many is allowed in the narrow search."""

Found = list[NDArray[np.int64]]


@dataclass(frozen=True)
class VectorFigures:
    """One kind of index at one size.

    `taken_ms` are the times of all queries by number of threads, `narrow_ms` those where one row in
    a hundred is allowed; `recall` is of the ten nearest, `deep` of all that a search takes up.
    """

    kind: str
    rows: int
    build_s: float
    resident_mib: float
    taken_ms: dict[int, list[float]]
    narrow_ms: list[float]
    recall: float
    deep: float
    narrow: float


class Graph(FlatVectors):
    """HNSW, only measured here."""

    def __init__(self, vectors: Vectors) -> None:
        index = faiss.IndexHNSWFlat(vectors.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction = 40
        index.add(vectors)
        self._index: Any = index
        self._threads = 1

    def nearest(
        self, query: Vectors, count: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], Vectors]:
        """Return the rows nearest to a query, see `NearestVectors`."""
        faiss.omp_set_num_threads(self._threads)
        bits = None if allowed is None else np.packbits(allowed, bitorder="little")
        chosen = None if bits is None else faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
        how = faiss.SearchParametersHNSW(sel=chosen, efSearch=NEAREST)  # type: ignore[attr-defined]
        cosines, rows = self._index.search(query[None, :], count, params=how)
        return rows[0][rows[0] >= 0], cosines[0][rows[0] >= 0]


class ByteLists(ListedVectors):
    """Lists whose vectors take a byte a number, only measured here."""

    @staticmethod
    def _empty(dimension: int, lists: int) -> Any:  # noqa: ANN401 - FAISS has no common type
        held = faiss.ScalarQuantizer.QT_8bit
        return faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(dimension), dimension, lists, held, faiss.METRIC_INNER_PRODUCT
        )


KINDS = {"flat": FlatVectors, "hnsw": Graph, "ivf": ListedVectors, "ivf sq8": ByteLists}


def measure_vectors(
    kind: str, make: Callable[[], Vectors], queries: Vectors, threads: Sequence[int]
) -> VectorFigures:
    """Build an index, search it and compare with exact search.

    Args:
        kind: One of `KINDS`.
        make: Makes the rows, float32 (n, d), which are let go once they are indexed.
        queries: float32 (m, d).
        threads: Of FAISS; each number is measured.
    """
    before = resident_mib()
    vectors = make()
    allowed = np.arange(len(vectors)) % NARROW == 0
    few = np.flatnonzero(allowed)
    exact, exact_few = _exact(vectors, queries), [few[own] for own in _exact(vectors[few], queries)]
    started = time.perf_counter()
    index = KINDS[kind](vectors)
    build_s, count = time.perf_counter() - started, len(vectors)
    del vectors
    resident, taken = resident_mib() - before, {}
    for number in threads:
        index._threads = number
        found, taken[number] = _searched(lambda q: index.nearest(q, NEAREST), queries)
    index._threads = 1
    narrow, narrow_ms = _searched(lambda q: index.nearest(q, NEAREST, allowed), queries)
    return VectorFigures(
        kind, count, build_s, resident, taken, narrow_ms,
        recall(found, exact, RECALL_AT), recall(found, exact, NEAREST),
        recall(narrow, exact_few, RECALL_AT),
    )  # fmt: skip


def recall(found: Found, exact: Found, at: int) -> float:
    """Return the mean share of the first `at` exact rows among the first found ones."""
    pairs = zip(found, exact, strict=True)
    return float(np.mean([np.isin(right[:at], own[:at]).mean() for own, right in pairs]))


def _exact(vectors: Vectors, queries: Vectors) -> Found:
    found = []
    for query in queries:
        cosines = vectors @ query
        most = min(NEAREST, len(cosines))
        best = np.argpartition(-cosines, most - 1)[:most]
        found.append(best[np.argsort(-cosines[best])])
    return found


def _searched(
    search: Callable[[Vectors], tuple[NDArray[np.int64], Vectors]], queries: Vectors
) -> tuple[Found, list[float]]:
    for query in queries[:20]:
        search(query)
    found, taken = [], []
    for query in queries:
        started = time.perf_counter()
        rows, _ = search(query)
        taken.append((time.perf_counter() - started) * 1000)
        found.append(rows)
    return found, taken
