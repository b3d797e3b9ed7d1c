"""Temperatures and thresholds, fitted on designs that neither trained nor validate the models."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from vision.geometry import overlaps
from vision.lamp_policy import LampPolicy, Probabilities, Thresholds
from vision.lamps import Sighting
from vision.training.evaluation import LampReport, evaluate
from vision.training.scenes import Scene
from vision.types import Box, Finding

WRONG_PER_PHOTO = 0.15
"""Aimed at on the calibration photos, so that others stay below 0.2."""

Seen = Sequence[tuple[Scene, Sighting]]


def calibrate(policy: LampPolicy, seen: Seen) -> LampPolicy:
    """Return the policy with thresholds that name most lamps at few wrong ones.

    Args:
        policy: Labels; its thresholds are where the search starts.
        seen: Photos with what the models said of them at temperature 1, overlaps merged.
    """
    start = replace(
        policy.thresholds,
        code_temperature=_temperature(policy, seen),
        colour_temperature=1.0,
    )
    best, best_score = start, -1.0
    heated = [(scene, _heated(sighting, start.code_temperature)) for scene, sighting in seen]
    for limits in _grid(start):
        tried = replace(policy, thresholds=limits)
        report = score(tried, heated)
        if report.wrong_per_photo > WRONG_PER_PHOTO or report.stop_now_called_harmless:
            continue
        value = report.recall().value + 0.2 * sum(report.asked.values()) / max(1, report.lamps)
        value -= 0.03 * report.asked_in_vain / max(1, report.photos)
        if value > best_score:
            best, best_score = limits, value
    return replace(policy, thresholds=best)


def score(policy: LampPolicy, seen: Seen) -> LampReport:
    """Return the report of a policy on photos already looked at."""
    stop_now = {label.code: label.stop_now for label in policy.labels}
    by_scene = {id(scene): sighting for scene, sighting in seen}

    def find(scene: Scene) -> list[Finding]:
        return list(_findings(policy, by_scene[id(scene)]))

    return evaluate((scene for scene, _ in seen), find, stop_now)


def _findings(policy: LampPolicy, sighting: Sighting) -> Iterator[Finding]:
    for box, code, colour in zip(sighting.boxes, sighting.codes, sighting.colours, strict=True):
        verdict = policy.judge(code, colour)
        if verdict is not None:
            yield Finding(
                "lamp",
                verdict.candidates[0].code,
                Box(*(float(v) for v in box)),
                verdict.confidence,
                verdict.decision,
                verdict.candidates,
                verdict.colour,
            )


def _grid(start: Thresholds) -> Iterator[Thresholds]:
    for lit in (0.4, 0.6, 0.8, 0.9):
        for say in (*np.arange(0.5, 0.9, 0.05), *np.arange(0.9, 0.99, 0.01), 0.99, 0.995, 0.998):
            for ask in (0.35, 0.5, 0.65):
                for guard in (0.03, 0.05, 0.1):
                    limits = {"lit": lit, "say": round(float(say), 3), "ask": min(ask, float(say))}
                    yield replace(start, **limits, stop_now_guard=guard)


def _temperature(policy: LampPolicy, seen: Seen) -> float:
    """Return the temperature that makes the codes' probabilities most honest."""
    index = {label.code: i for i, label in enumerate(policy.labels)}
    rows, answers = [], []
    for scene, sighting in seen:
        truth = np.array([lamp.box for lamp in scene.lamps], np.float32).reshape(-1, 4)
        iou = (
            overlaps(sighting.boxes, truth)[0] if len(truth) else np.zeros((len(sighting.boxes), 1))
        )
        for i, probabilities in enumerate(sighting.codes):
            rows.append(probabilities)
            hit = len(truth) and iou[i].max() >= 0.5
            answers.append(index[scene.lamps[int(iou[i].argmax())].code] if hit else len(index))
    if not rows:
        return 1.0
    logs, named = np.log(np.maximum(np.stack(rows), 1e-9)), np.array(answers)
    losses = {t: _log_loss(logs / t, named) for t in np.linspace(0.4, 2.5, 43)}
    return float(round(min(losses, key=lambda t: losses[t]), 3))


def _log_loss(logits: Probabilities, named: np.ndarray) -> float:
    shifted = logits - logits.max(axis=1, keepdims=True)
    total = np.log(np.exp(shifted).sum(axis=1))
    return float((total - shifted[np.arange(len(named)), named]).mean())


def _heated(sighting: Sighting, temperature: float) -> Sighting:
    powers = np.maximum(sighting.codes, 1e-9) ** (1 / temperature)
    return replace(sighting, codes=powers / powers.sum(axis=1, keepdims=True))
