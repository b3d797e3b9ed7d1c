"""Fits the search's confidence on the dev half of a question set and measures the test half.

`python -m evals.calibrate` rewrites `retrieval/data/calibration.json` and prints both halves.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from knowledge_base.load import load_knowledge
from retrieval.build import build_searcher
from retrieval.calibration import SHIPPED, features
from retrieval.encoders import BundledEncoder

SUITE = Path(__file__).parent / "suites" / "retrieval" / "abstain.yaml"
# Few questions: without a pull to zero the fit would chase single ones.
RIDGE = 0.05
# A wrong answer to a driver costs more than asking once more.
FALSE_ANSWERS = 0.1

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """Features (n, 4), labels (n,) 1 for answerable, and the texts."""

    x: Floats
    y: Floats
    texts: list[str]


def main() -> None:
    """Fit, write and report."""
    searcher = build_searcher(load_knowledge(), BundledEncoder())
    questions = yaml.safe_load(SUITE.read_text(encoding="utf-8"))
    dev, test = (_sample(searcher, questions, start) for start in (0, 1))
    weights = _fit(dev)
    threshold = _threshold(_confidence(dev.x, weights), dev.y)
    old = json.loads(SHIPPED.read_text(encoding="utf-8"))
    fitted = {
        "weights": [round(float(w), 4) for w in weights],
        "threshold": round(threshold, 4),
        "vector_weight": old["vector_weight"],
    }
    SHIPPED.write_text(json.dumps(fitted) + "\n", encoding="utf-8")
    for name, sample in (("dev", dev), ("test", test)):
        _report(name, sample, weights, threshold)


def _sample(searcher: Any, questions: dict[str, Any], start: int) -> Sample:  # noqa: ANN401
    rows, labels, texts = [], [], []
    for label, kind in ((1.0, "answerable"), (0.0, "unanswerable")):
        for locale, asked in questions[kind].items():
            for question in asked[start::2]:
                found = searcher.search(question, locale=locale)
                rows.append(features(question, list(found.hits)) if found.hits else (1, 0, 0, 0))
                labels.append(label)
                texts.append(question)
    return Sample(np.array(rows, dtype=float), np.array(labels), texts)


def _confidence(x: Floats, weights: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-x @ weights)))


def _fit(sample: Sample) -> Floats:
    """Ridge logistic regression by Newton's method; the bias is not pulled."""
    weights = np.zeros(sample.x.shape[1])
    ridge = np.diag([0.0, RIDGE, RIDGE, RIDGE])
    for _ in range(50):
        p = _confidence(sample.x, weights)
        gradient = sample.x.T @ (sample.y - p) - ridge @ weights
        curvature = (sample.x * (p * (1 - p))[:, None]).T @ sample.x + ridge
        weights = weights + np.linalg.solve(curvature + 1e-9 * np.eye(4), gradient)
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
    for text, said, is_known in zip(sample.texts, answered, known, strict=True):
        if said != is_known:
            sys.stdout.write(f"  {'refused' if is_known else 'answered'}: {text}\n")


if __name__ == "__main__":
    main()
