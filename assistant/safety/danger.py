"""The learned second layer: which danger a message reports in words that no rule knows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from assistant.messages import Locale
from assistant.safety.rules import DATA
from assistant.softmax import Array, centred, softmax
from retrieval.encoders import Encoder

WEIGHTS = DATA / "danger.npz"
_CHINESE = re.compile(r"[\u3400-\u9fff]")
# The first column of every table of chances.
NO_DANGER = "none"
_CLAUSE_END = re.compile(
    r"[。!?！？…\n;；,，、]+|\.(?=\s|$)|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])"
    r"|(?<=\s)(?:but|and|so|then)(?=\s)"
)
# A story this long, in characters, drowns its one telling clause in a single vector.
_LONG: Mapping[Locale, int] = {"zh": 28, "en": 80}
# Each part of a story costs one run of the encoder.
_MOST_PARTS = 8
_LONGEST = 400
# Many parts are many chances of a false alarm; at 0.88 under 1 in 100 long forum posts has one.
_PART_THRESHOLD = 0.88


class DangerError(Exception):
    """The trained weights are missing or of another encoder; the message says what to run."""


@dataclass(frozen=True)
class DangerModel:
    """Softmax regression over sentence vectors.

    `weights` (d, 1 + k) and `bias` (1 + k,) belong to `codes`: no danger, then k red flags.
    `centres` holds the (d,) mean vector of each language. A message is danger above `threshold`,
    in [0, 1]. `content` is the digest of what it learnt from.
    """

    weights: Array
    bias: Array
    centres: Mapping[Locale, Array]
    codes: tuple[str, ...]
    threshold: float
    encoder: str
    content: str

    def chances(self, vectors: Array, locales: list[Locale]) -> Array:
        """Return float32 (n, 1 + k) probabilities for (n, d) sentence vectors; rows sum to 1."""
        return softmax(centred(vectors, locales, self.centres) @ self.weights + self.bias)

    def save(self, path: Path = WEIGHTS) -> None:
        """Write the weights as a compressed .npz, weights in half precision."""
        np.savez_compressed(
            path,
            weights=self.weights.astype(np.float16),
            bias=self.bias,
            centre_zh=self.centres["zh"],
            centre_en=self.centres["en"],
            codes=np.array(self.codes),
            threshold=np.float32(self.threshold),
            encoder=np.array(self.encoder),
            content=np.array(self.content),
        )


class DangerSense:
    """Reads messages with an encoder; keeps nothing of them.

    Raises:
        DangerError: The shipped weights are missing, or belong to another encoder.
    """

    def __init__(self, encoder: Encoder, model: DangerModel | None = None) -> None:
        self._encoder = encoder
        self._model = model or load_danger(encoder=encoder.name)

    def suspect(self, text: str) -> str | None:
        """Return the code of the likeliest red flag in `text`, None where danger isn't likely."""
        return self._likeliest(text, self._model.threshold)

    def suspect_part(self, part: str) -> str | None:
        """The same for a part of a longer message."""
        return self._likeliest(part, max(self._model.threshold, _PART_THRESHOLD))

    def _likeliest(self, text: str, threshold: float) -> str | None:
        vector = self._encoder.encode_query(text[:_LONGEST])
        chances = self._model.chances(vector[None], spoken([text]))[0]
        if 1 - chances[0] < threshold:
            return None
        return self._model.codes[1 + int(chances[1:].argmax())]


def parts_of(text: str) -> list[str]:
    """Return each pair of neighbouring clauses of a long message; nothing for a short one."""
    clauses = [part.strip() for part in _CLAUSE_END.split(text) if part and part.strip()]
    if len(text) < _LONG[spoken([text])[0]] or len(clauses) <= 2:
        return []
    return [" ".join(pair) for pair in pairwise(clauses)][:_MOST_PARTS]


def load_danger(path: Path = WEIGHTS, *, encoder: str | None = None) -> DangerModel:
    """Read the shipped weights.

    Raises:
        DangerError: The file is missing, or was trained on vectors of another encoder.
    """
    advice = "run: python -m assistant.safety.train"
    if not path.exists():
        raise DangerError(f"{path} is missing; {advice}")
    with np.load(path) as data:
        found = DangerModel(
            weights=data["weights"].astype(np.float32),
            bias=data["bias"],
            centres={"zh": data["centre_zh"], "en": data["centre_en"]},
            codes=tuple(str(code) for code in data["codes"]),
            threshold=float(data["threshold"]),
            encoder=str(data["encoder"]),
            content=str(data["content"]),
        )
    if encoder is not None and found.encoder != encoder:
        raise DangerError(f"{path} belongs to {found.encoder}, not to {encoder}; {advice}")
    return found


def spoken(texts: Sequence[str]) -> list[Locale]:
    """Return the language of each text: Chinese where there is a Chinese character."""
    return ["zh" if _CHINESE.search(text) else "en" for text in texts]
