"""Trains the intent classifier: `python -m assistant.planner.train`."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.likeness.fitting import Row, encode, fit
from assistant.likeness.model import LOCALES, TextModel
from assistant.messages import Locale
from assistant.planner.classifier import Classifier
from assistant.planner.cues import cued_logits
from assistant.planner.folding import fold
from assistant.planner.utterances import INTENTS, Utterance, content_hash, load_utterances
from assistant.softmax import Array, softmax
from retrieval.encoders import Encoder

logger = logging.getLogger(__name__)

_PENALTY = 3e-5  # best of 1e-5 .. 1e-4 on labelled messages that it never learns from


@dataclass(frozen=True)
class Score:
    """Accuracy in [0, 1] over n utterances that were held out, and how well it is foretold."""

    n: int
    accuracy: float
    by_locale: dict[Locale, float]
    temperature: float
    calibration_error: float


def train(encoder: Encoder, utterances: Sequence[Utterance]) -> tuple[Classifier, Score]:
    """Fit on all utterances; score and temperature come from those that were held out."""
    vectors = encode(encoder, [fold(u.text) for u in utterances], "utterances")
    return fit_and_score(vectors, utterances, encoder.name)


def fit_and_score(
    vectors: Array, utterances: Sequence[Utterance], encoder: str
) -> tuple[Classifier, Score]:
    """The same from the vectors (n, d) of the folded texts."""
    models: dict[Locale, TextModel] = {}
    unseen: list[Utterance] = []
    told: list[Array] = []
    for locale in LOCALES:
        own = [n for n, u in enumerate(utterances) if u.locale == locale]
        rows = [Row(fold(utterances[n].text), utterances[n].intent) for n in own]
        models[locale], held, logits = fit(rows, vectors[own], locale, penalty=_PENALTY)
        order = [models[locale].labels.index(intent) for intent in INTENTS]
        unseen += [utterances[own[n]] for n in held]
        told.append(logits[:, order])
    labels = np.array([INTENTS.index(u.intent) for u in unseen])
    logits = np.vstack(told)
    temperature = _temperature(logits, labels)
    score = _score(logits / temperature, labels, unseen, temperature)
    return Classifier(models, temperature, encoder, content_hash(utterances)), score


def _temperature(logits: Array, labels: NDArray[np.int64]) -> float:
    """The temperature with the best likelihood of the held-out labels."""
    grid = np.linspace(0.4, 4.0, 73)
    at = np.arange(len(labels))
    losses = [-np.log(softmax(logits / t)[at, labels] + 1e-9).mean() for t in grid]
    return float(grid[int(np.argmin(losses))])


def _score(
    logits: Array, labels: NDArray[np.int64], utterances: Sequence[Utterance], temperature: float
) -> Score:
    shares = softmax(logits + np.stack([cued_logits(fold(u.text)) for u in utterances]))
    right = shares.argmax(axis=1) == labels
    spoken = np.array([u.locale for u in utterances])
    by_locale: dict[Locale, float] = {
        "zh": float(right[spoken == "zh"].mean()),
        "en": float(right[spoken == "en"].mean()),
    }
    error = _calibration_error(shares.max(axis=1), right)
    return Score(len(labels), float(right.mean()), by_locale, temperature, error)


def _calibration_error(confidence: Array, right: NDArray[np.bool_]) -> float:
    """Expected calibration error over ten bins of equal width."""
    bins = np.minimum((confidence * 10).astype(int), 9)
    full = [bins == b for b in range(10) if (bins == b).any()]
    gaps = [abs(confidence[kept].mean() - right[kept].mean()) * kept.mean() for kept in full]
    return float(sum(gaps))


def main() -> None:
    """Train on the shipped utterances with the drivers' encoder, and write the classifier."""
    from assistant.likeness.drivers import DriverEncoder

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    encoder = DriverEncoder()
    model, score = train(encoder, load_utterances())
    model.save()
    logger.info("%s", score)


if __name__ == "__main__":
    main()
