"""Vectors and words -> one score."""

import numpy as np

from retrieval.encoders import Vectors
from retrieval.index import Mask, Scores
from retrieval.scale import FLOOR

_SPAN = 0.15
"""Above `FLOOR`; a cosine of 0.9 is about as good as they get."""


def fuse(scores: Scores, in_scope: Mask, weight: float) -> Vectors:
    """Return one score a document, `(n,)`: `weight` of vectors, the rest of words.

    What a document says counts as much as how it is asked for, in both.
    """
    meaning = (_above_floor(scores.sections) + _above_floor(scores.asked)) / 2
    words = (_of_best(scores.words, in_scope) + _of_best(scores.heads, in_scope)) / 2
    return np.asarray(weight * meaning + (1 - weight) * words, np.float32)


def _above_floor(cosines: Vectors) -> Vectors:
    return np.asarray(np.clip((cosines - FLOOR) / _SPAN, 0, None), np.float32)


def _of_best(keyword: Vectors, in_scope: Mask) -> Vectors:
    kept = np.where(in_scope, keyword, np.float32(0))
    top = kept.max(initial=np.float32(0))
    return np.asarray(kept / top if top > 0 else kept, np.float32)
