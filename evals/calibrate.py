"""Fits the search's confidence, and measures it on questions that it never learnt from.

`python -m evals.calibrate` learns from `retrieval/data/reach.yaml` and the dev half of the
abstention suite, rewrites `retrieval/data/calibration.json` and prints both halves of the suite.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from evals.abstention import LOCALES, SUITE
from knowledge_base.load import load_knowledge
from retrieval.build import build_searcher
from retrieval.calibration import SIGNS, load_calibration, save_calibration
from retrieval.encoders import BundledEncoder
from retrieval.logistic import fit_logistic, logistic
from retrieval.search import HybridSearcher

LEARNT = Path(__file__).parents[1] / "retrieval" / "data" / "reach.yaml"
RIDGE = 2.0
FOLDS = 5
# Signs are pulled to zero less than the many numbers of a vector, by being larger.
SIGN_SCALE, VECTOR_SCALE = 3.0, 10.0
# A driver who is told "I don't know" to what is known is left alone; so this is the limit that
# the threshold keeps, on answers to questions that were not learnt from.
WRONGLY_REFUSED = 0.01

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """Signs (n, len(SIGNS)), vectors (n, d), labels (n,) 1 for answerable, and the texts."""

    signs: Floats
    vectors: Floats
    y: Floats
    texts: list[str]

    def rows(self, centre: Floats) -> Floats:
        """Return what the logistic model reads."""
        signs = np.concatenate([self.signs[:, :1], SIGN_SCALE * self.signs[:, 1:]], axis=1)
        return np.concatenate([signs, VECTOR_SCALE * (self.vectors - centre)], axis=1)


def main() -> None:
    """Fit, write and report."""
    searcher = build_searcher(load_knowledge(), BundledEncoder())
    asked = yaml.safe_load(SUITE.read_text(encoding="utf-8"))
    learnt = yaml.safe_load(LEARNT.read_text(encoding="utf-8"))
    known = {
        locale: (
            _sample(searcher, learnt, locale, slice(None)),
            _sample(searcher, asked, locale, slice(0, None, 2)),
        )
        for locale in LOCALES
    }
    centres = {locale: pair[0].vectors.mean(axis=0) for locale, pair in known.items()}
    fits = {locale: _fit(*pair, centres[locale]) for locale, pair in known.items()}
    told = [_unseen(*pair, centres[locale]) for locale, pair in known.items()]
    threshold = _threshold(np.concatenate(told))
    scale = [1.0, *[SIGN_SCALE] * (len(SIGNS) - 1)]
    fitted = replace(
        load_calibration(),
        weights={
            locale: tuple((fit[: len(SIGNS)] * scale).tolist()) for locale, fit in fits.items()
        },
        meaning={
            locale: (VECTOR_SCALE * fit[len(SIGNS) :]).astype(np.float32)
            for locale, fit in fits.items()
        },
        centre={locale: centre.astype(np.float32) for locale, centre in centres.items()},
        threshold=threshold,
    )
    save_calibration(fitted)
    for name, half in (("dev", slice(0, None, 2)), ("test", slice(1, None, 2))):
        for locale in LOCALES:
            sample = _sample(searcher, asked, locale, half)
            chance = logistic(sample.rows(centres[locale]) @ fits[locale])
            _report(f"{name} {locale}", sample, chance >= threshold)


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


def _fit(learnt: Sample, dev: Sample, centre: Floats) -> Floats:
    x = np.concatenate([learnt.rows(centre), dev.rows(centre)])
    return fit_logistic(x, np.concatenate([learnt.y, dev.y]), ridge=RIDGE)


def _unseen(learnt: Sample, dev: Sample, centre: Floats) -> Floats:
    """Return the confidence in each answerable dev question, fitted without its fold."""
    rows, chances = dev.rows(centre), np.zeros(len(dev.y))
    fold = np.arange(len(dev.y)) % FOLDS
    for held in range(FOLDS):
        x = np.concatenate([learnt.rows(centre), rows[fold != held]])
        y = np.concatenate([learnt.y, dev.y[fold != held]])
        chances[fold == held] = logistic(rows[fold == held] @ fit_logistic(x, y, ridge=RIDGE))
    return np.asarray(chances[dev.y == 1], np.float64)


def _threshold(answerable: Floats) -> float:
    """The threshold that refuses about `WRONGLY_REFUSED` of the answerable."""
    return float(np.quantile(answerable, WRONGLY_REFUSED))


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
