"""Vectors and words -> one score."""

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import Vectors
from retrieval.index import Scores
from retrieval.scale import FLOOR

_SPAN = 0.15
"""Above `FLOOR`; a cosine of 0.9 is about as good as they get."""


def fuse(scores: Scores, weight: float) -> Vectors:
    """Return one score a document, `(m,)`: `weight` of vectors, the rest of words.

    What a document says counts as much as how it is asked for, in both.
    """
    meaning = (_above_floor(scores.sections) + _above_floor(scores.asked)) / 2
    words = (_of_best(scores.words) + _of_best(scores.heads)) / 2
    return np.asarray(weight * meaning + (1 - weight) * words, np.float32)


def best_first(fused: Vectors, most: int) -> NDArray[np.int64]:
    """Return the places of the highest scores above 0, best first; equal ones in their order."""
    places = np.flatnonzero(fused > 0)
    if len(places) > most:
        # Sorting all would take longer than the search itself when there are a million.
        lowest = np.partition(fused[places], -most)[-most]
        places = places[fused[places] >= lowest]
    return places[np.argsort(-fused[places], kind="stable")][:most]


def _above_floor(cosines: Vectors) -> Vectors:
    return np.asarray(np.maximum((cosines - FLOOR) / _SPAN, 0), np.float32)


def _of_best(keyword: Vectors) -> Vectors:
    top = keyword.max(initial=np.float32(0))
    return np.asarray(keyword / top if top > 0 else keyword, np.float32)
