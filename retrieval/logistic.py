"""Ridge logistic regression, small enough to be fitted exactly."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEPS = 50


def fit_logistic(x: Floats, y: Floats, *, ridge: float) -> Floats:
    """Fit by Newton's method; the first column is the offset and is not pulled to zero.

    Args:
        x: `(n, d)`, ones in the first column.
        y: `(n,)` 0 or 1.
        ridge: How strongly the other weights are pulled to zero.

    Returns:
        Weights `(d,)`.
    """
    weights = np.zeros(x.shape[1])
    penalty = ridge * np.diag([0.0, *np.ones(x.shape[1] - 1)])
    for _ in range(_STEPS):
        chance = logistic(x @ weights)
        slope = x.T @ (y - chance) - penalty @ weights
        curve = (x * (chance * (1 - chance))[:, None]).T @ x + penalty
        step = np.linalg.solve(curve + 1e-9 * np.eye(len(weights)), slope)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return weights


def logistic(value: Floats) -> Floats:
    """Return the probability of log odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(value, -500, 500))), np.float64)
