"""Trains the second layer of triage: `python -m assistant.safety.train [FOLDER]`.

FOLDER holds `red_flags.*.yaml` and `look_alikes.*.yaml`; the tests keep theirs in
`tests/safety/data`. The planner's utterances join them as what drivers say without danger.
"""

import hashlib
import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from assistant.messages import Locale
from assistant.planner.utterances import load_utterances
from assistant.safety.danger import NO_DANGER, DangerModel, spoken
from assistant.safety.triage import Triager
from assistant.softmax import Array, centred, fit_softmax, language_centres
from retrieval.encoders import Encoder

logger = logging.getLogger(__name__)

FOLDER = Path("tests/safety/data")
_PENALTY = 1e-5  # best of 3e-6 .. 6e-4 in five-fold cross-validation
_STEPS = 300
_FOLDS = 5
_SEED = 11
# The share of look-alikes that may be taken for danger.
_FALSE_ALARMS = 0.02
# An accident may leave people in danger or nothing but a scratch; an emergency that no rule
# knows has no flag to learn.
_AMBIGUOUS = frozenset({"accident", "emergency"})


@dataclass(frozen=True)
class Example:
    """A message and the flag it calls for, or `NO_DANGER`; a look-alike was written to mislead."""

    text: str
    code: str
    look_alike: bool = False


@dataclass(frozen=True)
class Score:
    """Held-out figures, shares in [0, 1].

    `recall` is what the model alone finds of the reports of danger, `right` how often it names
    their flag. Of look-alikes and of utterances it flags the shares `look_alikes`, `utterances`,
    counting only those that triage asks it about.
    """

    n: int
    threshold: float
    recall: float
    right: float
    look_alikes: float
    utterances: float


def load_examples(folder: Path = FOLDER) -> list[Example]:
    """Read the phrasings; no text twice."""
    found: dict[str, Example] = {}
    for file in sorted(folder.glob("red_flags.*.yaml")):
        for code, text in _lines(file):
            found.setdefault(text, Example(text, code))
    for file in sorted(folder.glob("look_alikes.*.yaml")):
        for _, text in _lines(file):
            found.setdefault(text, Example(text, NO_DANGER, look_alike=True))
    return list(found.values())


def everyday_examples(triager: Triager) -> list[Example]:
    """Return the planner's utterances as examples, without the ambiguous ones."""
    return [example for u in load_utterances() for example in _example(u.text, u.intent, triager)]


def content_hash(examples: Sequence[Example]) -> str:
    """Return a digest of texts and codes, whatever their order."""
    rows = sorted(f"{example.code}\t{example.text}" for example in examples)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def train(
    encoder: Encoder, phrasings: Sequence[Example], triager: Triager
) -> tuple[DangerModel, Score]:
    """Fit on phrasings and utterances; score and threshold come from held-out folds."""
    known = {example.text for example in phrasings}
    everyday = [example for example in everyday_examples(triager) if example.text not in known]
    examples = [*phrasings, *everyday]
    vectors = np.stack([encoder.encode_query(example.text) for example in examples])
    asked = np.array([triager.is_open(example.text) for example in examples])
    codes = (NO_DANGER, *(flag.code for flag in triager.red_flags))
    model, score = fit_and_score(vectors, examples, asked, codes)
    return replace(model, encoder=encoder.name, content=content_hash(phrasings)), score


def fit_and_score(
    vectors: Array, examples: Sequence[Example], asked: NDArray[np.bool_], codes: tuple[str, ...]
) -> tuple[DangerModel, Score]:
    """The same from sentence vectors (n, d); `asked` (n,) says which ones triage would ask about.

    The model belongs to no encoder yet.
    """
    labels = np.array([codes.index(example.code) for example in examples])
    locales = spoken([example.text for example in examples])
    folds = np.random.default_rng(_SEED).integers(0, _FOLDS, len(labels))
    unseen = np.zeros((len(labels), len(codes)), dtype=np.float32)
    for fold in range(_FOLDS):
        held = folds == fold
        model = _fit(vectors[~held], _of(locales, ~held), labels[~held], codes)
        unseen[held] = model.chances(vectors[held], _of(locales, held))
    look_alike = np.array([example.look_alike for example in examples])
    threshold = _threshold(1 - unseen[look_alike, 0], asked[look_alike])
    score = _score(unseen, labels, look_alike, asked, threshold)
    return replace(_fit(vectors, locales, labels, codes), threshold=threshold), score


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    for block in yaml.safe_load(file.read_text(encoding="utf-8")):
        for text in block["texts"].splitlines():
            yield block.get("code", NO_DANGER), text


def _example(text: str, intent: str, triager: Triager) -> Iterator[Example]:
    flags = triager.check(text).flags
    if intent == "emergency" and flags:
        yield Example(text, flags[0].code)
    elif intent not in _AMBIGUOUS and not flags:
        yield Example(text, NO_DANGER)


def _of(locales: Sequence[Locale], mask: NDArray[np.bool_]) -> list[Locale]:
    return [locale for locale, kept in zip(locales, mask, strict=True) if kept]


def _fit(
    vectors: Array, locales: list[Locale], labels: NDArray[np.int64], codes: tuple[str, ...]
) -> DangerModel:
    centres = language_centres(vectors, locales)
    rows = centred(vectors, locales, centres)
    weights, bias = fit_softmax(rows, labels, len(codes), penalty=_PENALTY, steps=_STEPS)
    return DangerModel(weights, bias, centres, codes, 1.0, "", "")


def _threshold(danger: Array, asked: NDArray[np.bool_]) -> float:
    """The lowest threshold that keeps the false alarms among held-out look-alikes in bounds."""
    grid = np.linspace(0.5, 0.99, 50)
    fits = (t for t in grid if np.mean((danger >= t) & asked) <= _FALSE_ALARMS)
    return float(next(chain(fits, [1.0])))


def _score(
    unseen: Array,
    labels: NDArray[np.int64],
    look_alike: NDArray[np.bool_],
    asked: NDArray[np.bool_],
    threshold: float,
) -> Score:
    flagged = 1 - unseen[:, 0] >= threshold
    danger = labels > 0
    alarms = flagged & asked
    named = unseen[:, 1:].argmax(axis=1) + 1 == labels
    return Score(
        n=len(labels),
        threshold=threshold,
        recall=float(flagged[danger].mean()),
        right=float(named[danger & flagged].mean()),
        look_alikes=float(alarms[look_alike].mean()),
        utterances=float(alarms[~danger & ~look_alike].mean()),
    )


def main(folder: Path) -> None:
    """Train on the phrasings of a folder with the bundled encoder; write the weights."""
    from retrieval.encoders import BundledEncoder

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    model, score = train(BundledEncoder(), load_examples(folder), Triager())
    model.save()
    logger.info("%s", score)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
