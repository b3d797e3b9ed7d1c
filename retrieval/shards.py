"""The documents of one language: a big index, and a small one of what changed since."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from itertools import islice

import numpy as np

from retrieval.documents import Document
from retrieval.encoders import Vectors
from retrieval.index import Index, Scope, Scores, texts_to_encode
from retrieval.listed import open_in_memory
from retrieval.nearest import OpenVectors
from retrieval.rows import Mask
from retrieval.types import Kind, Passage
from retrieval.vectors import content_hash

_MOST_FRESH = 500
"""So many changed documents cost a query little; more are taken into the big index."""


_SCOPES = 16
"""Remembered at most: each takes a byte a document and a byte a vector."""

Scopes = tuple[Scope, Scope]
"""What may be found in the big index, and in the small one."""


@dataclass(frozen=True)
class Shard:
    """A state of the documents that never changes: who holds one goes on searching in it.

    `kept` are the vectors of `fresh`; `hidden` the ids in `main` that were replaced or withdrawn;
    `open_vectors` makes those of a `main` searchable; the few of `fresh` are searched exactly.
    Documents are numbered through `main`, then `fresh`.
    """

    main: Index
    fresh: Index
    kept: Mapping[str, Vectors]
    hidden: frozenset[str]
    open_vectors: OpenVectors

    @classmethod
    def of(
        cls,
        documents: Sequence[Document],
        vectors: Mapping[str, Vectors],
        open_vectors: OpenVectors = open_in_memory,
    ) -> "Shard":
        """Return a shard of one big index; arguments as for `Index`."""
        main = Index(documents, vectors, open_vectors=open_vectors)
        fresh = Index([], {}, beside=main.statistics)
        return cls(main, fresh, {}, frozenset(), open_vectors)

    def changed(
        self, ids: Collection[str], documents: Sequence[Document], vectors: Mapping[str, Vectors]
    ) -> "Shard":
        """Return a shard without the documents of these ids, and with `documents` instead."""
        stay = [document for document in self.fresh.documents if document.doc_id not in ids]
        fresh, kept = [*stay, *documents], {**self.kept, **vectors}
        if len(fresh) > _MOST_FRESH:
            return self._merged(ids, fresh, kept)
        used = {content_hash(text) for text in texts_to_encode(fresh)}
        kept = {key: vector for key, vector in kept.items() if key in used}
        hidden = self.hidden | (self.main.numbers.keys() & frozenset(ids))
        small = Index(fresh, kept, beside=self.main.statistics)
        return replace(self, fresh=small, kept=kept, hidden=hidden)

    def scope(self, vehicle: str | None, kinds: Collection[Kind] | None) -> Scopes:
        """Return which documents may be found for a vehicle, of these kinds; None for all kinds."""
        known = vehicle and any(index.knows_vehicle(vehicle) for index in (self.main, self.fresh))
        wanted = (vehicle if known else None, None if kinds is None else frozenset(kinds))
        found = self._scopes.get(wanted)
        if found is None:
            found = (
                self.main.scope(self._alive, *wanted),
                self.fresh.scope(np.ones(len(self.fresh.documents), bool), *wanted),
            )
            if len(self._scopes) >= _SCOPES:
                self._scopes.clear()
            self._scopes[wanted] = found
        return found

    def numbers_of_codes(self, codes: Sequence[str]) -> list[int]:
        """Return the trouble codes' records that begin with these, in the order of `codes`."""
        return [number for typed in codes for number in _beginning(self.main.codes, typed)]

    def numbers_of(self, doc_ids: Iterable[str]) -> dict[str, int]:
        """Return the numbers of those of these documents that there are, by id."""
        main, fresh = self.main.numbers, self.fresh.numbers
        found = {}
        for doc_id in doc_ids:
            if doc_id in fresh:
                found[doc_id] = len(self.main.documents) + fresh[doc_id]
            elif doc_id in main and doc_id not in self.hidden:
                found[doc_id] = main[doc_id]
        return found

    def scores(
        self,
        vector: Vectors,
        tokens: Sequence[str],
        scope: Scopes,
        most: int,
        named: Sequence[int] = (),
    ) -> Scores:
        """Return what speaks for the documents in scope that can be hits, see `Index.scores`."""
        found = [self.main.find(vector, tokens, scope[0])]
        if self.fresh.documents:
            found.append(self.fresh.find(vector, tokens, scope[1]))
        _to_shares([own.words for own in found])
        _to_shares([own.heads for own in found])
        own = [number for number in named if number < len(self.main.documents)]
        main = self.main.scores(found[0], scope[0], most, own)
        if not self.fresh.documents:
            return main
        fresh = self.fresh.scores(found[1], scope[1], most)
        fresh = replace(fresh, numbers=fresh.numbers + len(self.main.documents))
        pairs = [(getattr(main, f.name), getattr(fresh, f.name)) for f in fields(Scores)]
        return Scores(*(np.concatenate(pair, axis=-1) for pair in pairs))

    def document(self, number: int) -> Document:
        """Return a document by its number."""
        index, within = self._at(number)
        return index.documents[within]

    def held(self, words: Collection[str], number: int) -> set[str]:
        """Return which of these words a document has."""
        index, within = self._at(number)
        return index.held(words, within)

    def named(self, words: Collection[str], number: int) -> set[str]:
        """Return which of these words a document's heading has."""
        index, within = self._at(number)
        return index.named(words, within)

    def best_passage(self, number: int, vector: Vectors) -> Passage:
        """Return the section of a document that is nearest to a query."""
        index, within = self._at(number)
        return index.best_passage(within, vector)

    @cached_property
    def _alive(self) -> Mask:
        alive = np.ones(len(self.main.documents), bool)
        if self.hidden:
            alive[[document.doc_id in self.hidden for document in self.main.documents]] = False
        return alive

    @cached_property
    def _scopes(self) -> dict[tuple[str | None, frozenset[Kind] | None], Scopes]:
        return {}

    def _at(self, number: int) -> tuple[Index, int]:
        cut = len(self.main.documents)
        return (self.main, number) if number < cut else (self.fresh, number - cut)

    def _merged(
        self, ids: Collection[str], fresh: Sequence[Document], kept: Mapping[str, Vectors]
    ) -> "Shard":
        gone = self.hidden | frozenset(ids)
        stay = [document for document in self.main.documents if document.doc_id not in gone]
        vectors = {**self.main.vectors(), **kept}
        return Shard.of([*stay, *fresh], vectors, self.open_vectors)


def _to_shares(scores: Sequence[Vectors]) -> None:
    """Divide all by the greatest of all, in place."""
    top = max(own.max(initial=np.float32(0)) for own in scores)
    if top > 0:
        for own in scores:
            own /= top


def _beginning(codes: Sequence[tuple[str, int]], typed: str) -> Iterator[int]:
    for code, number in islice(codes, bisect_left(codes, (typed,)), None):
        if not code.startswith(typed):
            return
        yield number
