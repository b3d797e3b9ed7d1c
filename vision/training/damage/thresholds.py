"""When to say and when to ask about a box: chosen on photos that the network never saw."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from vision.damage import POLICY_FILE, DamageRecogniser
from vision.damage_joining import WITHIN, Mark
from vision.damage_policy import Threshold
from vision.geometry import Boxes
from vision.training.damage.folders import Labelled, Sets
from vision.training.damage.labels import HEADS
from vision.training.damage.matching import found_by
from vision.training.photos import read_rgb

SAID_WRONG, ASKED_WRONG = 0.5, 1.0
"""Most boxes a photo where nothing is labelled: said, and said or asked about."""

_LOWEST = 0.02
_STEPS = 40
_DAMAGE = ("types", "damaged")

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Marked:
    """Marks of one head in a photo: corners `(n, 4)`, scores `(n,)`, and which found a damage."""

    corners: Boxes
    scores: Numbers
    right: npt.NDArray[np.bool_]
    found: npt.NDArray[np.bool_]


Seen = Sequence[Mapping[str, Marked]]


def write_policy(folder: Path, sets: Sets) -> None:
    """Write the policy of the model in `folder`, its thresholds chosen on `sets`.

    Args:
        folder: Has `damage.onnx`; gets `damage.json`.
        sets: Photos that the model never saw, by the head that their labels teach.
    """
    start = {head: Threshold(_LOWEST, 1.0, [0.0, 1.0], [0.0, 1.0]) for head in _DAMAGE}
    _write(folder, start)
    recogniser = DamageRecogniser(folder)
    photos = [photo for head in _DAMAGE for photo in sets.get(head, [])]
    seen = [_look(recogniser, photo) for photo in tqdm(photos, desc="thresholds", leave=False)]
    _write(folder, choose_thresholds(seen))


def choose_thresholds(seen: Seen) -> dict[str, Threshold]:
    """Return for each head the thresholds that find most at few boxes on nothing labelled."""
    ask = _most_found(seen, ASKED_WRONG)
    say = _most_found(seen, SAID_WRONG)
    chosen = {}
    for head in _DAMAGE:
        scores = np.concatenate([marked[head].scores for marked in seen])
        right = np.concatenate([marked[head].right for marked in seen])
        knots, shares = rising_shares(scores, right)
        chosen[head] = Threshold(
            round(ask[head], 4), round(max(say[head], ask[head]), 4), knots, shares
        )
    return chosen


def rising_shares(scores: Numbers, right: npt.NDArray[np.bool_]) -> tuple[list[float], list[float]]:
    """Return rising scores and the share right at each: isotonic regression, pooling violators."""
    order = np.argsort(scores)
    pools: list[tuple[float, float, int]] = []  # sum of scores, right ones, count
    for score, hit in zip(scores[order], right[order], strict=True):
        pools.append((float(score), float(hit), 1))
        while len(pools) > 1 and pools[-2][1] / pools[-2][2] >= pools[-1][1] / pools[-1][2]:
            last, before = pools.pop(), pools.pop()
            pools.append((before[0] + last[0], before[1] + last[1], before[2] + last[2]))
    knots = [round(score / count, 4) for score, _, count in pools]
    # One right and one wrong more: a pool of few boxes is never sure.
    shares = np.maximum.accumulate([(hits + 1) / (count + 2) for _, hits, count in pools])
    return knots, [round(float(share), 4) for share in shares]


def _most_found(seen: Seen, wrong: float) -> dict[str, float]:
    """Return the thresholds that find most labelled damages within so many wrong boxes a photo."""
    best, most = dict.fromkeys(_DAMAGE, 1.0), -1.0
    for limits in _grid(seen):
        found, false = _count(seen, limits)
        if false <= wrong * len(seen) and found > most:
            best, most = limits, found
    return best


def _grid(seen: Seen) -> Iterator[dict[str, float]]:
    ranges = []
    for head in _DAMAGE:
        scores = np.concatenate([marked[head].scores for marked in seen])
        ranges.append(np.quantile(scores, np.linspace(0, 1, _STEPS)) if len(scores) else [1.0])
    for types in ranges[0]:
        for damaged in ranges[1]:
            yield {"types": float(types), "damaged": float(damaged)}


def _count(seen: Seen, limits: Mapping[str, float]) -> tuple[int, int]:
    """Return how many labelled damages are found, and how many boxes are on none."""
    found = false = 0
    for marked in seen:
        types, damaged = marked["types"], marked["damaged"]
        parts = damaged.scores >= limits["damaged"]
        own = (types.scores >= limits["types"]) & ~_within(types.corners, damaged.corners[parts])
        found += int((damaged.found[parts].any(0) | types.found[own].any(0)).sum())
        false += int((~damaged.right[parts]).sum() + (~types.right[own]).sum())
    return found, false


def _within(corners: Boxes, others: Boxes) -> npt.NDArray[np.bool_]:
    low = np.maximum(corners[:, None, :2], others[None, :, :2])
    high = np.minimum(corners[:, None, 2:], others[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(2)
    own = (corners[:, 2:] - corners[:, :2]).prod(1)
    return np.asarray((shared >= WITHIN * own[:, None]).any(1))


def _look(recogniser: DamageRecogniser, photo: Labelled) -> dict[str, Marked]:
    image = read_rgb(photo.path)
    height, width = image.shape[:2]
    labelled = photo.boxes[:, 1:] * np.array([width, height, width, height], np.float32)
    marks = recogniser.look(image, dict.fromkeys(HEADS, _LOWEST)).marks
    return {head: _marked(marks[head], labelled) for head in _DAMAGE}


def _marked(marks: Sequence[Mark], labelled: Boxes) -> Marked:
    corners = np.array([mark.box.as_list() for mark in marks], np.float32).reshape(-1, 4)
    found = found_by(corners, labelled)
    scores = np.array([mark.score for mark in marks], np.float64)
    return Marked(corners, scores, np.asarray(found.any(1)), found)


def _write(folder: Path, thresholds: Mapping[str, Threshold]) -> None:
    policy = {
        "names": HEADS,
        "thresholds": {head: asdict(limit) for head, limit in thresholds.items()},
    }
    (folder / POLICY_FILE).write_text(json.dumps(policy, indent=1) + "\n", "utf-8")
