"""The documents of one language: a big index, and a small one of what changed since."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from retrieval.documents import Document
from retrieval.encoders import Vectors
from retrieval.index import Index, Mask, Scores, texts_to_encode
from retrieval.nearest import OpenVectors, open_flat
from retrieval.types import Kind, Passage
from retrieval.vectors import content_hash

_MOST_FRESH = 500
"""So many changed documents cost a query little; more are taken into the big index."""


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
        open_vectors: OpenVectors = open_flat,
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
        hidden = self.hidden | (self._main_ids & frozenset(ids))
        small = Index(fresh, kept, beside=self.main.statistics)
        return replace(self, fresh=small, kept=kept, hidden=hidden)

    def in_scope(self, vehicle: str | None) -> Mask:
        """Return `(n,)` which documents there are for a vehicle, hidden ones left out."""
        return self._alive & np.isin(self._vehicles, ["", vehicle or ""])

    def of_kinds(self, kinds: Collection[Kind]) -> Mask:
        """Return `(n,)` which documents are of these kinds."""
        return np.isin(np.concatenate([self.main.kinds, self.fresh.kinds]), list(kinds))

    def numbers_of_codes(self, codes: Sequence[str]) -> list[int]:
        """Return the trouble codes' records that begin with these, in the order of `codes`."""
        ids = self._code_numbers if codes else {}
        return [n for typed in codes for code, n in ids.items() if code.startswith(typed)]

    def scores(self, vector: Vectors, tokens: Sequence[str], allowed: Mask) -> Scores:
        """Return what speaks for each document, see `Index.scores`."""
        cut = len(self.main.documents)
        parts = [
            self.main.scores(vector, tokens, allowed[:cut]),
            self.fresh.scores(vector, tokens, allowed[cut:]),
        ]
        names = ("sections", "asked", "words", "heads")
        return Scores(*(np.concatenate([getattr(p, name) for p in parts]) for name in names))

    def document(self, number: int) -> Document:
        """Return a document by its number."""
        index, within = self._at(number)
        return index.documents[within]

    def best_passage(self, number: int, vector: Vectors) -> Passage:
        """Return the section of a document that is nearest to a query."""
        index, within = self._at(number)
        return index.best_passage(within, vector)

    @cached_property
    def _alive(self) -> Mask:
        main = [document.doc_id not in self.hidden for document in self.main.documents]
        return np.array([*main, *([True] * len(self.fresh.documents))], bool)

    @cached_property
    def _vehicles(self) -> np.ndarray:
        return np.concatenate([self.main.vehicles, self.fresh.vehicles])

    @cached_property
    def _main_ids(self) -> frozenset[str]:
        return frozenset(document.doc_id for document in self.main.documents)

    @cached_property
    def _code_numbers(self) -> dict[str, int]:
        """Numbers of the trouble codes' records, by code in order."""
        found = {
            document.doc_id.removeprefix("code:"): number
            for number, document in enumerate(self.main.documents)
            if document.kind == "code"
        }
        return dict(sorted(found.items()))

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
