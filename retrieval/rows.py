"""Vectors of many texts, several to a document."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import Vectors
from retrieval.nearest import OpenVectors
from retrieval.vectors import content_hash

Mask = NDArray[np.bool_]

NEAREST = 1024
"""Rows looked at for each query: the documents behind them are all that vectors can bring up."""


class Rows:
    """The vectors of documents' texts, in the order of the documents.

    Args:
        texts: Of each document, none to many.
        vectors: By `content_hash`, the vector of every text.
        open_vectors: Makes the vectors searchable.
    """

    def __init__(
        self,
        texts: Sequence[Sequence[str]],
        vectors: Mapping[str, Vectors],
        open_vectors: OpenVectors,
    ) -> None:
        counts = [len(own) for own in texts]
        keys = [content_hash(text) for own in texts for text in own]
        self._owners = np.repeat(np.arange(len(counts)), counts)
        self._starts = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        self._index = open_vectors(keys, _stacked(keys, vectors)) if keys else None

    def allowed(self, documents: Mask) -> Mask | None:
        """Return which rows are of these documents `(n,)`; None for all."""
        return None if documents.all() else documents[self._owners]

    def nearest(self, query: Vectors, allowed: Mask | None) -> tuple[NDArray[np.int64], Vectors]:
        """Return the documents of the nearest rows, one a row, and the cosines, best first."""
        if self._index is None:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        rows, cosines = self._index.nearest(query, NEAREST, allowed)
        return self._owners[rows], cosines

    def best(self, query: Vectors, document: int) -> int:
        """Return which of a document's rows is nearest, from 0."""
        start, stop = self._starts[document : document + 2].tolist()
        if self._index is None or stop - start < 2:
            return 0
        return int(self._index.cosines(query, start, stop).argmax())

    def all(self) -> Iterable[Vectors]:
        """Yield every vector in order."""
        return self._index.rows() if self._index is not None else ()


def _stacked(keys: Sequence[str], vectors: Mapping[str, Vectors]) -> Vectors:
    """Return the rows float32 (n, d); made in place, since a list of them costs as much again."""
    rows = np.empty((len(keys), len(vectors[keys[0]])), np.float32)
    for number, key in enumerate(keys):
        rows[number] = vectors[key]
    return rows
