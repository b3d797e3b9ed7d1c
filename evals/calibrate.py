"""Fits the search's confidence, and measures it on questions that it never learnt from.

`python -m evals.calibrate` learns from `retrieval/data/reach.yaml` and the dev halves of the
retrieval suites, rewrites `retrieval/data/calibration.json` and prints both halves of the
abstention suite.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from assistant.likeness.drivers import DriverEncoder
from assistant.planner.document_likeness import DocumentLikeness
from evals.abstention import LOCALES, SUITE
from evals.question_sets import own_question_sets, slip_question_sets
from knowledge_base.load import shipped_knowledge
from retrieval.build import build_searcher
from retrieval.calibration import (
    SIGNS,
    Topics,
    load_calibration,
    nearness,
    save_calibration,
    unit,
)
from retrieval.encoders import BundledEncoder, Vectors
from retrieval.logistic import fit_logistic, logistic
from retrieval.search import HybridSearcher

LEARNT = Path(__file__).parents[1] / "retrieval" / "data" / "reach.yaml"
LANDMARKS = 1000
DIRECTIONS = 600
RIDGE = 2.0
FOLDS = 5
SEED = 5
# Signs and nearnesses are pulled to zero less than they would be, by being larger.
SIGN_SCALE, NEARNESS_SCALE = 3.0, 8.0
# A driver who is told "I don't know" to what is known is left alone; so this is the limit that
# the threshold keeps on questions left out of a fit. Those learnt from are worded far from the
# records on purpose: of the suite's dev half, asked as drivers do, it is 0.02.
WRONGLY_REFUSED = 0.03

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """Signs (n, len(SIGNS)), vectors (n, d), labels (n,) 1 for answerable, and the texts."""

    signs: Floats
    vectors: Vectors
    y: Floats
    texts: list[str]

    def __add__(self, other: "Sample") -> "Sample":
        return Sample(
            np.concatenate([self.signs, other.signs]),
            np.concatenate([self.vectors, other.vectors]),
            np.concatenate([self.y, other.y]),
            [*self.texts, *other.texts],
        )

    def only(self, kept: NDArray[np.bool_]) -> "Sample":
        """Return the questions that a mask `(n,)` keeps."""
        texts = [text for text, keep in zip(self.texts, kept, strict=True) if keep]
        return Sample(self.signs[kept], self.vectors[kept], self.y[kept], texts)


@dataclass(frozen=True)
class Fit:
    """What was learnt of one language: log odds of what can be answered."""

    weights: Floats
    topics: Topics

    def log_odds(self, sample: Sample) -> Floats:
        """Return `(n,)`."""
        topics = [self.topics(vector) for vector in sample.vectors]
        return np.asarray(sample.signs @ self.weights + topics, np.float64)

    def moved(self, log_odds: float) -> "Fit":
        """Return a fit whose log odds are all greater by so much."""
        return Fit(np.array([self.weights[0] + log_odds, *self.weights[1:]]), self.topics)


def main() -> None:
    """Fit, write and report."""
    reader = DocumentLikeness(cache(DriverEncoder))
    searcher = build_searcher(shipped_knowledge(), BundledEncoder(), reader=reader)
    asked = yaml.load(SUITE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    learnt = yaml.load(LEARNT.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    known = {
        locale: _sample(searcher, learnt, locale, slice(None))
        + _sample(searcher, asked, locale, slice(0, None, 2))
        + _sample(searcher, _plainly_asked(locale), locale, slice(None))
        for locale in LOCALES
    }
    # One threshold serves both languages: each is moved so that its own falls on it.
    limits = {locale: _limit(sample) for locale, sample in known.items()}
    common = sum(limits.values()) / len(limits)
    fits = {locale: fit(sample).moved(common - limits[locale]) for locale, sample in known.items()}
    threshold = float(logistic(np.array(common)))
    fitted = replace(
        load_calibration(),
        weights={locale: tuple(found.weights.tolist()) for locale, found in fits.items()},
        topics={locale: found.topics for locale, found in fits.items()},
        threshold=threshold,
    )
    save_calibration(fitted)
    for name, half in (("dev", slice(0, None, 2)), ("test", slice(1, None, 2))):
        for locale in LOCALES:
            sample = _sample(searcher, asked, locale, half)
            _report(f"{name} {locale}", sample, fits[locale].log_odds(sample) >= common)


def fit(sample: Sample) -> Fit:
    """Learn from labelled questions."""
    centre = sample.vectors.mean(axis=0)
    rows = unit(sample.vectors - centre)
    drawn = np.random.default_rng(SEED).permutation(len(rows))[:LANDMARKS]
    landmarks = rows[drawn].astype(np.float16).astype(np.float32)
    # Directions in which the landmarks hardly differ would be fitted to noise.
    sizes, axes = np.linalg.eigh(nearness(landmarks, landmarks).astype(np.float64))
    axes = axes[:, -DIRECTIONS:] / np.sqrt(sizes[-DIRECTIONS:])
    near = nearness(rows, landmarks) @ axes
    offset, signs = sample.signs[:, :1], sample.signs[:, 1:]
    x = np.concatenate([offset, SIGN_SCALE * signs, NEARNESS_SCALE * near], axis=1)
    found = fit_logistic(x, sample.y, ridge=RIDGE)
    weights = found[: len(SIGNS)] * [1.0, *[SIGN_SCALE] * (len(SIGNS) - 1)]
    pulls = (NEARNESS_SCALE * (axes @ found[len(SIGNS) :])).astype(np.float32)
    return Fit(weights, Topics(landmarks, pulls, centre.astype(np.float32)))


def _limit(sample: Sample) -> float:
    """Return the log odds below which `WRONGLY_REFUSED` of the answerable fall, each unseen."""
    fold = np.random.default_rng(SEED).permutation(len(sample.y)) % FOLDS
    unseen = [
        fit(sample.only(fold != held)).log_odds(sample.only((fold == held) & (sample.y == 1)))
        for held in range(FOLDS)
    ]
    return float(np.quantile(np.concatenate(unseen), WRONGLY_REFUSED))


def _plainly_asked(locale: str) -> dict[str, Any]:
    """Return questions in everyday words, dev halves alone: all of them can be answered.

    Those of `LEARNT` are worded far from the records on purpose.
    """
    sets = [*own_question_sets("dev"), *slip_question_sets("dev")]
    texts = [q.text for asked in sets if asked.locale == locale for q in asked.questions]
    return {"answerable": {locale: texts}, "unanswerable": {locale: []}}


def _sample(searcher: HybridSearcher, asked: dict[str, Any], locale: str, half: slice) -> Sample:
    signs, vectors, labels, texts = [], [], [], []
    for label, kind in ((1.0, "answerable"), (0.0, "unanswerable")):
        for question in asked[kind][locale][half]:
            found, vector = searcher.signs(question, locale=locale)
            signs.append(found or (1.0, *[0.0] * (len(SIGNS) - 1)))
            vectors.append(vector)
            labels.append(label)
            texts.append(question)
    return Sample(np.array(signs, float), np.array(vectors, float), np.array(labels), texts)


def _report(name: str, sample: Sample, answered: NDArray[np.bool_]) -> None:
    known = sample.y == 1
    sys.stdout.write(
        f"{name}: refused {np.mean(~answered[~known]):.2f} of {np.sum(~known)} unanswerable, "
        f"wrongly refused {np.mean(~answered[known]):.2f} of {np.sum(known)} answerable\n"
    )
    _list(sample.texts, answered, known)


def _list(texts: Sequence[str], answered: NDArray[np.bool_], known: NDArray[np.bool_]) -> None:
    for text, said, is_known in zip(texts, answered, known, strict=True):
        if said != is_known:
            sys.stdout.write(f"  {'refused' if is_known else 'answered'}: {text}\n")


if __name__ == "__main__":
    main()
