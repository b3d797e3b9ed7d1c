"""Fits the search's confidence on the dev half of the questions and measures the test half.

`python -m evals.calibrate` rewrites `retrieval/data/calibration.json` and prints both halves.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from knowledge_base.load import load_knowledge
from retrieval.build import build_searcher
from retrieval.calibration import SHIPPED, SIGNS
from retrieval.encoders import BundledEncoder
from retrieval.search import HybridSearcher

SUITE = Path(__file__).parent / "suites" / "retrieval" / "abstain.yaml"
LOCALES = ("zh", "en")
# Without a pull to zero the fit would chase single questions.
RIDGE = 0.3
# A wrong answer to a driver costs more than asking once more. Aimed at on the dev half.
FALSE_ANSWERS = 0.07

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """Signs (n, len(SIGNS)), labels (n,) 1 for answerable, and the texts."""

    x: Floats
    y: Floats
    texts: list[str]


def main() -> None:
    """Fit, write and report."""
    searcher = build_searcher(load_knowledge(), BundledEncoder())
    asked = yaml.safe_load(SUITE.read_text(encoding="utf-8"))
    halves = [{locale: _sample(searcher, asked, locale, n) for locale in LOCALES} for n in (0, 1)]
    weights = {locale: _fit(sample) for locale, sample in halves[0].items()}
    sure = [_confidence(half[loc].x, weights[loc]) for half in halves[:1] for loc in LOCALES]
    threshold = _threshold(
        np.concatenate(sure), np.concatenate([halves[0][locale].y for locale in LOCALES])
    )
    fitted = {
        "weights": {loc: [round(float(w), 4) for w in weights[loc]] for loc in LOCALES},
        "threshold": round(threshold, 4),
        "vector_weight": json.loads(SHIPPED.read_text(encoding="utf-8"))["vector_weight"],
    }
    SHIPPED.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
    for name, half in zip(("dev", "test"), halves, strict=True):
        for locale, sample in half.items():
            _report(f"{name} {locale}", sample, weights[locale], threshold)


def _sample(searcher: HybridSearcher, asked: dict[str, Any], locale: str, start: int) -> Sample:
    rows, labels, texts = [], [], []
    for label, kind in ((1.0, "answerable"), (0.0, "unanswerable")):
        for question in asked[kind][locale][start::2]:
            signs = searcher.signs(question, locale=locale)
            rows.append(signs or (1.0, *[0.0] * (len(SIGNS) - 1)))
            labels.append(label)
            texts.append(question)
    return Sample(np.array(rows, dtype=float), np.array(labels), texts)


def _confidence(x: Floats, weights: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-x @ weights)))


def _fit(sample: Sample) -> Floats:
    """Ridge logistic regression by Newton's method; the bias is not pulled."""
    weights = np.zeros(sample.x.shape[1])
    ridge = np.diag([0.0, *[RIDGE] * (sample.x.shape[1] - 1)])
    for _ in range(50):
        p = _confidence(sample.x, weights)
        gradient = sample.x.T @ (sample.y - p) - ridge @ weights
        curvature = (sample.x * (p * (1 - p))[:, None]).T @ sample.x + ridge
        weights = weights + np.linalg.solve(curvature + 1e-9 * np.eye(len(weights)), gradient)
    return weights


def _threshold(confidence: Floats, labels: Floats) -> float:
    """The lowest threshold that lets at most `FALSE_ANSWERS` of the unanswerable through."""
    wrong = np.sort(confidence[labels == 0])
    return float(wrong[int(len(wrong) * (1 - FALSE_ANSWERS))])


def _report(name: str, sample: Sample, weights: Floats, threshold: float) -> None:
    answered = _confidence(sample.x, weights) >= threshold
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
