"""Documents of one language with what finds them: vectors and words. Never changes once built."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.documents import Document
from retrieval.encoders import Vectors
from retrieval.keywords import (
    FewKeywords,
    KeywordIndex,
    Keywords,
    Numbered,
    Statistics,
    index_words,
    tokenise,
)
from retrieval.labels import Labels
from retrieval.listed import open_in_memory
from retrieval.nearest import OpenVectors
from retrieval.passages import documents_to_passages, passage_of
from retrieval.rows import Mask, Rows
from retrieval.types import Kind, Passage
from retrieval.vectors import content_hash

Near = tuple[NDArray[np.int64], Vectors]


@dataclass(frozen=True)
class Scope:
    """Which documents may be found, `(n,)`, and which rows of their two kinds of vectors."""

    documents: Mask
    rows: tuple[Mask | None, Mask | None]
    all: bool


@dataclass(frozen=True)
class Found:
    """What a query finds in an index.

    `words` and `heads` are BM25 of every document's words, `(n,)`, 0 out of scope; `near` the
    documents of the nearest sections and of the nearest ways to ask, with the cosines, best first.
    """

    words: Vectors
    heads: Vectors
    near: tuple[Near, Near]


@dataclass(frozen=True)
class Scores:
    """Of each document that can be a hit, `(m,)`: its number, and what speaks for it.

    `near` `(2, m)` are cosines of its nearest section and way to ask, minus infinity where no text
    is near; `words` `(2, m)` are BM25 of all its words and of its heading's, as shares of the best.
    Where a document names no way to ask, the second is as the first. Numbers rise.
    """

    numbers: NDArray[np.int64]
    near: Vectors
    words: Vectors


_FEW = 20_000
"""Among so many documents all that have a word of the query are weighed: to choose takes longer."""

_GROUPS = 256
"""Documents are looked at in so many groups when those with the best words are sought."""

_ROUNDED = 1e-6
"""More than what the rounding of a few sums of float32 changes, of one."""


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
        self._asked_nothing = np.array([not d.asked for d in documents], bool)
        full = ["\n".join((d.heading, *d.sections)) for d in documents]
        heads = [d.heading if d.asked else text for d, text in zip(documents, full, strict=True)]
        numbered = Numbered()
        self._words = [
            _keywords(full, beside and beside[0], numbered),
            _keywords(heads, beside and beside[1], numbered),
        ]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The numbers of all documents, by id."""
        return {document.doc_id: number for number, document in enumerate(self.documents)}

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
        return Scope(documents, (sections, asked), bool(documents.all()))

    def find(self, vector: Vectors, tokens: Sequence[str], scope: Scope) -> Found:
        """Return what a query `(d,)` of these tokens finds in scope."""
        words, heads = (keywords.scores(tokens) for keywords in self._words)
        if not scope.all:
            words *= scope.documents
            heads *= scope.documents
        sections, asked = (
            rows.nearest(vector, allowed)
            for rows, allowed in zip(self._vectors, scope.rows, strict=True)
        )
        return Found(words, heads, (sections, asked))

    def scores(self, found: Found, scope: Scope, most: int, named: Sequence[int] = ()) -> Scores:
        """Return what speaks for the documents that can be hits.

        Args:
            found: Its words as shares of the best.
            scope: What may be found.
            most: Hits that are wanted. A document that is not near and has worse words than so many
                others can't be one: whatever else speaks for those, they come first.
            named: Documents that are told of, if in scope, even if nothing speaks for them.
        """
        # Those that are named may leave their places.
        told_of = _best_worded(found, most + len(named))
        near = np.full((2, len(told_of)), -np.inf, np.float32)
        for best, (owners, cosines) in zip(near, found.near, strict=True):
            told_of[owners] = True
            # The last of several to the same place stays, and the best come first.
            best[owners[::-1]] = cosines[::-1]
        told_of[list(named)] = True
        numbers = np.flatnonzero(told_of if scope.all else told_of & scope.documents)
        near = near[:, numbers]
        np.copyto(near[1], near[0], where=self._asked_nothing[numbers])
        return Scores(numbers, near, np.array([found.words[numbers], found.heads[numbers]]))

    def held(self, words: Collection[str], number: int) -> set[str]:
        """Return which of these words a document has."""
        return self._words[0].held(words, number)

    def named(self, words: Collection[str], number: int) -> set[str]:
        """Return which of these words a document's heading has."""
        document = self.documents[number]
        if document.asked:
            return self._words[1].held(words, number)
        return set(tokenise(document.heading)).intersection(words)

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


def _best_worded(found: Found, most: int) -> Mask:
    """Return which documents have the best words: `most` or more, or all that have any."""
    if len(found.words) <= _FEW or most > _GROUPS:
        return found.words > 0
    words = found.words + found.heads
    rows = len(words) // _GROUPS
    # The best of each group, since a partition of all would take longer than all else.
    best = words[: rows * _GROUPS].reshape(rows, _GROUPS).max(axis=0)
    least = np.partition(best, -most)[-most] * (1 - _ROUNDED)
    return words >= least if least > 0 else words > 0


def _keywords(texts: Sequence[str], beside: Statistics | None, numbered: Numbered) -> Keywords:
    return index_words(texts, numbered) if beside is None else FewKeywords(texts, beside)
