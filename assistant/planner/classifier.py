"""The intent classifier: softmax regression over sentence vectors, numpy only."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np

from assistant.messages import Locale
from assistant.planner.types import Intent
from assistant.softmax import Array, centred

WEIGHTS = Path(__file__).parent / "data" / "intents.npz"


class ClassifierError(Exception):
    """The trained weights are missing or of another encoder; the message says what to run."""


@dataclass(frozen=True)
class Classifier:
    """Weights of the classifier.

    `weights` (d, k) and `bias` (k,) belong to `intents` (k names). `centres` holds per language
    the (d,) mean of the training vectors: what a language adds to every vector tells nothing of
    the intent. `temperature` divides the logits so that confidences are calibrated.
    """

    weights: Array
    bias: Array
    centres: Mapping[Locale, Array]
    temperature: float
    intents: tuple[Intent, ...]
    encoder: str
    content: str

    def logits(self, vectors: Array, locales: list[Locale]) -> Array:
        """Return calibrated float32 (n, k) logits for (n, d) sentence vectors."""
        rows = centred(vectors, locales, self.centres)
        return cast(Array, (rows @ self.weights + self.bias) / self.temperature)

    def save(self, path: Path = WEIGHTS) -> None:
        """Write the weights as a compressed .npz, weights in half precision."""
        np.savez_compressed(
            path,
            weights=self.weights.astype(np.float16),
            bias=self.bias,
            centre_zh=self.centres["zh"],
            centre_en=self.centres["en"],
            temperature=np.float32(self.temperature),
            intents=np.array(self.intents),
            encoder=np.array(self.encoder),
            content=np.array(self.content),
        )


def load_classifier(path: Path = WEIGHTS, *, encoder: str | None = None) -> Classifier:
    """Read the shipped weights.

    Raises:
        ClassifierError: The file is missing, or was trained on vectors of another encoder.
    """
    advice = "run: python -m assistant.planner.train"
    if not path.exists():
        raise ClassifierError(f"{path} is missing; {advice}")
    with np.load(path) as data:
        found = Classifier(
            weights=data["weights"].astype(np.float32),
            bias=data["bias"],
            centres={"zh": data["centre_zh"], "en": data["centre_en"]},
            temperature=float(data["temperature"]),
            intents=tuple(cast(Intent, str(name)) for name in data["intents"]),
            encoder=str(data["encoder"]),
            content=str(data["content"]),
        )
    if encoder is not None and found.encoder != encoder:
        raise ClassifierError(f"{path} belongs to {found.encoder}, not to {encoder}; {advice}")
    return found
