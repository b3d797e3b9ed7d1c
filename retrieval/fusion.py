"""Vectors and words -> one score."""

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import Vectors
from retrieval.scale import FLOOR

_SPAN = 0.15
"""Above `FLOOR`; a cosine of 0.9 is about as good as they get."""

LEARNT = 0.05
"""What a document gains for each e-fold that it is likelier than by chance; best of .03 .. .08 on
the development half."""


def fuse(near: Vectors, words: Vectors, weight: float) -> Vectors:
    """Return one score a document, `(m,)`: `weight` of vectors, the rest of words.

    What a document says counts as much as how it is asked for, in both.

    Args:
        near: Cosines `(2, m)`, `FLOOR` at least.
        words: Shares of the best `(2, m)`.
        weight: In [0, 1].
    """
    meaning = (near - FLOOR) / _SPAN
    of_vectors, of_words = meaning[0] + meaning[1], words[0] + words[1]
    return np.asarray(weight / 2 * of_vectors + (1 - weight) / 2 * of_words, np.float32)


def best_first(fused: Vectors, most: int) -> NDArray[np.int64]:
    """Return the places of the highest scores above 0, best first; equal ones in their order."""
    # Sorting all would take longer than the search itself when there are a million.
    lowest = np.partition(fused, -most)[-most] if len(fused) > most else 0
    places = np.flatnonzero(fused >= lowest if lowest > 0 else fused > 0)
    return places[np.argsort(-fused[places], kind="stable")][:most]
