"""Many vectors: lists of like ones, of which a query looks into the nearest few."""

import os
from collections.abc import Sequence
from math import ceil, isqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import Vectors
from retrieval.nearest import FlatVectors, NearestVectors, check_query

EXACT_ROWS = 200_000
"""Up to so many rows all are looked at: 21 to 35 ms of a core, and nothing to build.

Lists find 99 of 100 of the ten nearest of a million in a tenth of the time, but take minutes to
make. A graph (HNSW) takes five times as long to make, finds fewer, and is slower at the 1,024 rows
that a search asks for. See `evals/results/retrieval_scale.md`.
"""

_PROBED = 8
"""One list in so many is looked into: 0.997 of the ten nearest of 200,000 rows are found, and 0.996
of a million."""

_LEARNT_FROM = 64
"""Rows a list that decide where the lists lie; more take longer."""


class ListedVectors:
    """Search over unit vectors in lists (FAISS IVF), each held as it is: cosines are exact.

    The fewer rows are allowed, the more lists are looked into: all where one row in eight or fewer
    are, so that a narrow search is exact.

    Args:
        vectors: float32 (n, d); n at least a few hundred.
        threads: Of a query, see `FlatVectors`. The lists are made by all cores.
    """

    def __init__(self, vectors: Vectors, *, threads: int = 1) -> None:
        import faiss

        self._threads = threads
        # A query of this thread may have left one, and FAISS keeps that for each thread.
        faiss.omp_set_num_threads(os.cpu_count() or 1)
        self._lists = 2 * isqrt(len(vectors))
        self._index = self._empty(vectors.shape[1], self._lists)
        self._index.cp.max_points_per_centroid = _LEARNT_FROM
        self._index.cp.min_points_per_centroid = 1
        rows = np.ascontiguousarray(vectors, dtype=np.float32)
        self._index.train(rows)
        self._index.add(rows)
        self._index.make_direct_map()

    @staticmethod
    def _empty(dimension: int, lists: int) -> Any:  # noqa: ANN401 - FAISS has no common type
        import faiss

        return faiss.IndexIVFFlat(
            faiss.IndexFlatIP(dimension), dimension, lists, faiss.METRIC_INNER_PRODUCT
        )

    def nearest(
        self, query: Vectors, count: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], Vectors]:
        """Return the rows nearest to a query, see `NearestVectors`."""
        import faiss

        check_query(query, self._index.d)
        chosen, wanted = None, self._index.ntotal
        if allowed is not None:
            wanted = int(np.count_nonzero(allowed))
            bits = np.packbits(allowed, bitorder="little")
            # The Python wrappers take an array and keywords, which the type stubs don't know.
            chosen = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
        faiss.omp_set_num_threads(self._threads)
        probed = ceil(self._lists * self._index.ntotal / max(_PROBED * wanted, 1))
        how = faiss.SearchParametersIVF(  # type: ignore[call-arg]
            sel=chosen, nprobe=min(probed, self._lists)
        )
        cosines, rows = self._index.search(query[None, :], min(count, max(wanted, 1)), params=how)
        found = rows[0] >= 0
        return rows[0][found], cosines[0][found]

    def rows(self) -> Vectors:
        """Return all vectors, see `NearestVectors`."""
        return np.asarray(self._index.reconstruct_n(0, self._index.ntotal), np.float32)

    def cosines(self, query: Vectors, start: int, stop: int) -> Vectors:
        """Return the cosines of neighbouring rows, see `NearestVectors`."""
        # `reconstruct_n` would look through all lists for them.
        rows = self._index.reconstruct_batch(np.arange(start, stop))
        return np.asarray(rows @ query, np.float32)


def open_in_memory(_keys: Sequence[str], vectors: Vectors) -> NearestVectors:
    """Return an exact index of few rows, or lists of many, see `OpenVectors`."""
    return ListedVectors(vectors) if len(vectors) > EXACT_ROWS else FlatVectors(vectors)
