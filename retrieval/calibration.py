"""How sure a search is that its best hit answers the question."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.documents import Document
from retrieval.encoders import Vectors
from retrieval.keywords import tokenise
from retrieval.types import Hit

SHIPPED = Path(__file__).parent / "data" / "calibration.json"

SIGHTED = 5
"""Hits that the signs look at."""

Signs = tuple[float, ...]

SIGNS = (
    "offset",
    "asked",  # cosine of the nearest way to ask, among the best five documents
    "section",  # cosine of the nearest section, or way to ask, of the best document
    "covered",  # share of the query's words that the best three documents hold
    "covered_first",  # share that the best document holds
    "named",  # share that the heading of the best document holds
    "margin",  # lead of the best document over the fifth
    "short",  # one over the number of words: a word or two match by chance
)


@dataclass(frozen=True)
class Calibration:
    """What was fitted by `evals.calibrate`, by language.

    A logistic model of `SIGNS`, by `weights`, and of the query's vector, by `meaning` `(d,)` after
    `centre` `(d,)` is taken away: which questions can't be answered is partly a matter of what is
    asked. Without `meaning`, as with another encoder, the signs decide alone. `vector_weight` is
    the share of vectors in the fused score; `threshold` the confidence below which a search
    abstains.
    """

    weights: Mapping[str, tuple[float, ...]]
    threshold: float
    vector_weight: Mapping[str, float]
    meaning: Mapping[str, Vectors]
    centre: Mapping[str, Vectors]

    def confidence(self, signs: Signs, vector: Vectors, locale: str) -> float:
        """Return the probability in [0, 1] that the first hit answers the query."""
        total = sum(w * s for w, s in zip(self.weights[locale], signs, strict=True))
        if locale in self.meaning and len(vector) == len(self.meaning[locale]):
            total += float((vector - self.centre[locale]) @ self.meaning[locale])
        return 1.0 / (1.0 + math.exp(-total))

    def weight(self, locale: str) -> float:
        """Return the share of vectors in the fused score."""
        return self.vector_weight[locale]


def signs_of(tokens: Sequence[str], documents: Sequence[Document], hits: Sequence[Hit]) -> Signs:
    """Return the signs of a hit list that is not empty, see `SIGNS`.

    Args:
        tokens: Those of the query.
        documents: Those of the hits, in order.
        hits: Best first.
    """
    words = set(tokens)
    held = [set(tokenise(f"{d.heading}\n{d.text}")) for d in documents[:3]]
    return (
        1.0,
        _scaled(max(hit.similarity for hit in hits[:SIGHTED])),
        _scaled(hits[0].similarity),
        _share(words, set().union(*held)),
        _share(words, held[0]),
        _share(words, set(tokenise(documents[0].heading))),
        hits[0].score - hits[min(len(hits), SIGHTED) - 1].score,
        1 / max(len(words), 1),
    )


def _scaled(cosine: float) -> float:
    return (cosine - 0.75) / 0.2


def _share(words: set[str], held: set[str]) -> float:
    return len(words & held) / len(words) if words else 0.0


def load_calibration(file: Path = SHIPPED) -> Calibration:
    """Read the shipped calibration: JSON, with the long vectors beside it."""
    data = json.loads(file.read_text(encoding="utf-8"))
    weights = {locale: tuple(values) for locale, values in data["weights"].items()}
    with np.load(file.with_suffix(".npz"), allow_pickle=False) as long:
        meaning, centre = (
            {locale: long[f"{name}_{locale}"].astype(np.float32) for locale in weights}
            for name in ("meaning", "centre")
        )
    return Calibration(weights, data["threshold"], data["vector_weight"], meaning, centre)


def save_calibration(fitted: Calibration, file: Path = SHIPPED) -> None:
    """Write a calibration as `load_calibration` reads it."""
    long = {
        f"{name}_{locale}": vector.astype(np.float16)
        for name, vectors in (("meaning", fitted.meaning), ("centre", fitted.centre))
        for locale, vector in vectors.items()
    }
    np.savez_compressed(file.with_suffix(".npz"), allow_pickle=False, **long)
    short = {
        "weights": {locale: [round(w, 4) for w in own] for locale, own in fitted.weights.items()},
        "threshold": round(fitted.threshold, 4),
        "vector_weight": dict(fitted.vector_weight),
    }
    file.write_text(json.dumps(short, indent=1) + "\n", encoding="utf-8")
