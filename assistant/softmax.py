"""Softmax regression over sentence vectors or counted words: what the small classifiers share."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Array = NDArray[np.float32]

_RATE = 0.05


def softmax(logits: Array) -> Array:
    """Return (n, k) rows that sum to 1."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def fit_softmax(
    rows: "Array | csr_array",
    labels: NDArray[np.int64],
    kinds: int,
    *,
    penalty: float,
    steps: int,
) -> tuple[Array, Array]:
    """Fit by Adam on the full batch with an L2 penalty; the bias is penalised too.

    Args:
        rows: Features, float32 (n, d); sparse where most of them are 0.
        labels: Classes, (n,) in [0, kinds).
        kinds: How many classes there are.
        penalty: Weight of the L2 term.
        steps: Updates.

    Returns:
        Weights (d, kinds) and bias (kinds,).
    """
    targets = np.eye(kinds, dtype=np.float32)[labels]
    count, turned = len(labels), rows.T
    # The last row is the bias.
    weights = np.zeros((rows.shape[1] + 1, kinds), dtype=np.float32)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        wrong = softmax(rows @ weights[:-1] + weights[-1]) - targets
        slope = np.vstack([turned @ wrong, wrong.sum(axis=0)]) / count + penalty * weights
        first += 0.1 * (slope - first)
        second += 0.001 * (slope * slope - second)
        move = (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        weights -= _RATE * move
    return weights[:-1], weights[-1]
