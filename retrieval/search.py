"""Hybrid search: vectors and keywords, fused, filtered, and honest when nothing fits."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.calibration import Calibration
from retrieval.encoders import Encoder, Vectors
from retrieval.keywords import KeywordIndex
from retrieval.types import EmptyQuery, Hit, Kind, Passage, SearchResult
from retrieval.vectors import VectorIndex, content_hash

# e5 cosines of unrelated texts sit near 0.75, so only what lies above carries meaning.
_FLOOR = 0.75
_SPAN = 0.15


@dataclass(frozen=True)
class _Shard:
    """The passages of one language with both indexes; vectors cover the first `embedded` ones.

    `kinds` and `vehicles` (n,) are those of the passages, "" where all vehicles are meant.
    """

    passages: list[Passage]
    keywords: KeywordIndex
    vectors: VectorIndex
    embedded: int
    kinds: NDArray[np.str_]
    vehicles: NDArray[np.str_]


class HybridSearcher:
    """Search over passages in zh and en.

    Passages are grouped by language; a query is answered in its own language. Costs one query
    embedding (about 10 ms on 2 cores) and no network.
    """

    def __init__(
        self,
        passages: Iterable[Passage],
        encoder: Encoder,
        vectors: dict[str, Vectors],
        calibration: Calibration,
    ) -> None:
        self._encoder = encoder
        self._calibration = calibration
        by_locale: dict[str, list[Passage]] = {}
        for passage in passages:
            by_locale.setdefault(passage.locale, []).append(passage)
        self._shards = {locale: _shard(rows, vectors) for locale, rows in by_locale.items()}

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
        shard = self._shards[locale]
        similarity, keyword = self._scores(shard, query)
        # Other vehicles' manuals must not even shrink the scores of what may be shown.
        in_scope = np.isin(shard.vehicles, ["", vehicle or ""])
        keyword = np.where(in_scope, keyword, 0)
        fused = _fuse(similarity, keyword, self._calibration.vector_weight)
        allowed = in_scope if kinds is None else in_scope & np.isin(shard.kinds, list(kinds))
        fused[~allowed] = -np.inf
        hits = _best(shard.passages, fused, similarity, limit)
        confidence = self._calibration.confidence(query, hits) if hits else 0.0
        return SearchResult(tuple(hits), confidence, confidence < self._calibration.threshold)

    def _scores(self, shard: _Shard, query: str) -> tuple[Vectors, Vectors]:
        similarity = np.full(len(shard.passages), _FLOOR, dtype=np.float32)
        if shard.embedded:
            vector = self._encoder.encode_query(query)
            similarity[: shard.embedded] = shard.vectors.scores(vector)
        return similarity, shard.keywords.scores(query)


def _shard(passages: list[Passage], vectors: dict[str, Vectors]) -> _Shard:
    ordered = sorted(passages, key=lambda passage: not passage.embedded)
    embedded = [passage for passage in ordered if passage.embedded]
    matrix = np.stack([vectors[content_hash(passage.content)] for passage in embedded])
    keywords = KeywordIndex([passage.content for passage in ordered])
    return _Shard(
        ordered,
        keywords,
        VectorIndex(matrix),
        len(embedded),
        kinds=np.array([passage.kind for passage in ordered]),
        vehicles=np.array([passage.vehicle or "" for passage in ordered]),
    )


def _fuse(similarity: Vectors, keyword: Vectors, weight: float) -> Vectors:
    top = float(keyword.max())
    scaled = keyword / top if top > 0 else keyword
    fused = weight * np.clip((similarity - _FLOOR) / _SPAN, 0, None) + (1 - weight) * scaled
    return np.asarray(fused, dtype=np.float32)


def _best(
    passages: Sequence[Passage], fused: Vectors, similarity: Vectors, limit: int
) -> list[Hit]:
    hits: dict[str, Hit] = {}
    for index in np.argsort(-fused, kind="stable"):
        if len(hits) == limit or not np.isfinite(fused[index]) or fused[index] <= 0:
            break
        passage = passages[index]
        if passage.doc_id not in hits:
            hits[passage.doc_id] = Hit(passage, float(fused[index]), float(similarity[index]))
    return list(hits.values())
