"""Learns what texts are like from labelled ones."""

import hashlib
import math
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from assistant.likeness.grams import grams
from assistant.likeness.model import Features, TextModel
from assistant.messages import Locale
from assistant.softmax import Array, fit_softmax, softmax
from retrieval.encoders import Encoder

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_SEEN = 3
"""Texts that must share a piece before it is counted."""
_PENALTY, _STEPS = 3e-5, 120
_TENTH = 10
_SHARES = tuple(float(share) for share in np.arange(0.1, 2.05, 0.1))


class Row(NamedTuple):
    """A folded text and what it is."""

    text: str
    label: str


class Fitted(NamedTuple):
    """A model, and what it made of texts before it had learnt them.

    `unseen` are the numbers of those rows, `(m,)`, `logits` theirs, `(m, k)`.
    """

    model: TextModel
    unseen: NDArray[np.intp]
    logits: Array


def held_out(text: str) -> bool:
    """Return whether a text is in the tenth that judges models, and that no encoder is tuned on."""
    return zlib.crc32(text.encode()) % _TENTH == 0


def fit(
    rows: Sequence[Row],
    vectors: Array,
    locale: Locale,
    *,
    penalty: float = _PENALTY,
    steps: int = _STEPS,
) -> Fitted:
    """Fit one language's model: by what texts mean and by their words apart, then both weighed.

    An encoder that was tuned on these rows parts them so well that nothing would be left to learn
    from their words; held-out rows tell how much each says of a new text.

    Args:
        rows: What to learn from.
        vectors: Their sentence vectors, `(n, d)`.
        locale: Their language.
        penalty: Weight of the L2 term.
        steps: Updates.
    """
    features = _features(rows, vectors, locale)
    labels = tuple(sorted({row.label for row in rows}))
    numbers = np.array([labels.index(row.label) for row in rows])
    counted = _counted([row.text for row in rows], features)
    halves: list[Array | csr_array] = [features.meant(vectors), counted]
    held = np.array([held_out(row.text) for row in rows], bool)

    def learn(half: "Array | csr_array", chosen: NDArray[np.bool_]) -> tuple[Array, Array]:
        return fit_softmax(half[chosen], numbers[chosen], len(labels), penalty=penalty, steps=steps)

    before = [learn(half, ~held) for half in halves]
    told = [
        half[held] @ weights + bias for half, (weights, bias) in zip(halves, before, strict=True)
    ]
    shares = _balance(told, numbers[held])
    # With all rows, each half at the share that it has earned.
    parts = [learn(half, held | ~held) for half in halves]
    weights = np.vstack([share * w for share, (w, _) in zip(shares, parts, strict=True)])
    bias = _mixed(shares, [b for _, b in parts])
    model = TextModel(features, weights, bias, labels)
    return Fitted(model, np.flatnonzero(held), _mixed(shares, told))


def _features(rows: Sequence[Row], vectors: Array, locale: Locale) -> Features:
    shared = Counter(gram for row in rows for gram in grams(row.text, locale))
    pieces = sorted(gram for gram, n in shared.items() if n >= _SEEN)
    rarity = np.array([math.log(len(rows) / shared[gram]) for gram in pieces], np.float32)
    numbered = {gram: at for at, gram in enumerate(pieces)}
    return Features(numbered, rarity, vectors.mean(axis=0), locale)


def _counted(texts: Sequence[str], features: Features) -> "csr_array":
    """Return the pieces `(n, p)` of texts, almost all of them 0."""
    # What serves reads labelled texts by this module, and has no scipy.
    from scipy.sparse import csr_array

    found = [features.counted(text) for text in texts]
    ends = np.cumsum([0, *(len(numbers) for numbers, _ in found)])
    numbers = np.concatenate([np.array(numbers, np.int64) for numbers, _ in found])
    values = np.concatenate([values for _, values in found])
    return csr_array((values, numbers, ends), (len(texts), len(features.rarity)), np.float32)


def _balance(logits: Sequence[Array], labels: NDArray[np.int64]) -> tuple[float, ...]:
    """Return the weights of two readings `(m, k)` under which labels are likeliest."""
    if not len(labels):
        return (1.0, 1.0)
    at = np.arange(len(labels))

    def loss(shares: tuple[float, ...]) -> float:
        return float(-np.log(softmax(_mixed(shares, logits))[at, labels] + 1e-9).mean())

    return min(product(_SHARES, repeat=2), key=loss)


def _mixed(shares: Sequence[float], parts: Sequence[Array]) -> Array:
    first, second = (share * part for share, part in zip(shares, parts, strict=True))
    return np.asarray(first + second, np.float32)


def encode(encoder: Encoder, texts: Sequence[str], what: str) -> Array:
    """Return the sentence vectors `(n, d)` of folded texts, with a progress bar called `what`."""
    shown = tqdm(texts, f"encoding {what}", unit="text")
    return np.stack([encoder.encode_query(text) for text in shown])


def digest(rows: Iterable[Row]) -> str:
    """Return a digest of texts and labels, whatever their order."""
    learnt = sorted(f"{row.label}\t{row.text}" for row in rows)
    return hashlib.sha256("\n".join(learnt).encode()).hexdigest()[:16]
