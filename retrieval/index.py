"""Documents of one language with what finds them: vectors and words. Never changes once built."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.documents import Document
from retrieval.encoders import Vectors
from retrieval.keywords import FewKeywords, KeywordIndex, Keywords, Statistics
from retrieval.labels import Labels
from retrieval.listed import open_in_memory
from retrieval.nearest import OpenVectors
from retrieval.passages import documents_to_passages, passage_of
from retrieval.rows import Mask, Rows
from retrieval.types import Kind, Passage
from retrieval.vectors import content_hash


@dataclass(frozen=True)
class Scope:
    """Which documents may be found, `(n,)`, and which rows of their two kinds of vectors."""

    documents: Mask
    rows: tuple[Mask | None, Mask | None]


@dataclass(frozen=True)
class Scores:
    """Of each document for which anything speaks, `(m,)`: its number, and what does.

    That are cosines of its nearest section and way to ask, and BM25 of its words. `asked` and
    `heads` are those of the sections and of all words where a document names no way to ask. A
    cosine is minus infinity where no text is near. Numbers rise.
    """

    numbers: NDArray[np.int64]
    sections: Vectors
    asked: Vectors
    words: Vectors
    heads: Vectors


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
        open_vectors: OpenVectors = open_in_memory,
    ) -> None:
        self.documents = tuple(documents)
        self._kinds = Labels(document.kind for document in documents)
        self._vehicles = Labels(document.vehicle or "" for document in documents)
        texts = (
            [passage_texts(d) if d.embedded else () for d in documents],
            [d.asked if d.embedded else () for d in documents],
        )
        self._vectors = [Rows(own, vectors, open_vectors) for own in texts]
        self._has_asked = np.array([bool(d.asked) for d in documents], bool)
        full = ["\n".join((d.heading, *d.sections)) for d in documents]
        heads = [d.heading if d.asked else text for d, text in zip(documents, full, strict=True)]
        self._words = [
            _keywords(full, beside and beside[0]),
            _keywords(heads, beside and beside[1]),
        ]

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of all documents."""
        return frozenset(document.doc_id for document in self.documents)

    @cached_property
    def codes(self) -> list[tuple[str, int]]:
        """The trouble codes that have a record, with its number, in their order."""
        return sorted(
            (document.doc_id.removeprefix("code:"), number)
            for number, document in enumerate(self.documents)
            if document.kind == "code"
        )

    @property
    def statistics(self) -> tuple[Statistics, Statistics]:
        """Word statistics of all words and of headings, for documents that join later."""
        whole = [words for words in self._words if isinstance(words, KeywordIndex)]
        return whole[0].statistics, whole[1].statistics

    def knows_vehicle(self, vehicle: str) -> bool:
        """Whether a document is of this vehicle alone."""
        return vehicle in self._vehicles

    def scope(self, alive: Mask, vehicle: str | None, kinds: Collection[Kind] | None) -> Scope:
        """Return what may be found for a vehicle, of these kinds; None for all kinds.

        Args:
            alive: `(n,)` which documents there are.
            vehicle: Also documents of this one; None for general ones only.
            kinds: None for all.
        """
        documents = alive & self._vehicles.among({"", vehicle or ""})
        if kinds is not None:
            documents &= self._kinds.among(kinds)
        sections, asked = (rows.allowed(documents) for rows in self._vectors)
        return Scope(documents, (sections, asked))

    def scores(
        self, vector: Vectors, tokens: Sequence[str], scope: Scope, named: Sequence[int] = ()
    ) -> Scores:
        """Return what speaks for the documents in scope.

        Args:
            vector: The query's, `(d,)`.
            tokens: The query's.
            scope: What may be found.
            named: Documents that are told of, if in scope, even if nothing speaks for them.
        """
        words, heads = (keywords.scores(tokens) for keywords in self._words)
        near = [
            rows.nearest(vector, allowed)
            for rows, allowed in zip(self._vectors, scope.rows, strict=True)
        ]
        # A heading is part of the text, so what has a word there has one here. All that follows
        # is done for those few documents that can be hits.
        told_of = words > 0
        for owners in (near[0][0], near[1][0], np.asarray(named, np.int64)):
            told_of[owners] = True
        numbers = np.flatnonzero(told_of & scope.documents)
        sections, asked = (_best(len(words), *found)[numbers] for found in near)
        asked = np.where(self._has_asked[numbers], asked, sections)
        return Scores(numbers, sections, asked, words[numbers], heads[numbers])

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
        return passage_of(document, self._vectors[0].best(vector, number))


def passage_texts(document: Document) -> tuple[str, ...]:
    """Return the document's sections as they are encoded."""
    return tuple(passage.content for passage in documents_to_passages([document]))


def texts_to_encode(documents: Iterable[Document]) -> list[str]:
    """Return every text of which an index needs the vector."""
    embedded = (document for document in documents if document.embedded)
    return [text for d in embedded for text in (*passage_texts(d), *d.asked)]


def _best(count: int, owners: NDArray[np.int64], cosines: Vectors) -> Vectors:
    """Return the best cosine of each document, `(count,)`, minus infinity where none is near."""
    best = np.full(count, -np.inf, np.float32)
    # The last of several to the same place stays, and the best come first.
    best[owners[::-1]] = cosines[::-1]
    return best


def _keywords(texts: Sequence[str], beside: Statistics | None) -> Keywords:
    return KeywordIndex(texts) if beside is None else FewKeywords(texts, beside)
