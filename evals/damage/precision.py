"""Average precision by class: of each head on its own labels, of what is told on others'."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from evals.damage.average_precision import (
    AREAS,
    IOUS,
    Matched,
    Told,
    Truth,
    average_precisions,
    match_all,
)
from evals.damage.names import GROUPS, group_of
from evals.damage.photos import Corners
from evals.damage.readings import Reading
from evals.intervals import Estimate
from evals.results import Measure
from vision.training.damage.labels import HEADS

Pairs = list[tuple[Told, Truth]]
_RESAMPLES = 200


def head_pairs(readings: Sequence[Reading], head: str) -> Pairs:
    """Return the marks of a head beside the labels that are its own."""
    names = list(HEADS[head])
    return [
        (
            _told(reading, head, lambda name: names.index(name)),
            _truth(reading, lambda name: names.index(name)),
        )
        for reading in readings
    ]


def told_pairs(readings: Sequence[Reading]) -> Pairs:
    """Return all that might be told, however unsure, beside labels of CarDD's groups."""
    pairs = []
    for reading in readings:
        rows = [(f.box, f.confidence, _group(f.code)) for f in reading.might.findings]
        boxes = reading.as_shares([box for box, _, _ in rows])
        scores, classes = [score for _, score, _ in rows], [number for _, _, number in rows]
        pairs.append((_as_told(reading, boxes, scores, classes), _truth(reading, _group)))
    return pairs


def any_pairs(pairs: Pairs) -> Pairs:
    """Return the same boxes without their names."""
    return [
        (
            Told(told.boxes, told.scores, np.zeros_like(told.classes)),
            Truth(truth.boxes, np.zeros_like(truth.classes), truth.areas, truth.crowds),
        )
        for told, truth in pairs
    ]


def by_class(pairs: Pairs, names: Sequence[str], what: str) -> Iterator[Measure]:
    """Yield AP50 of each class that is labelled, then means over classes by CarDD's protocol."""
    present = [n for n in range(len(names)) if any((t.classes == n).any() for _, t in pairs)]
    matched = {number: match_all(pairs, number) for number in present}
    for number in present:
        yield Measure(f"{what} AP50, {names[number]}", _estimate([matched[number]], _at(0.5)))
    for label, at in (("AP", slice(None)), ("AP50", _at(0.5)), ("AP75", _at(0.75))):
        name = f"{what} {label}" + (f", mean of {len(present)} classes" if len(present) > 1 else "")
        yield Measure(name, _estimate(list(matched.values()), at))


def by_area(pairs: Pairs, classes: int, what: str) -> Iterator[Measure]:
    """Yield AP in CarDD's bins of area: below 128², to 256², and above, in pixels."""
    for area in list(AREAS)[1:]:
        matched = [match_all(pairs, number, area) for number in range(classes)]
        known = [one for one in matched if sum(photo.count for photo in one)]
        if known:
            yield Measure(f"{what} AP, {area}", _estimate(known, slice(None)))


def _at(iou: float) -> slice:
    place = int(np.abs(IOUS - iou).argmin())
    return slice(place, place + 1)


def _mean(matched: Sequence[Sequence[Matched]], at: slice) -> float:
    """Return the mean over classes of the mean AP at some of `IOUS`."""
    found = [average_precisions(one) for one in matched]
    known = [float(one[at].mean()) for one in found if one is not None]
    return float(np.mean(known)) if known else 0.0


def _estimate(matched: Sequence[Sequence[Matched]], at: slice) -> Estimate:
    """Return the figure with an interval from photos drawn anew; `n` counts what is labelled."""
    rng, photos = np.random.default_rng(0), len(matched[0])
    drawn = []
    for _ in range(_RESAMPLES):
        chosen = rng.integers(photos, size=photos)
        drawn.append(_mean([[one[n] for n in chosen] for one in matched], at))
    low, high = np.percentile(drawn, (2.5, 97.5))
    labelled = sum(photo.count for one in matched for photo in one)
    return Estimate(_mean(matched, at), labelled, float(low), float(high))


def _group(name: str) -> int:
    group = group_of(name)
    return GROUPS.index(group) if group else -1


def _told(reading: Reading, head: str, number: Callable[[str], int]) -> Told:
    marks = reading.look.marks[head]
    boxes = reading.as_shares([mark.box for mark in marks])
    return _as_told(reading, boxes, [m.score for m in marks], [number(m.name) for m in marks])


def _as_told(
    reading: Reading, boxes: Corners, scores: Sequence[float], classes: Sequence[int]
) -> Told:
    corners = boxes * np.array([*reading.full, *reading.full], np.float32)
    return Told(corners, np.array(scores, np.float64), np.array(classes, np.int64))


def _truth(reading: Reading, number: Callable[[str], int]) -> Truth:
    case = reading.case
    corners = case.boxes * np.array([*reading.full, *reading.full], np.float32)
    areas = np.array(case.areas or (corners[:, 2:] - corners[:, :2]).prod(1), np.float64)
    crowds = np.array([n in case.crowds for n in range(len(corners))], bool)
    classes = np.array([number(name) for name in case.names], np.int64)
    return Truth(corners, classes, areas, crowds)
