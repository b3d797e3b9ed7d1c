"""Figures of what was found and made up, of extent and of time, with their bars."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from evals.damage.names import group_of
from evals.damage.photos import Corners, shares
from evals.damage.readings import Hits, Reading, beside, by_luck, found, on_the_spot
from evals.intervals import Estimate, Share, percentile, share
from evals.results import Measure
from vision.geometry import overlaps
from vision.training.damage.seen import OBVIOUS
from vision.types import Finding

RECALL_BAR, FALSE_BAR, SILENT_BAR, EXTENT_BAR, TIME_BAR_MS = 0.75, 1.0, 0.03, 0.75, 600

_NAMED_IOU = 0.1
_PAST = {"say": "said", "ask": "asked about"}


def damage_figures(
    readings: Sequence[Reading], where: str, *, completed: bool, bars: bool = False
) -> Iterator[Measure]:
    """Yield how much damage was found and how much was made up.

    Args:
        readings: Photos whose damages are labelled, or that show whole cars.
        where: Written behind each name.
        completed: Count damages as completed by looking, not as labelled.
        bars: Whether the bars apply.
    """
    hurt = [reading for reading in readings if len(reading.case.damages(completed=completed))]
    told = [(reading, reading.boxes()) for reading in hurt]
    yield _at_least(
        f"damages found{where}", _hits(found, told, completed), RECALL_BAR if bars else None
    )
    luck = by_luck(found, hurt, completed=completed)
    yield Measure(f"damages found by the boxes of other photos{where}", luck)
    yield Measure(f"damages outlined, IoU ≥ 0.3{where}", _hits(on_the_spot, told, completed))
    luck = by_luck(on_the_spot, hurt, completed=completed)
    yield Measure(f"damages outlined by the boxes of other photos{where}", luck)
    yield from _made_up(readings, where, completed, bars=bars)
    yield Measure(f"photos of damage where nothing was found{where}", _silent(hurt))
    obvious = [r for r in hurt if (shares(r.case.damages(completed=completed)) >= OBVIOUS).any()]
    name = f"photos of obvious damage where nothing was found{where}"
    yield _at_most(name, _silent(obvious), SILENT_BAR if bars and obvious else None)


def _made_up(
    readings: Sequence[Reading], where: str, completed: bool, *, bars: bool
) -> Iterator[Measure]:
    false = [float(beside(r.boxes(), r.case.damages(completed=completed))) for r in readings]
    name = f"boxes on nothing, a photo{where}"
    yield _at_most(name, Estimate.of(false), FALSE_BAR if bars else None)
    said = [r.boxes()[[f.decision == "say" for f in r.told.findings]] for r in readings]
    false = [
        float(beside(boxes, r.case.damages(completed=completed)))
        for boxes, r in zip(said, readings, strict=True)
    ]
    yield Measure(f"boxes on nothing that are said, a photo{where}", Estimate.of(false))
    counts = [float(len(reading.told.findings)) for reading in readings]
    yield Measure(f"boxes, a photo{where}", Estimate.of(counts))


def _hits(rule: Hits, told: Iterable[tuple[Reading, Corners]], completed: bool) -> Share:
    outcomes = [rule(boxes, r.case.damages(completed=completed)) for r, boxes in told]
    return share(bool(hit) for photo in outcomes for hit in photo)


def _silent(readings: Sequence[Reading]) -> Share:
    return share(not reading.told.findings for reading in readings)


def _at_least(name: str, value: Share, bar: float | None) -> Measure:
    if bar is None:
        return Measure(name, value)
    return Measure(name, value, f"≥ {bar}", value.value >= bar)


def _at_most(name: str, value: Share | Estimate, bar: float | None) -> Measure:
    if bar is None:
        return Measure(name, value)
    return Measure(name, value, f"≤ {bar}", value.value <= bar)


def extent_figures(readings: Sequence[Reading]) -> Iterator[Measure]:
    """Yield how often the extent of a photo's damage is right, where it is known."""
    known = [r for r in readings if r.case.extent]
    if not known:
        return
    right = share(r.told.extent == r.case.extent for r in known)
    yield _at_least("extent of a photo right", right, EXTENT_BAR)
    severe = [r for r in known if r.case.extent == "severe"]
    yield Measure("severe called minor", share(r.told.extent == "minor" for r in severe))


def named_figures(readings: Sequence[Reading]) -> Iterator[Measure]:
    """Yield how often what was found is called by its right type, where types are labelled."""
    for decision, past in _PAST.items():
        outcomes = [right for r in readings for right in _names(r, decision)]
        if outcomes:
            yield Measure(f"type right, of those found and {past}", share(outcomes))
    graded = [right for r in readings if r.case.kind == "types" for right in _grades(r)]
    if graded:
        yield Measure("extent of a damage right, of those found", share(graded))


def _names(reading: Reading, decision: str) -> Iterator[bool]:
    if reading.case.kind not in ("parts", "damaged"):
        for name, finding in _best(reading):
            group = group_of(name)
            if finding.decision == decision and group:
                yield group_of(finding.code) == group


def _grades(reading: Reading) -> Iterator[bool]:
    for name, finding in _best(reading):
        yield finding.extent == name.split("-")[0]


def _best(reading: Reading) -> Iterator[tuple[str, Finding]]:
    """Yield each labelled damage that was found, with the box that lies best on it."""
    boxes = reading.boxes()
    if not len(boxes):
        return
    for box, name in zip(reading.case.boxes, reading.case.names, strict=True):
        overlap = overlaps(boxes, box[None])[0][:, 0]
        if overlap.max() >= _NAMED_IOU:
            yield name, reading.told.findings[int(overlap.argmax())]


def time_figures(readings: Sequence[Reading]) -> Iterator[Measure]:
    """Yield the time of the stage."""
    known = [r.elapsed_ms for r in readings if r.elapsed_ms is not None]
    yield Measure("time of the damage stage, p50", Estimate.of(known, np.median, unit="ms"))
    late = Estimate.of(known, percentile(95), unit="ms")
    yield _at_most("time of the damage stage, p95", late, TIME_BAR_MS)
