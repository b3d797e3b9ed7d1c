"""Learns what texts are like from labelled ones."""

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from tqdm import tqdm

from assistant.likeness.grams import grams
from assistant.likeness.model import Features, TextModel
from assistant.messages import Locale
from assistant.softmax import Array, fit_softmax
from retrieval.encoders import Encoder

_SEEN = 3
"""Texts that must share a piece before it is counted."""
_PENALTY, _STEPS = 3e-5, 120


class Row(NamedTuple):
    """A folded text and what it is."""

    text: str
    label: str


def fit(
    rows: Sequence[Row],
    vectors: Array,
    locale: Locale,
    *,
    penalty: float = _PENALTY,
    steps: int = _STEPS,
) -> TextModel:
    """Fit one language's model.

    Args:
        rows: What to learn from.
        vectors: Their sentence vectors, `(n, d)`.
        locale: Their language.
        penalty: Weight of the L2 term.
        steps: Updates.
    """
    shared = Counter(gram for row in rows for gram in grams(row.text, locale))
    pieces = sorted(gram for gram, n in shared.items() if n >= _SEEN)
    rarity = np.array([math.log(len(rows) / shared[gram]) for gram in pieces], np.float32)
    numbered = {gram: at for at, gram in enumerate(pieces)}
    features = Features(numbered, rarity, vectors.mean(axis=0), locale)
    labels = tuple(sorted({row.label for row in rows}))
    weights, bias = fit_softmax(
        features([row.text for row in rows], vectors),
        np.array([labels.index(row.label) for row in rows]),
        len(labels),
        penalty=penalty,
        steps=steps,
    )
    return TextModel(features, weights, bias, labels)


def encode(encoder: Encoder, texts: Sequence[str], what: str) -> Array:
    """Return the sentence vectors `(n, d)` of folded texts, with a progress bar called `what`."""
    shown = tqdm(texts, f"encoding {what}", unit="text")
    return np.stack([encoder.encode_query(text) for text in shown])


def digest(rows: Iterable[Row]) -> str:
    """Return a digest of texts and labels, whatever their order."""
    learnt = sorted(f"{row.label}\t{row.text}" for row in rows)
    return hashlib.sha256("\n".join(learnt).encode()).hexdigest()[:16]
