"""Figures of single heads on labels of their own kind, of parts, and by CarDD's protocol."""

from collections.abc import Iterator, Sequence

import numpy as np

from evals.damage.names import GROUPS
from evals.damage.photos import Corners
from evals.damage.precision import any_pairs, by_area, by_class, head_pairs, told_pairs
from evals.damage.readings import Reading
from evals.intervals import share
from evals.results import Measure
from vision.damage_parts import PLACED
from vision.geometry import overlaps
from vision.training.damage.labels import HEADS

PARTS_BAR = 0.55
_SAME = 0.5


def head_figures(readings: Sequence[Reading], head: str) -> Iterator[Measure]:
    """Yield AP of a head on labels of its own kind."""
    pairs = head_pairs(readings, head)
    for measure in by_class(pairs, HEADS[head], head):
        if measure.name.startswith("parts AP50, mean"):
            value = measure.share.value
            yield Measure(measure.name, measure.share, f"≥ {PARTS_BAR}", value >= PARTS_BAR)
        else:
            yield measure
    if head != "parts":
        yield from by_class(any_pairs(pairs), ("any",), head)


def protocol_figures(readings: Sequence[Reading]) -> Iterator[Measure]:
    """Yield CarDD's figures, miss rate first, where damages have names of any set."""
    hits = [_outlined(r.boxes(), r.case.boxes) for r in readings]
    missed = [
        (name, not hit)
        for reading, found in zip(readings, hits, strict=True)
        for name, hit in zip(reading.case.names, found.tolist(), strict=True)
    ]
    yield Measure("missed, no box with IoU ≥ 0.5", share(gone for _, gone in missed))
    for name in sorted({name for name, _ in missed}):
        yield Measure(f"missed, {name}", share(gone for known, gone in missed if known == name))
    pairs = told_pairs(readings)
    yield from by_class(pairs, GROUPS, "told")
    yield from by_area(pairs, len(GROUPS), "told")
    yield from by_class(any_pairs(pairs), ("any",), "told")


def _outlined(boxes: Corners, labelled: Corners) -> np.ndarray:
    return np.asarray((overlaps(boxes, labelled)[0] >= _SAME).any(0))


def part_figures(readings: Sequence[Reading]) -> Iterator[Measure]:
    """Yield how often a part that was seen has its right name, and its right side."""
    pairs = [pair for reading in readings for pair in _seen_parts(reading)]
    yield Measure("part in view named right", share(label == said for label, said in pairs))
    sided = [(label, said) for label, said in pairs if _bare(label) == _bare(said) != label]
    yield Measure("left and right told apart", share(label == said for label, said in sided))


def damaged_part_figures(readings: Sequence[Reading]) -> Iterator[Measure]:
    """Yield how often a damaged part that was found has its right name, side apart."""
    outcomes = []
    for reading in readings:
        boxes = reading.boxes()
        for box, name in zip(reading.case.boxes, reading.case.names, strict=True):
            overlap = overlaps(boxes, box[None])[0][:, 0]
            if name != "dent" and overlap.max(initial=0.0) >= _SAME:
                part = reading.told.findings[int(overlap.argmax())].part
                outcomes.append(part in (name, *PLACED.get(name, ())))
    if outcomes:
        yield Measure("damaged part named right, of those outlined", share(outcomes))


def _seen_parts(reading: Reading) -> Iterator[tuple[str, str]]:
    parts = reading.told.parts
    boxes = reading.as_shares([part.box for part in parts])
    for box, name in zip(reading.case.boxes, reading.case.names, strict=True):
        overlap = overlaps(boxes, box[None])[0][:, 0]
        if overlap.max(initial=0.0) >= _SAME:
            yield name, parts[int(overlap.argmax())].part


def _bare(part: str) -> str:
    return part.replace("left_", "").replace("right_", "")
