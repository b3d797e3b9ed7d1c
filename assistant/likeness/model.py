"""A softmax regression over counted pieces of words and the sentence vector of a text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

import numpy as np

from assistant.likeness.grams import grams
from assistant.messages import Locale
from assistant.softmax import Array, softmax

NO_LABEL = ""
"""The label of a text that is like none of the others."""
LOCALES = cast(tuple[Locale, ...], get_args(Locale))


@dataclass(frozen=True)
class Features:
    """How a text of one language becomes numbers.

    `pieces` are counted where they occur, weighed by `rarity` `(p,)`; `centre` `(d,)` is the mean
    of all vectors. Both halves have length one.
    """

    pieces: Mapping[str, int]
    rarity: Array
    centre: Array
    locale: Locale

    def __call__(self, texts: Sequence[str], vectors: Array) -> Array:
        """Return `(n, d + p)` of folded texts and their vectors `(n, d)`."""
        counted = np.zeros((len(texts), len(self.rarity)), np.float32)
        for row, text in zip(counted, texts, strict=True):
            numbers, values = self.counted(text)
            row[numbers] = values
        return np.hstack([self.meant(vectors), counted])

    def meant(self, vectors: Array) -> Array:
        """Return the first half, `(n, d)`, of vectors `(n, d)`."""
        return _unit(vectors - self.centre)

    def counted(self, text: str) -> tuple[list[int], Array]:
        """Return which of the pieces a folded text has, and what stands for these: the rest is 0.

        In rising order, since sums of floats depend on it and that of a set changes.
        """
        known = sorted(self.pieces[g] for g in grams(text, self.locale) if g in self.pieces)
        return known, _unit(self.rarity[None, known])[0]


@dataclass(frozen=True)
class TextModel:
    """A softmax regression of one language: `weights` `(d + p, k)`, `bias` `(k,)`, k `labels`."""

    features: Features
    weights: Array
    bias: Array
    labels: tuple[str, ...]

    def shares(self, texts: Sequence[str], vectors: Array) -> Array:
        """Return `(n, k)` rows that sum to 1, of folded texts and their vectors `(n, d)`."""
        meaning, words = np.split(self.weights, [len(self.features.centre)])
        logits = self.features.meant(vectors) @ meaning + self.bias
        for row, text in zip(logits, texts, strict=True):
            # A text has some dozens of the tens of thousands of pieces.
            numbers, values = self.features.counted(text)
            row += values @ words[numbers]
        return softmax(logits)


def save(models: Mapping[Locale, TextModel], digest: str, path: Path, **notes: str | float) -> None:
    """Write the models of all languages with the digest of what they were learnt from.

    `notes` are kept beside them, see `note_of`.
    """
    parts = {
        f"{name}_{locale}": values
        for locale, model in models.items()
        for name, values in (
            ("pieces", np.array(list(model.features.pieces))),
            ("rarity", model.features.rarity.astype(np.float16)),
            ("centre", model.features.centre),
            ("weights", model.weights.astype(np.float16)),
            ("bias", model.bias),
            ("labels", np.array(model.labels)),
        )
    }
    parts |= {f"note_{name}": np.array(value) for name, value in notes.items()}
    np.savez_compressed(path, allow_pickle=False, digest=np.array(digest), **parts)


def load(path: Path) -> dict[Locale, TextModel]:
    """Read the models of all languages."""
    return {locale: _load(path, locale) for locale in LOCALES}


def digest_of(path: Path) -> str:
    """Return the digest of what the models at `path` were learnt from."""
    with np.load(path, allow_pickle=False) as data:
        return str(data["digest"])


def note_of(path: Path, name: str) -> str:
    """Return a note that was kept with the models at `path`."""
    with np.load(path, allow_pickle=False) as data:
        return str(data[f"note_{name}"])


def _load(path: Path, locale: Locale) -> TextModel:
    with np.load(path, allow_pickle=False) as data:
        pieces = {str(piece): at for at, piece in enumerate(data[f"pieces_{locale}"])}
        rarity, centre, weights, bias = (
            data[f"{name}_{locale}"].astype(np.float32)
            for name in ("rarity", "centre", "weights", "bias")
        )
        labels = tuple(str(label) for label in data[f"labels_{locale}"])
    return TextModel(Features(pieces, rarity, centre, locale), weights, bias, labels)


def _unit(rows: Array) -> Array:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(norms, 1e-6), dtype=np.float32)
