"""Where vectors are kept and the nearest are looked up: the port, and exact search with FAISS."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import Vectors
from retrieval.types import StaleIndex
from retrieval.vectors import REBUILD


class NearestVectors(Protocol):
    """Unit vectors `(n, d)` in rows that keep their order, searched by inner product."""

    def nearest(
        self, query: Vectors, count: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], Vectors]:
        """Return the rows nearest to `query` (d,), best first, and their cosines.

        Args:
            query: Unit vector.
            count: Most rows.
            allowed: `(n,)` which rows may be found; None for all.

        Raises:
            StaleIndex: The query's vector is longer or shorter than those of the index.
        """
        ...

    def cosines(self, query: Vectors, start: int, stop: int) -> Vectors:
        """Return the cosines of `query` (d,) and the rows `[start, stop)`, float32."""
        ...

    def rows(self) -> Vectors:
        """Return all vectors, float32 (n, d)."""
        ...


OpenVectors = Callable[[Sequence[str], Vectors], NearestVectors]
"""Makes vectors searchable: the `content_hash` of each row's text, and the rows, float32 (n, d)."""


class FlatVectors:
    """Exact inner-product search over unit vectors, held by FAISS.

    Args:
        vectors: float32 (n, d).
        threads: Of a query. Two wait for each other as soon as anything else runs: 10,000 rows then
            take 16 ms instead of half a millisecond.
    """

    def __init__(self, vectors: Vectors, *, threads: int = 1) -> None:
        import faiss

        self._threads = threads
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        # What FAISS holds, seen by numpy: nothing is copied.
        held = faiss.rev_swig_ptr(self._index.get_xb(), vectors.size)
        self._rows: Vectors = held.reshape(vectors.shape)

    def nearest(
        self, query: Vectors, count: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], Vectors]:
        """Return the rows nearest to a query, see `NearestVectors`."""
        import faiss

        chosen = None
        if allowed is not None and not allowed.all():
            bits = np.packbits(allowed, bitorder="little")
            # The Python wrappers take an array and a keyword, which the type stubs don't know.
            selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]
            chosen = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        check_query(query, self._index.d)
        faiss.omp_set_num_threads(self._threads)
        most = min(count, self._index.ntotal)
        cosines, rows = self._index.search(query[None, :], most, params=chosen)
        if most and rows[0, -1] < 0:
            # Fewer were allowed; what is missing comes last.
            most = int(np.count_nonzero(rows[0] >= 0))
        return rows[0, :most], cosines[0, :most]

    def rows(self) -> Vectors:
        """Return all vectors, see `NearestVectors`."""
        # A copy, since what FAISS holds goes when the index does.
        return self._rows.copy()

    def cosines(self, query: Vectors, start: int, stop: int) -> Vectors:
        """Return the cosines of neighbouring rows, see `NearestVectors`."""
        return np.asarray(self._rows[start:stop] @ query, np.float32)


def check_query(query: Vectors, dimension: int) -> None:
    """Refuse a query that can't be compared with vectors of a dimension.

    Raises:
        StaleIndex: The query's vector is longer or shorter.
    """
    if len(query) != dimension:
        raise StaleIndex(
            f"the query has {len(query)} numbers and the index {dimension}: the model "
            f"behind the encoder's name changed; make all anew with `{REBUILD}`"
        )
