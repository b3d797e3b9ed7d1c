"""Temperature and thresholds, from photos that the models never saw."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from vision.scene_classifier import ScenePolicy
from vision.scene_judge import SHOWN
from vision.training.scene.confusion import Said
from vision.training.scene.samples import Row
from vision.views import VIEWS, View

Logits = npt.NDArray[np.float32]

TARGET = 0.98
"""Share of answers of a view that shall be right."""

MOST_OPEN = 0.05
"""Share of right answers of a view that a threshold may give up for that."""

_TEMPERATURES = np.geomspace(0.4, 4, 47)
_GRID = np.round(np.arange(0.30, 0.96, 0.02), 2)


def calibrate(logits: Logits, rows: Sequence[Row]) -> ScenePolicy:
    """Return the policy under which confidences are true and each view's answers mostly right."""
    truth = np.array([VIEWS.index(row.view) for row in rows])
    weights = _weights(rows)
    temperature = float(min(_TEMPERATURES, key=lambda t: _surprise(logits / t, truth, weights)))
    shares = _softmax(logits / temperature)
    best = shares.argmax(axis=1)
    right = np.array([SHOWN[VIEWS[a]] == SHOWN[VIEWS[b]] for a, b in zip(best, truth, strict=True)])
    thresholds: dict[View, float] = {}
    for n, view in enumerate(VIEWS):
        own = best == n
        thresholds[view] = _threshold(shares[own, n], right[own], weights[own])
    return ScenePolicy(temperature, thresholds)


def read_all(policy: ScenePolicy, logits: Logits, rows: Sequence[Row]) -> list[Said]:
    """Return what the policy says of each row."""
    readings = (policy.read(one) for one in logits)
    return [
        Said(row.view, seen.view, seen.sure, row.source, row.drawn)
        for seen, row in zip(readings, rows, strict=True)
    ]


def _threshold(
    confidence: npt.NDArray[np.float32],
    right: npt.NDArray[np.bool_],
    weights: npt.NDArray[np.float64],
) -> float:
    """Return the lowest threshold that reaches the target, or the highest that gives up little."""
    allowed = float(_GRID[0])
    for level in _GRID:
        kept = confidence >= level
        given_up = (weights * (right & ~kept)).sum() / max((weights * right).sum(), 1e-9)
        if given_up > MOST_OPEN:
            break
        allowed = float(level)
        if (weights * (kept & right)).sum() >= TARGET * (weights * kept).sum():
            break
    return allowed


def _weights(rows: Sequence[Row]) -> npt.NDArray[np.float64]:
    """Count views alike, and within a view each source by the square root of its number.

    Where a view has photos, its drawings count a quarter: they are of kinds never trained on, which
    the model that ships will know.
    """
    keys = [(row.view, row.source) for row in rows]
    sizes = Counter(keys)
    weights = np.array([sizes[key] ** -0.5 for key in keys])
    drawn = np.array([row.drawn for row in rows])
    for view in VIEWS:
        own = np.array([row.view == view for row in rows])
        if (own & ~drawn).any():
            weights[own & drawn] *= 0.25
        if own.any():
            weights[own] /= weights[own].sum()
    return weights


def _surprise(
    logits: Logits, truth: npt.NDArray[np.int64], weights: npt.NDArray[np.float64]
) -> float:
    shares = _softmax(logits)[np.arange(len(truth)), truth]
    return float(-(weights * np.log(shares + 1e-9)).sum())


def _softmax(logits: Logits) -> npt.NDArray[np.float32]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)
