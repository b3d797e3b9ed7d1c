"""Cosines of any encoder -> the scale of the bundled one, for which search is tuned."""

import logging
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.documents import Document
from retrieval.encoders import Vectors
from retrieval.index import passage_texts
from retrieval.vectors import content_hash

logger = logging.getLogger(__name__)

FLOOR = 0.75
"""Cosines of unrelated texts sit near it with e5, so only what lies above carries meaning."""

RECORDS = 512
"""Most records of a language that are measured, each against itself and against another."""

_FEWEST = 16
# Of the pairs; chance alone gives a half, the bundled encoder 0.93 in zh and 0.89 in en.
_LEAST_TOLD_APART = 0.7

REFERENCE = {"zh": (0.893, 0.921), "en": (0.831, 0.867)}
"""The medians of `measure_pairs` with the bundled encoder and the shipped knowledge."""


@dataclass(frozen=True)
class CosineScale:
    """A straight line from an encoder's cosines to those of the bundled one."""

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, cosines: Vectors) -> Vectors:
        """Return cosines as the bundled encoder would have them, `FLOOR` at least, 1 at most.

        Minus infinity, for what has no vector or none that is near, becomes `FLOOR`.
        """
        if not self.slope:
            return np.full_like(cosines, FLOOR)
        if (self.slope, self.offset) != (1.0, 0.0):
            cosines = self.offset + self.slope * cosines
        # Twice as fast as np.clip on the few that a search looks at.
        return np.asarray(np.minimum(np.maximum(cosines, FLOOR), 1), np.float32)


def measure_scales(
    documents: Sequence[Document], vectors: Mapping[str, Vectors]
) -> dict[str, CosineScale]:
    """Measure an encoder on pairs of the knowledge, the same ones each time.

    Args:
        documents: Of the knowledge.
        vectors: The encoder's, by `content_hash`.

    Returns:
        By language; the scale of the bundled encoder where there is too little to measure.
    """
    scales = {}
    for locale, (far, near) in REFERENCE.items():
        pairs = measure_pairs(documents, locale, vectors)
        if len(pairs) < _FEWEST:
            continue
        unrelated, related = np.median(pairs, axis=0).tolist()
        told_apart = float(np.mean(pairs[:, 1] > pairs[:, 0]))
        if told_apart < _LEAST_TOLD_APART or related <= unrelated:
            logger.warning(
                "this encoder finds a record's own text nearer than another's for %.0f %% of the "
                "ways to ask in %s: searches go by words alone; choose a model for sentences",
                100 * told_apart,
                locale,
            )
            scales[locale] = CosineScale(0.0, 0.0)
            continue
        slope = (near - far) / (related - unrelated)
        scales[locale] = CosineScale(slope, far - slope * unrelated)
    return scales


def measure_pairs(
    documents: Sequence[Document], locale: str, vectors: Mapping[str, Vectors]
) -> Vectors:
    """Return the cosines of ways to ask with another record's text and with its own, (n, 2)."""
    return np.array(list(_pairs(documents, locale, vectors)), np.float32).reshape(-1, 2)


def _pairs(
    documents: Sequence[Document], locale: str, vectors: Mapping[str, Vectors]
) -> Iterator[tuple[float, float]]:
    asking = [d for d in documents if d.locale == locale and d.embedded and d.asked]
    chosen = random.Random(7).sample(asking, min(RECORDS, len(asking)))
    for document, other in zip(chosen, chosen[1:] + chosen[:1], strict=True):
        asked = vectors.get(content_hash(document.asked[-1]))
        if asked is None:
            continue
        far, near = (_best(asked, d, vectors) for d in (other, document))
        if far is not None and near is not None:
            yield far, near


def _best(asked: Vectors, document: Document, vectors: Mapping[str, Vectors]) -> float | None:
    known = [vectors.get(content_hash(text)) for text in passage_texts(document)]
    return max((float(asked @ vector) for vector in known if vector is not None), default=None)
