"""Hybrid search: vectors and keywords, fused, filtered, and honest when nothing fits."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.calibration import READ, SIGHTED, Calibration, Signs, signs_of
from retrieval.documents import Document
from retrieval.encoders import Encoder, Vectors
from retrieval.fusion import LEARNT, best_first, fuse
from retrieval.index import texts_to_encode
from retrieval.keywords import tokenise
from retrieval.learnt import UNREAD, Learnt, Reader
from retrieval.listed import open_in_memory
from retrieval.nearest import OpenVectors
from retrieval.scale import CosineScale
from retrieval.shards import Shard
from retrieval.spelling import Spelling
from retrieval.typed_codes import is_meant, typed_codes
from retrieval.types import EmptyQuery, Hit, Kind, SearchResult
from retrieval.vectors import vectors_for

_TYPED = 2.0
"""Score of the first code that a query spells out: above all that is only alike."""


class _Asked(NamedTuple):
    """A question with its slips repaired, its vector `(d,)`, and what was learnt of it."""

    text: str
    vector: Vectors
    learnt: Learnt


class HybridSearcher:
    """Search over documents in zh and en, which may change while others search.

    A query is answered in its own language. Costs one query embedding (about 10 ms on 2 cores)
    and no network.

    Args:
        documents: What to search.
        encoder: Must be the one that made `vectors`.
        vectors: Kept vectors by `content_hash`; what has none is encoded here.
        calibration: Weights and the threshold of abstention.
        scales: Of the encoder's cosines by language; None for those of the bundled one.
        open_vectors: Makes the vectors of a language searchable, those of what changed since left
            out.
        reader: Tells which documents a question asks for, beside its words and vector; None where
            nothing was learnt.
    """

    def __init__(
        self,
        documents: Iterable[Document],
        encoder: Encoder,
        vectors: Mapping[str, Vectors],
        calibration: Calibration,
        *,
        scales: Mapping[str, CosineScale] | None = None,
        open_vectors: OpenVectors = open_in_memory,
        reader: Reader | None = None,
    ) -> None:
        self._encoder = encoder
        self._calibration = calibration
        self._scales = scales or {}
        self._open_vectors = open_vectors
        self._reader = reader
        self._writing = Lock()
        by_locale: dict[str, list[Document]] = {}
        for document in documents:
            by_locale.setdefault(document.locale, []).append(document)
        self._shards = {
            locale: Shard.of(own, self._encoded(own, vectors), open_vectors)
            for locale, own in by_locale.items()
        }
        self._spellings = {locale: Spelling(locale, own) for locale, own in by_locale.items()}

    def put(
        self,
        documents: Iterable[Document],
        *,
        instead_of: Iterable[str] = (),
        known: Mapping[str, Vectors] | None = None,
    ) -> None:
        """Put documents in the place of those with the same ids and of `instead_of`, all at once.

        `known` are kept vectors by `content_hash`; what has none is encoded here.
        """
        fresh = list(documents)
        vectors = self._encoded(fresh, known or {})
        ids = {*instead_of, *(document.doc_id for document in fresh)}
        with self._writing:
            self._shards = {
                locale: self._changed(locale, ids, fresh, vectors)
                for locale in self._shards.keys() | {d.locale for d in fresh}
            }

    def withdraw(self, doc_ids: Iterable[str]) -> None:
        """Let no later search find these documents; unknown ids are let be."""
        ids = set(doc_ids)
        with self._writing:
            self._shards = {
                locale: shard.changed(ids, [], {}) for locale, shard in self._shards.items()
            }

    def search(
        self,
        query: str,
        *,
        locale: str,
        kinds: Collection[Kind] | None = None,
        vehicle: str | None = None,
        limit: int = 5,
    ) -> SearchResult:
        """Find the passages that best answer a question.

        Args:
            query: The question in the driver's words.
            locale: Language of the passages, "zh" or "en".
            kinds: Only these kinds of document; None for all.
            vehicle: Also passages of this vehicle; general ones are always searched.
            limit: Most hits, at most one a document.

        Raises:
            EmptyQuery: `query` is blank.
        """
        if not query.strip():
            raise EmptyQuery("the query is empty; say what to look for in a few words")
        asked = self._read(query, locale)
        hits, signs = self._ranked(asked, locale, kinds, vehicle, limit)
        confidence = self._calibration.confidence(signs, asked.vector, locale) if signs else 0.0
        if hits and is_meant(hits[0].passage.doc_id, typed_codes(asked.text)):
            confidence = 1.0
        abstained = confidence < self._calibration.threshold
        return SearchResult(hits[:limit], confidence, abstained, asked.text, asked.learnt)

    def signs(self, query: str, *, locale: str) -> tuple[Signs | None, Vectors]:
        """Return what the confidence in a query's best hit is weighed from, for calibration."""
        asked = self._read(query, locale)
        return self._ranked(asked, locale, None, None, 1)[1], asked.vector

    def _read(self, query: str, locale: str) -> "_Asked":
        spelling = self._spellings.get(locale)
        text = spelling.repair(query) if spelling else query
        learnt = self._reader(text, locale) if self._reader else UNREAD
        return _Asked(text, self._encoder.encode_query(text), learnt)

    def _ranked(
        self,
        asked: "_Asked",
        locale: str,
        kinds: Collection[Kind] | None,
        vehicle: str | None,
        limit: int,
    ) -> tuple[tuple[Hit, ...], Signs | None]:
        shard = self._shards.get(locale)
        if shard is None:
            return (), None
        tokens, codes = tokenise(asked.text), typed_codes(asked.text)
        likely = shard.numbers_of(asked.learnt.shares)
        # What may not be shown, such as other vehicles' manuals, must not even shrink the scores.
        scope, named = shard.scope(vehicle, kinds), shard.numbers_of_codes(codes)
        most = max(limit, SIGHTED)
        scores = shard.scores(asked.vector, tokens, scope, most, [*named, *likely.values()])
        near = self._scales.get(locale, CosineScale())(scores.near)
        fused = fuse(near, scores.words, self._calibration.weight(locale))
        _add(fused, scores.numbers, asked.learnt, likely)
        _lift(fused, scores.numbers, named)
        best = best_first(fused, most)
        if not len(best):
            return (), None
        numbers = scores.numbers[best].tolist()
        told = zip(numbers, fused[best].tolist(), *near[:, best].tolist(), strict=True)
        hits = tuple(
            Hit(shard.best_passage(number, asked.vector), score, max(said, way), way >= said)
            for number, score, said, way in told
        )
        return hits, _signs(shard, frozenset(tokens), numbers, hits, asked.learnt)

    def _changed(
        self,
        locale: str,
        ids: Collection[str],
        fresh: Iterable[Document],
        vectors: Mapping[str, Vectors],
    ) -> Shard:
        own = [document for document in fresh if document.locale == locale]
        if locale not in self._shards:
            return Shard.of(own, vectors, self._open_vectors)
        return self._shards[locale].changed(ids, own, vectors)

    def _encoded(
        self, documents: list[Document], known: Mapping[str, Vectors]
    ) -> Mapping[str, Vectors]:
        return vectors_for(texts_to_encode(documents), self._encoder, known)


def _add(
    fused: Vectors, numbers: NDArray[np.int64], learnt: Learnt, likely: Mapping[str, int]
) -> None:
    """Add what was learnt to the scores of the documents that can be hits."""
    for doc_id, number in likely.items():
        found = np.searchsorted(numbers, number)
        if found < len(numbers) and numbers[found] == number:
            fused[found] += LEARNT * learnt.lift(doc_id)


def _lift(fused: Vectors, numbers: NDArray[np.int64], named: Sequence[int]) -> None:
    """Put the scores of the codes that a query spells out first, in their order."""
    for place, number in enumerate(named):
        found = np.searchsorted(numbers, number)
        if found < len(numbers) and numbers[found] == number:
            fused[found] = _TYPED - 1e-3 * place


def _signs(
    shard: Shard,
    words: frozenset[str],
    numbers: Sequence[int],
    hits: Sequence[Hit],
    learnt: Learnt,
) -> Signs:
    held: list[set[str]] = []
    missing = words
    for number in numbers[:READ]:
        # What one holds need not be looked up in the next.
        held.append(shard.held(missing, number))
        missing -= held[-1]
    named = shard.named(held[0], numbers[0])
    return signs_of(words, held, named, hits, learnt)
