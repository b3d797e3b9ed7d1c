"""A search as one would write it without a thought for time: every document, every step."""

from collections.abc import Collection, Sequence

import numpy as np

from retrieval.calibration import SIGHTED, Calibration, signs_of
from retrieval.documents import Document
from retrieval.encoders import Encoder, Vectors
from retrieval.index import passage_texts
from retrieval.keywords import KeywordIndex, tokenise
from retrieval.nearest import FlatVectors
from retrieval.passages import documents_to_passages
from retrieval.rows import NEAREST
from retrieval.scale import FLOOR
from retrieval.typed_codes import is_meant, typed_codes
from retrieval.types import Hit, Kind, SearchResult


class StraightforwardSearch:
    """Searches documents of one language that never change."""

    def __init__(
        self, documents: Sequence[Document], encoder: Encoder, calibration: Calibration
    ) -> None:
        self._documents, self._encoder, self._calibration = documents, encoder, calibration
        texts = ["\n".join((d.heading, *d.sections)) for d in documents]
        heads = [d.heading if d.asked else text for d, text in zip(documents, texts, strict=True)]
        self._words = [KeywordIndex(texts), KeywordIndex(heads)]
        self._sections = _Cosines([passage_texts(d) if d.embedded else () for d in documents], self)
        self._asked = _Cosines([d.asked if d.embedded else () for d in documents], self)

    def search(
        self, query: str, *, kinds: Collection[Kind] | None, vehicle: str | None, limit: int
    ) -> SearchResult:
        """Return what `HybridSearcher.search` should."""
        documents, locale = self._documents, self._documents[0].locale
        vector, tokens = self._encoder.encode_query(query), tokenise(query)
        allowed = np.array(
            [
                (kinds is None or d.kind in kinds) and (d.vehicle is None or d.vehicle == vehicle)
                for d in documents
            ]
        )
        said, asked = (own.best(vector, allowed) for own in (self._sections, self._asked))
        asked = np.where([bool(d.asked) for d in documents], asked, said)
        said, asked = np.clip(said, FLOOR, 1), np.clip(asked, FLOOR, 1)
        words = [np.where(allowed, own.scores(tokens), np.float32(0)) for own in self._words]
        words = [own / own.max() if own.max() > 0 else own for own in words]
        near = [np.clip((cosines - FLOOR) / 0.15, 0, None) for cosines in (said, asked)]
        weight = self._calibration.weight(locale)
        fused = weight * (near[0] + near[1]) / 2 + (1 - weight) * (words[0] + words[1]) / 2
        for place, number in enumerate(self._named(typed_codes(query))):
            fused[number] = 2 - 1e-3 * place
        fused[~allowed] = -np.inf
        order = np.argsort(-fused, kind="stable")[: max(limit, SIGHTED)]
        best = [n for n in order.tolist() if fused[n] > 0]
        hits = [self._hit(n, vector, fused[n], said[n], asked[n]) for n in best]
        confidence = 0.0
        if hits:
            held = [set(tokenise(f"{d.heading}\n{d.text}")) for d in (documents[n] for n in best)]
            named = set(tokenise(documents[best[0]].heading))
            signs = signs_of(set(tokens), held[:3], named, hits)
            confidence = self._calibration.confidence(signs, vector, locale)
        if hits and is_meant(hits[0].passage.doc_id, typed_codes(query)):
            confidence = 1.0
        return SearchResult(
            tuple(hits[:limit]), confidence, confidence < self._calibration.threshold
        )

    def encoded(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts, (n, d)."""
        return self._encoder.encode_passages(texts)

    def _named(self, codes: Sequence[str]) -> list[int]:
        records = sorted((d.doc_id, n) for n, d in enumerate(self._documents) if d.kind == "code")
        return [n for code in codes for own, n in records if own.startswith(f"code:{code}")]

    def _hit(self, number: int, vector: Vectors, score: float, said: float, asked: float) -> Hit:
        passages = list(documents_to_passages([self._documents[number]]))
        cosines = self.encoded([p.content for p in passages]) @ vector
        best = int(cosines.argmax()) if passages[0].embedded else 0
        return Hit(passages[best], float(score), max(float(said), float(asked)), asked >= said)


class _Cosines:
    """The best cosine of each document among those of the nearest rows, found by exact search."""

    def __init__(self, texts: Sequence[Sequence[str]], within: StraightforwardSearch) -> None:
        self._owners = np.array([n for n, own in enumerate(texts) for _ in own])
        self._count = len(texts)
        self._index = FlatVectors(within.encoded([text for own in texts for text in own]))

    def best(self, vector: Vectors, allowed: np.ndarray) -> Vectors:
        best = np.full(self._count, -np.inf, np.float32)
        found = self._index.nearest(vector, NEAREST, allowed[self._owners])
        for row, cosine in zip(*found, strict=True):
            best[self._owners[row]] = max(best[self._owners[row]], cosine)
        return best
