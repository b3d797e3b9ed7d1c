"""How sure a search is that its best hit answers the question."""

import json
import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.encoders import Vectors
from retrieval.learnt import UNREAD, Learnt
from retrieval.types import Hit

SHIPPED = Path(__file__).parent / "data" / "calibration.json"

SIGHTED = 5
"""Hits that the signs look at."""

READ = 3
"""Hits of which they look at the words."""

_FALL = 1.5
"""How fast a landmark's pull falls off with the squared distance; best of 0.7 .. 4 on dev."""

# Pulls cancel each other out, so they need all their digits.
_PARTS = {"landmarks": np.float16, "pulls": np.float32, "centre": np.float32}

# About what a document has that is asked for without a doubt.
_LIKELY = 6.0

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
    "learnt",  # how much likelier the best document is than by chance
    "nothing",  # how likely no document is asked for
)


@dataclass(frozen=True)
class Topics:
    """What can be answered as far as the question itself tells, learnt from labelled questions.

    Half of knowing that "tyre size of my bicycle" has no answer here lies in what it asks, however
    near a passage is. The log odds are a sum over `landmarks` `(m, d)`, vectors of questions after
    `centre` `(d,)` is taken away, of `pulls` `(m,)` that fall off with the distance to each.
    """

    landmarks: Vectors
    pulls: Vectors
    centre: Vectors

    def __call__(self, vector: Vectors) -> float:
        """Return the log odds that a question with this vector `(d,)` adds."""
        # A product of matrices would start threads, which wait for each other on a busy machine.
        cosines = np.vecdot(self.landmarks, unit(vector - self.centre))
        return float(_fallen(cosines) @ self.pulls)


def nearness(rows: Vectors, landmarks: Vectors) -> Vectors:
    """Return `(n, m)` in (0, 1], 1 where a unit vector `(n, d)` is that of a landmark."""
    return _fallen(rows @ landmarks.T)


def _fallen(cosines: Vectors) -> Vectors:
    return np.asarray(np.exp(2 * _FALL * (cosines - 1)), np.float32)


def unit(rows: Vectors) -> Vectors:
    """Return vectors `(…, d)` of length one."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-6), np.float32)


@dataclass(frozen=True)
class Calibration:
    """What was fitted by `evals.calibrate`, by language.

    The confidence is a logistic model of `SIGNS`, by `weights`, and of `topics`. Without topics, as
    with another encoder, the signs decide alone. `vector_weight` is the share of vectors in the
    fused score; `threshold` the confidence below which a search abstains.
    """

    weights: Mapping[str, tuple[float, ...]]
    threshold: float
    vector_weight: Mapping[str, float]
    topics: Mapping[str, Topics]

    def confidence(self, signs: Signs, vector: Vectors, locale: str) -> float:
        """Return the probability in [0, 1] that the first hit answers the query."""
        total = sum(w * s for w, s in zip(self.weights[locale], signs, strict=True))
        topics = self.topics.get(locale)
        if topics is not None and len(vector) == len(topics.centre):
            total += topics(vector)
        return 1.0 / (1.0 + math.exp(-total))

    def weight(self, locale: str) -> float:
        """Return the share of vectors in the fused score."""
        return self.vector_weight[locale]


def signs_of(
    words: Set[str],
    held: Sequence[Set[str]],
    named: Set[str],
    hits: Sequence[Hit],
    learnt: Learnt = UNREAD,
) -> Signs:
    """Return the signs of a hit list that is not empty, see `SIGNS`.

    Args:
        words: Those of the query.
        held: Those of the documents of the first `READ` hits; of the query's at least the first's,
            and of each later one those that none before it holds.
        named: Those of the heading of the first.
        hits: Best first.
        learnt: What was learnt to speak for documents.
    """
    return (
        1.0,
        _scaled(max(hit.similarity for hit in hits[:SIGHTED])),
        _scaled(hits[0].similarity),
        _share(words, set().union(*held)),
        _share(words, held[0]),
        _share(words, named),
        hits[0].score - hits[min(len(hits), SIGHTED) - 1].score,
        1 / max(len(words), 1),
        learnt.lift(hits[0].passage.doc_id) / _LIKELY,
        learnt.nothing,
    )


def _scaled(cosine: float) -> float:
    return (cosine - 0.75) / 0.2


def _share(words: Set[str], held: Set[str]) -> float:
    return len(words & held) / len(words) if words else 0.0


def load_calibration(file: Path = SHIPPED) -> Calibration:
    """Read the shipped calibration: JSON, with the long vectors beside it."""
    data = json.loads(file.read_text(encoding="utf-8"))
    weights = {locale: tuple(values) for locale, values in data["weights"].items()}
    with np.load(file.with_suffix(".npz"), allow_pickle=False) as long:
        topics = {
            locale: Topics(*(long[f"{part}_{locale}"].astype(np.float32) for part in _PARTS))
            for locale in weights
        }
    return Calibration(weights, data["threshold"], data["vector_weight"], topics)


def save_calibration(fitted: Calibration, file: Path = SHIPPED) -> None:
    """Write a calibration as `load_calibration` reads it."""
    long = {
        f"{part}_{locale}": getattr(topics, part).astype(_PARTS[part])
        for locale, topics in fitted.topics.items()
        for part in _PARTS
    }
    np.savez_compressed(file.with_suffix(".npz"), allow_pickle=False, **long)
    short = {
        "weights": {locale: [round(w, 4) for w in own] for locale, own in fitted.weights.items()},
        "threshold": round(fitted.threshold, 4),
        "vector_weight": dict(fitted.vector_weight),
    }
    file.write_text(json.dumps(short, indent=1) + "\n", encoding="utf-8")
