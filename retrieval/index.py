"""Documents of one language with what finds them: vectors and words. Never changes once built."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.documents import Document
from retrieval.encoders import Vectors
from retrieval.keywords import FewKeywords, KeywordIndex, Keywords, Statistics
from retrieval.nearest import OpenVectors, open_flat
from retrieval.passages import documents_to_passages
from retrieval.types import Passage
from retrieval.vectors import content_hash

Mask = NDArray[np.bool_]

_NEAREST = 1024
"""Rows looked at for each query: the documents behind them are all that vectors can bring up."""


@dataclass(frozen=True)
class Scores:
    """Of each document, `(n,)`: cosines of its nearest section and way to ask, BM25 of its words.

    `asked` and `heads` are those of the sections and of all words where a document names no way
    to ask. A cosine is minus infinity where no text is near.
    """

    sections: Vectors
    asked: Vectors
    words: Vectors
    heads: Vectors


class _Rows:
    """Vectors of many texts, several to a document."""

    def __init__(
        self,
        texts: Sequence[Sequence[str]],
        vectors: Mapping[str, Vectors],
        open_vectors: OpenVectors,
    ) -> None:
        owners = [number for number, own in enumerate(texts) for _ in own]
        keys = [content_hash(text) for own in texts for text in own]
        self._owners = np.array(owners, np.int64)
        self._index = open_vectors(keys, np.stack([vectors[key] for key in keys])) if keys else None

    def nearest(self, query: Vectors, allowed: Mask) -> Vectors:
        """Return the best cosine of each document, minus infinity where none is near."""
        best = np.full(len(allowed), -np.inf, np.float32)
        if self._index is not None:
            rows, cosines = self._index.nearest(query, _NEAREST, allowed[self._owners])
            np.maximum.at(best, self._owners[rows], cosines)
        return best

    def all(self) -> Iterable[Vectors]:
        """Yield every vector in order."""
        return self._index.rows() if self._index is not None else ()

    def best(self, query: Vectors, owner: int) -> int:
        """Return which of a document's rows is nearest, from 0."""
        start, stop = np.searchsorted(self._owners, [owner, owner + 1])
        if self._index is None or start == stop:
            return 0
        return int(self._index.cosines(query, int(start), int(stop)).argmax())


class Index:
    """Finds documents by meaning and by words.

    Args:
        documents: All of one language.
        vectors: By `content_hash`, the vector of every text that `texts_to_encode` names.
        beside: The word statistics of a bigger corpus that these few documents join.
        open_vectors: Makes the vectors searchable.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        vectors: Mapping[str, Vectors],
        *,
        beside: tuple[Statistics, Statistics] | None = None,
        open_vectors: OpenVectors = open_flat,
    ) -> None:
        self.documents = tuple(documents)
        self.kinds = np.array([document.kind for document in documents])
        self.vehicles = np.array([document.vehicle or "" for document in documents])
        texts = (
            [passage_texts(d) if d.embedded else () for d in documents],
            [d.asked if d.embedded else () for d in documents],
        )
        self._vectors = [_Rows(own, vectors, open_vectors) for own in texts]
        self._has_asked = np.array([bool(d.asked) for d in documents], bool)
        full = ["\n".join((d.heading, *d.sections)) for d in documents]
        heads = [d.heading if d.asked else text for d, text in zip(documents, full, strict=True)]
        self._words = [
            _keywords(full, beside and beside[0]),
            _keywords(heads, beside and beside[1]),
        ]

    @property
    def statistics(self) -> tuple[Statistics, Statistics]:
        """Word statistics of all words and of headings, for documents that join later."""
        whole = [words for words in self._words if isinstance(words, KeywordIndex)]
        return whole[0].statistics, whole[1].statistics

    def scores(self, vector: Vectors, tokens: Sequence[str], allowed: Mask) -> Scores:
        """Return what speaks for each document.

        Args:
            vector: The query's, `(d,)`.
            tokens: The query's.
            allowed: `(n,)` which documents may be found; words of others still score.
        """
        sections, asked = (rows.nearest(vector, allowed) for rows in self._vectors)
        words, heads = (keywords.scores(tokens) for keywords in self._words)
        return Scores(sections, np.where(self._has_asked, asked, sections), words, heads)

    def vectors(self) -> dict[str, Vectors]:
        """Return the vectors of all texts by `content_hash`."""
        sections, asked = (rows.all() for rows in self._vectors)
        embedded = [document for document in self.documents if document.embedded]
        texts = (
            [t for d in embedded for t in passage_texts(d)],
            [t for d in embedded for t in d.asked],
        )
        return {
            content_hash(text): vector
            for own, rows in zip(texts, (sections, asked), strict=True)
            for text, vector in zip(own, rows, strict=True)
        }

    def best_passage(self, number: int, vector: Vectors) -> Passage:
        """Return the section of a document that is nearest to a query."""
        document = self.documents[number]
        return list(documents_to_passages([document]))[self._vectors[0].best(vector, number)]


def passage_texts(document: Document) -> tuple[str, ...]:
    """Return the document's sections as they are encoded."""
    return tuple(passage.content for passage in documents_to_passages([document]))


def texts_to_encode(documents: Iterable[Document]) -> list[str]:
    """Return every text of which an index needs the vector."""
    embedded = (document for document in documents if document.embedded)
    return [text for d in embedded for text in (*passage_texts(d), *d.asked)]


def _keywords(texts: Sequence[str], beside: Statistics | None) -> Keywords:
    return KeywordIndex(texts) if beside is None else FewKeywords(texts, beside)
