"""The intent classifier: what a message is like, by its words and its sentence vector."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np

from assistant.likeness.model import TextModel, digest_of, load, note_of, save
from assistant.messages import Locale
from assistant.planner.types import Intent
from assistant.planner.utterances import INTENTS
from assistant.softmax import Array

WEIGHTS = Path(__file__).parent / "data" / "intents.npz"
_LEAST = 1e-9


class ClassifierError(Exception):
    """The trained weights are missing or of another encoder; the message says what to run."""


@dataclass(frozen=True)
class Classifier:
    """A model per language over all intents.

    `temperature` divides the logits so that confidences are calibrated. `encoder` and `content` say
    what it was learnt with and from.
    """

    models: Mapping[Locale, TextModel]
    temperature: float
    encoder: str
    content: str

    @property
    def intents(self) -> tuple[Intent, ...]:
        """The intents in the order of the columns."""
        return INTENTS

    def logits(self, texts: Sequence[str], vectors: Array, locale: Locale) -> Array:
        """Return calibrated float32 (n, k) logits of folded texts and their vectors (n, d)."""
        model = self.models[locale]
        order = [model.labels.index(intent) for intent in INTENTS]
        shares = model.shares(texts, vectors)[:, order]
        return cast(Array, np.log(np.maximum(shares, _LEAST)) / self.temperature)

    def save(self, path: Path = WEIGHTS) -> None:
        """Write the weights as a compressed .npz."""
        notes: dict[str, str | float] = {"encoder": self.encoder, "temperature": self.temperature}
        save(self.models, self.content, path, **notes)


def load_classifier(path: Path = WEIGHTS, *, encoder: str | None = None) -> Classifier:
    """Read the shipped weights.

    Raises:
        ClassifierError: The file is missing, or was trained on vectors of another encoder.
    """
    advice = "run: python -m assistant.planner.train"
    if not path.exists():
        raise ClassifierError(f"{path} is missing; {advice}")
    found = note_of(path, "encoder")
    if encoder is not None and found != encoder:
        raise ClassifierError(f"{path} belongs to {found}, not to {encoder}; {advice}")
    return Classifier(load(path), float(note_of(path, "temperature")), found, digest_of(path))
