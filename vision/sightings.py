"""What the lamp models saw of one photo, before and after it is decided."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from vision.crops import Boxes
from vision.geometry import overlaps
from vision.lamp_policy import LampPolicy, Probabilities
from vision.signs import signs_of
from vision.types import Box, Finding


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the models say of one photo's boxes, before any decision.

    `boxes` `(n, 4)`; `codes` `(n, codes + 1)` and `colours` `(n, colours)` probabilities; `votes`
    `(n,)` how many boxes of the same place each row is the mean of, all 1 when absent.
    """

    boxes: Boxes
    codes: Probabilities
    colours: Probabilities
    votes: Probabilities | None = None


def judge_all(policy: LampPolicy, sighting: Sighting) -> Iterator[Finding]:
    """Yield a finding for each row of a merged sighting that is worth saying or asking about."""
    kept = likely(sighting, policy.thresholds.lit)
    rows = zip(kept.boxes, kept.codes, kept.colours, photo_signs(policy, kept), strict=True)
    for box, code, colour, signs in rows:
        verdict = policy.judge(code, colour, signs)
        if verdict is not None:
            yield Finding(
                kind="lamp",
                code=verdict.candidates[0].code,
                box=Box(*(float(v) for v in box)),
                confidence=verdict.confidence,
                decision=verdict.decision,
                candidates=verdict.candidates,
                colour=verdict.colour,
            )


def photo_signs(policy: LampPolicy, sighting: Sighting) -> Probabilities:
    """Return what the combiner weighs for each row of a merged sighting, see `vision.signs`."""
    alone = np.ones(len(sighting.boxes), np.float32)
    votes = alone if sighting.votes is None else sighting.votes
    other = next((i for i, label in enumerate(policy.labels) if label.code == "other"), -1)
    seen = sighting
    return signs_of(policy, seen.boxes, seen.codes, seen.colours, votes, other=other)


def likely(sighting: Sighting, least: float) -> Sighting:
    """Return the rows that are at least this lamp-like; the many others only cost time."""
    kept = sighting.codes[:, -1] <= 1 - least
    votes = None if sighting.votes is None else sighting.votes[kept]
    return Sighting(sighting.boxes[kept], sighting.codes[kept], sighting.colours[kept], votes)


def merge_sightings(sighting: Sighting) -> Sighting:
    """Keep one box per place, most lamp-like first: the mean of the boxes that agree there."""
    lit = 1.0 - sighting.codes[:, -1]
    iou, covered = overlaps(sighting.boxes, sighting.boxes)
    free = np.ones(len(lit), bool)
    boxes, codes, colours, votes = [], [], [], []
    for i in np.argsort(-lit):
        if not free[i]:
            continue
        agreeing = free & (iou[i] >= 0.6)
        weights = lit[agreeing] / max(float(lit[agreeing].sum()), 1e-6)
        boxes.append(weights @ sighting.boxes[agreeing])
        codes.append(weights @ sighting.codes[agreeing])
        colours.append(weights @ sighting.colours[agreeing])
        votes.append(agreeing.sum())
        free &= (iou[i] < 0.3) & (covered[i] < 0.6)
    if not boxes:
        return sighting
    return Sighting(
        np.stack(boxes), np.stack(codes), np.stack(colours), np.array(votes, np.float32)
    )


def turn_back(sighting: Sighting, turns: int, size: tuple[int, int]) -> Sighting:
    """Return a sighting of a turned photo with its boxes in the photo as it was.

    Args:
        sighting: What was seen after `turns` quarter turns counterclockwise, as `np.rot90` does.
        turns: How many, 0 to 3.
        size: Height and width of the photo as it was.
    """
    height, width = size
    x1, y1, x2, y2 = sighting.boxes.T
    corners = {
        0: (x1, y1, x2, y2),
        1: (width - y2, x1, width - y1, x2),
        2: (width - x2, height - y2, width - x1, height - y1),
        3: (y1, height - x2, y2, height - x1),
    }[turns % 4]
    return replace(sighting, boxes=np.stack(corners, axis=1))
