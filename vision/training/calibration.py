"""The combiner and its thresholds, fitted on photos of makers that the models never saw."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import numpy.typing as npt

from vision.geometry import Boxes, overlaps
from vision.lamp_policy import Label, LampPolicy, Probabilities, Thresholds
from vision.sightings import Sighting, judge_all, likely, photo_signs
from vision.training.evaluation import LampReport, evaluate
from vision.training.outcomes import MATCH_IOU
from vision.training.scenes import LitLamp, Scene
from vision.types import Finding

WRONG_PER_PHOTO = 0.13
"""Aimed at on the calibration photos; on others it is about half as much again."""

LEAST_LIT = 0.2
"""Places less lamp-like than this are never named or asked about."""

_ASKED_WORTH = 0.15
_VAIN_COST = 0.02
_WRONG_COST = 0.05
_PRIOR_WEIGHTS = (0.0, 0.125, 0.25, 0.375, 0.5)
"""At most a half: the labelled photos show old cars, and an electric one lights other lamps."""
_SMOOTHING = 3.0

Seen = Sequence[tuple[Scene, Sighting]]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Rows:
    """What calibration knows of every place looked at: `(n, len(SIGNS))` and `(n,)`."""

    signs: Numbers
    right: npt.NDArray[np.bool_]
    photos: int


def calibrate(
    policy: LampPolicy, seen: Seen, wrong_per_photo: float = WRONG_PER_PHOTO
) -> LampPolicy:
    """Return the policy with priors, combiner and thresholds that fit what was seen.

    Names most lamps at few wrong ones and at no stop-now lamp called harmless.

    Args:
        policy: Labels; its thresholds are where the search starts.
        seen: Photos with what the models said of each place.
        wrong_per_photo: Most wrong lamps said a photo.
    """
    seen = [(scene, likely(sighting, LEAST_LIT)) for scene, sighting in seen]
    lit = Counter(lamp.code for scene, _ in seen for lamp in scene.lamps)
    policy = replace(policy, labels=_with_priors(policy.labels, lit))
    policy = _with_prior_weight(policy, seen)
    rows = _rows(policy, seen)
    policy = replace(policy, combiner=_fit_combiner(rows))
    candidates = (replace(policy, thresholds=limits) for limits in _grid(policy, rows))
    return max(candidates, key=lambda tried: _value(score(tried, seen), wrong_per_photo))


def score(policy: LampPolicy, seen: Seen) -> LampReport:
    """Return the report of a policy on photos already looked at."""
    stop_now = {label.code: label.stop_now for label in policy.labels}
    by_scene = {id(scene): sighting for scene, sighting in seen}

    def find(scene: Scene) -> list[Finding]:
        return list(judge_all(policy, by_scene[id(scene)]))

    return evaluate((scene for scene, _ in seen), find, stop_now)


def _value(report: LampReport, wrong_per_photo: float) -> float:
    """Return how good a report is; what breaks a limit is worse than anything that doesn't."""
    value = report.recall().value + _ASKED_WORTH * sum(report.asked.values()) / max(1, report.lamps)
    value -= _VAIN_COST * report.asked_in_vain / max(1, report.photos)
    value -= _WRONG_COST * report.wrong_per_photo
    excess = max(0.0, report.wrong_per_photo - wrong_per_photo)
    return value - 10 * (report.stop_now_called_harmless + excess)


def _with_priors(labels: Sequence[Label], lit: Counter[str]) -> tuple[Label, ...]:
    total = sum(lit.values()) + _SMOOTHING * len(labels)
    return tuple(
        replace(label, prior=round((lit[label.code] + _SMOOTHING) / total, 5)) for label in labels
    )


def _with_prior_weight(policy: LampPolicy, seen: Seen) -> LampPolicy:
    """Choose the weight under which the true codes of lit lamps are most probable."""
    index = {label.code: i for i, label in enumerate(policy.labels)}
    pairs = [(lamp, codes, hues) for lamp, codes, hues in _matched(seen) if lamp is not None]

    def loss(tried: LampPolicy) -> float:
        named = [tried.named(codes, hues)[index[lamp.code]] for lamp, codes, hues in pairs]
        return -float(np.log(np.maximum(named, 1e-4)).sum())

    weighed = [
        replace(policy, thresholds=replace(policy.thresholds, prior_weight=weight))
        for weight in _PRIOR_WEIGHTS
    ]
    return min(weighed, key=loss)


def _matched(seen: Seen) -> Iterator[tuple[LitLamp | None, Probabilities, Probabilities]]:
    """Yield, for each place that may be a lamp, the lamp there and what the models said."""
    for scene, sighting in seen:
        lamps = _lamps_at(sighting.boxes, scene.lamps)
        for j, codes in enumerate(sighting.codes):
            yield lamps.get(j), codes, sighting.colours[j]


def _lamps_at(boxes: Boxes, lamps: Sequence[LitLamp]) -> dict[int, LitLamp]:
    """Return, by the index of its box, each lamp that a box overlaps most."""
    if not lamps or not len(boxes):
        return {}
    iou = overlaps(np.array([lamp.box for lamp in lamps], np.float32), boxes)[0]
    best = iou.argmax(axis=1)
    hit = iou.max(axis=1) >= MATCH_IOU
    return {int(best[i]): lamp for i, lamp in enumerate(lamps) if hit[i]}


def _rows(policy: LampPolicy, seen: Seen) -> _Rows:
    signs = [photo_signs(policy, sighting) for _, sighting in seen]
    right = []
    for lamp, codes, hues in _matched(seen):
        best = policy.labels[int(policy.named(codes, hues).argmax())].code
        right.append(lamp is not None and lamp.code == best)
    return _Rows(np.concatenate(signs).astype(np.float64), np.array(right, bool), len(seen))


def _fit_combiner(rows: _Rows, *, ridge: float = 1.0) -> tuple[float, ...]:
    """Fit a logistic regression by Newton's method; `ridge` holds all but the offset small."""
    width = rows.signs.shape[1]
    weights = np.zeros(width)
    penalty = ridge * np.diag([0.0, *np.ones(width - 1)]) + 1e-6 * np.eye(width)
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(rows.signs @ weights, -30, 30)))
        slope = rows.signs.T @ (rows.right - chance) - penalty @ weights
        curve = (rows.signs * (chance * (1 - chance))[:, None]).T @ rows.signs + penalty
        weights = weights + np.linalg.solve(curve, slope)
    return tuple(round(float(weight), 4) for weight in weights)


def _grid(policy: LampPolicy, rows: _Rows) -> Iterator[Thresholds]:
    """Yield thresholds around the one that would spend the wrong lamps allowed."""
    chance = 1 / (1 + np.exp(-rows.signs @ np.array(policy.combiner)))
    order = np.argsort(-chance)
    wrong = np.cumsum(~rows.right[order])
    budget = WRONG_PER_PHOTO * rows.photos
    reach = np.searchsorted(wrong, budget * np.linspace(0.0, 1.4, 15), side="right")
    last = order[np.maximum(reach - 1, 0)] if len(order) else order
    # Rounded down, so that the last one within the budget is still said.
    says = sorted({float(np.floor(value * 1e4) / 1e4) for value in chance[last]})
    guards = product((0.02, 0.05, 0.1, 0.2), (0.1, 0.2, 0.35, 0.5))
    for say, (guard, hue), ask in product(says or [0.9], list(guards), (0.2, 0.35)):
        yield replace(
            policy.thresholds,
            lit=LEAST_LIT,
            say=say,
            ask=min(ask, say),
            stop_now_guard=guard,
            colour_guard=hue,
        )
