"""Average precision as COCO defines it, with CarDD's bins of area.

Written out here, in NumPy, because the usual tools are compiled packages for this one figure; it
agrees with pycocotools to the last digit (see `evals/results/damage.md`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vision.geometry import Boxes

Numbers = npt.NDArray[np.float64]

IOUS = np.linspace(0.5, 0.95, 10)
AREAS: dict[str, tuple[float, float]] = {
    "all": (0.0, 1e10),
    "small": (0.0, 128.0**2),
    "medium": (128.0**2, 256.0**2),
    "large": (256.0**2, 1e10),
}
"""Square pixels, as CarDD bins them; COCO's own bins are a quarter as wide and high."""

MOST = 100
_RECALLS = np.linspace(0.0, 1.0, 101)


@dataclass(frozen=True)
class Told:
    """Boxes that were found in a photo: corners `(k, 4)`, scores and classes `(k,)`."""

    boxes: Boxes
    scores: Numbers
    classes: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Truth:
    """Boxes that are labelled in a photo: corners `(m, 4)`, classes, areas, crowds `(m,)`."""

    boxes: Boxes
    classes: npt.NDArray[np.int64]
    areas: Numbers
    crowds: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Matched:
    """Of one class in one photo: scores `(k,)`, hits and ignored `(ious, k)`, labelled count."""

    scores: Numbers
    hits: npt.NDArray[np.bool_]
    ignored: npt.NDArray[np.bool_]
    count: int


def match_all(
    photos: Sequence[tuple[Told, Truth]], number: int, area: str = "all"
) -> list[Matched]:
    """Return which boxes of a class are right in each photo.

    Args:
        photos: What was found and what is labelled.
        number: The class.
        area: A key of `AREAS`; what is labelled outside it counts neither way.
    """
    return [_match(told, truth, number, AREAS[area]) for told, truth in photos]


def average_precisions(matched: Sequence[Matched]) -> Numbers | None:
    """Return the average precision at each of `IOUS`; None when nothing is labelled."""
    labelled = sum(one.count for one in matched)
    if not labelled:
        return None
    scores = np.concatenate([one.scores for one in matched])
    order = np.argsort(-scores, kind="mergesort")
    hits = np.concatenate([one.hits for one in matched], axis=1)[:, order]
    ignored = np.concatenate([one.ignored for one in matched], axis=1)[:, order]
    return np.array(
        [_area_below(h & ~i, ~h & ~i, labelled) for h, i in zip(hits, ignored, strict=True)]
    )


def _area_below(right: npt.NDArray[np.bool_], wrong: npt.NDArray[np.bool_], labelled: int) -> float:
    """Return the mean of the precision's envelope at 101 recalls."""
    hits, misses = np.cumsum(right), np.cumsum(wrong)
    recall = hits / labelled
    precision = hits / np.maximum(hits + misses, np.spacing(1))
    envelope = np.maximum.accumulate(precision[::-1])[::-1]
    at = np.searchsorted(recall, _RECALLS, side="left")
    return float(np.append(envelope, 0.0)[np.minimum(at, len(envelope))].mean())


def _match(told: Told, truth: Truth, number: int, area: tuple[float, float]) -> Matched:
    """Give each found box, strongest first, the labelled one that it overlaps most."""
    mine = np.flatnonzero(told.classes == number)
    mine = mine[np.argsort(-told.scores[mine], kind="mergesort")][:MOST]
    theirs = np.flatnonzero(truth.classes == number)
    outside = (truth.areas[theirs] < area[0]) | (truth.areas[theirs] > area[1])
    passed = outside | truth.crowds[theirs]
    # What counts comes first, so that it is taken before what is passed over.
    order = np.argsort(passed, kind="mergesort")
    theirs, passed = theirs[order], passed[order]
    overlap = _overlaps(told.boxes[mine], truth.boxes[theirs], truth.crowds[theirs])
    hits = np.zeros((len(IOUS), len(mine)), bool)
    ignored = np.zeros_like(hits)
    for t, least in enumerate(IOUS):
        partner = _partners(overlap, passed, truth.crowds[theirs], float(least))
        hits[t] = partner >= 0
        ignored[t] = hits[t] & np.append(passed, False)[partner]
    size = (told.boxes[mine, 2:] - told.boxes[mine, :2]).prod(1)
    ignored |= ~hits & ((size < area[0]) | (size > area[1]))
    return Matched(told.scores[mine], hits, ignored, int((~passed).sum()))


def _partners(
    overlap: Numbers, passed: npt.NDArray[np.bool_], crowds: npt.NDArray[np.bool_], least: float
) -> npt.NDArray[np.int64]:
    """Return for each found box the index of its labelled one, -1 without."""
    partner = np.full(len(overlap), -1)
    taken = np.zeros(overlap.shape[1], bool)
    for n, row in enumerate(overlap):
        best, most = -1, min(least, 1 - 1e-10)
        for m, shared in enumerate(row):
            if taken[m] and not crowds[m]:
                continue
            if best >= 0 and not passed[best] and passed[m]:
                break
            if shared >= most:
                best, most = m, float(shared)
        if best >= 0:
            partner[n], taken[best] = best, True
    return partner


def _overlaps(boxes: Boxes, labelled: Boxes, crowds: npt.NDArray[np.bool_]) -> Numbers:
    """Return the overlaps `(k, m)`: over the union, for crowds over the found box alone."""
    first, second = boxes.astype(np.float64), labelled.astype(np.float64)
    low = np.maximum(first[:, None, :2], second[None, :, :2])
    high = np.minimum(first[:, None, 2:], second[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(2)
    own, other = (first[:, 2:] - first[:, :2]).prod(1), (second[:, 2:] - second[:, :2]).prod(1)
    union = own[:, None] + np.where(crowds, 0.0, other)[None] - np.where(crowds, 0.0, shared)
    return np.asarray(shared / np.maximum(union, 1e-12))
