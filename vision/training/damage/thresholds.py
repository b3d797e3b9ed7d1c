"""When to say and when to ask about a box: chosen on photos that the network never saw."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from tqdm import tqdm

from vision.damage import POLICY_FILE, DamageRecogniser
from vision.damage_policy import Threshold
from vision.training.damage.folders import Sets
from vision.training.damage.labels import HEADS
from vision.training.damage.seen import LOWEST, Flags, Numbers, SeenPhoto, look_at

SAID_WRONG, ASKED_WRONG = 0.25, 0.5
"""Most boxes a photo where nothing is labelled: said, and said or asked about. On photos of another
source it is about half as much again."""

LONE_SHARES = (1.0, 0.7, 0.5, 0.35, 0.25, 0.15)
"""Of the score that is asked about, in a photo that shows nothing surer."""

LONE_SILENT = 0.005
"""Most photos of obvious damage in which nothing is asked about."""

_STEPS = 28
_DAMAGE = ("types", "damaged")

Limits = Mapping[str, float]


def write_policy(folder: Path, sets: Sets, learnt: Mapping[str, object] | None = None) -> None:
    """Write the policy of the model in `folder`, its thresholds chosen on `sets`.

    Args:
        folder: Has `damage.onnx`; gets `damage.json`.
        sets: Photos that the model never saw, by the head that their labels teach; those of
            `parts` are taken for whole cars.
        learnt: What the model was trained on; kept in the file.
    """
    start = {head: Threshold(LOWEST, 1.0, [0.0, 1.0], [0.0, 1.0]) for head in _DAMAGE}
    _write(folder, start, learnt)
    recogniser = DamageRecogniser(folder)
    photos = [(head, photo) for head, photos in sets.items() for photo in photos]
    seen = [
        look_at(recogniser, photo, whole=head == "parts")
        for head, photo in tqdm(photos, desc="thresholds", leave=False)
    ]
    _write(folder, choose_thresholds(seen), learnt)


def choose_thresholds(seen: Sequence[SeenPhoto]) -> dict[str, Threshold]:
    """Return for each head the thresholds that find most at few boxes on nothing labelled."""
    counted = [(limits, *_count(seen, limits)) for limits in _grid(seen)]
    ask, say = (_most_found(counted, wrong * len(seen)) for wrong in (ASKED_WRONG, SAID_WRONG))
    lone = _lone_share(seen, ask)
    chosen = {}
    for head in _DAMAGE:
        scores, right = _all(seen, head)
        knots, shares = rising_shares(scores, right)
        chosen[head] = Threshold(
            round(ask[head], 4),
            round(max(say[head], ask[head]), 4),
            knots,
            shares,
            round(max(LOWEST, lone * ask[head]), 4),
        )
    return chosen


def rising_shares(scores: Numbers, right: Flags) -> tuple[list[float], list[float]]:
    """Return rising scores and the share right at each: isotonic regression, pooling violators."""
    order = np.argsort(scores)
    # Sum of scores, right ones, count; from neither right nor wrong at a score of 0.
    pools: list[tuple[float, float, int]] = [(0.0, 0.0, 1)]
    for score, hit in zip(scores[order], right[order], strict=True):
        pools.append((float(score), float(hit), 1))
        while len(pools) > 1 and pools[-2][1] / pools[-2][2] >= pools[-1][1] / pools[-1][2]:
            last, before = pools.pop(), pools.pop()
            pools.append((before[0] + last[0], before[1] + last[1], before[2] + last[2]))
    knots = [round(score / count, 4) for score, _, count in pools]
    # One right and one wrong more: a pool of few boxes is never sure.
    shares = np.maximum.accumulate([(hits + 1) / (count + 2) for _, hits, count in pools])
    return knots, [round(float(share), 4) for share in shares]


def _all(seen: Sequence[SeenPhoto], head: str) -> tuple[Numbers, Flags]:
    marked = [getattr(photo, head) for photo in seen]
    return np.concatenate([m.scores for m in marked]), np.concatenate([m.right for m in marked])


def _most_found(counted: Sequence[tuple[Limits, int, int]], wrong: float) -> Limits:
    """Return the thresholds that find most within so many wrong boxes, of several the highest."""
    allowed = [(found, -n) for n, (_, found, false) in enumerate(counted) if false <= wrong]
    return counted[-max(allowed)[1]][0]


def _grid(seen: Sequence[SeenPhoto]) -> Iterator[dict[str, float]]:
    # Closer together among the strong marks, which are few.
    steps = 1 - np.linspace(1, 0, _STEPS) ** 2
    types, damaged = (
        [*np.quantile(scores, steps), 1.0] if len(scores := _all(seen, head)[0]) else [1.0]
        for head in _DAMAGE
    )
    # From the highest down: thresholds of 1 leave everything out and are always allowed.
    for one in reversed(types):
        for other in reversed(damaged):
            yield {"types": float(one), "damaged": float(other)}


def _count(seen: Sequence[SeenPhoto], limits: Limits) -> tuple[int, int]:
    """Return how many labelled damages are found, and how many boxes are on none."""
    found = false = 0
    for photo in seen:
        types, damaged = photo.kept(limits)
        hits = photo.types.found[types].any(0) | photo.damaged.found[damaged].any(0)
        found += int(hits.sum())
        false += int((~photo.types.right[types]).sum() + (~photo.damaged.right[damaged]).sum())
    return found, false


def _lone_share(seen: Sequence[SeenPhoto], ask: Limits) -> float:
    """Return the highest share at which hardly a photo of obvious damage stays silent."""
    obvious = [photo for photo in seen if photo.obvious]
    for share in LONE_SHARES:
        limits = {head: max(LOWEST, share * limit) for head, limit in ask.items()}
        silent = sum(not any(kept.any() for kept in photo.kept(limits)) for photo in obvious)
        if silent <= LONE_SILENT * len(obvious):
            return share
    return LONE_SHARES[-1]


def _write(
    folder: Path, thresholds: Mapping[str, Threshold], learnt: Mapping[str, object] | None
) -> None:
    policy = {
        "names": HEADS,
        "thresholds": {head: asdict(limit) for head, limit in thresholds.items()},
        "learnt": learnt or {},
    }
    (folder / POLICY_FILE).write_text(json.dumps(policy, indent=1) + "\n", "utf-8")
