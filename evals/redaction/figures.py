"""Figures of the redaction, with their bars."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from evals.intervals import Estimate, percentile, share
from evals.redaction.readings import COVERED_SHARE, Outcome, Reading
from evals.results import Failure, Measure, SuiteResult, at_least
from vision.training.plates.labels import Kind

RECALL_BAR = 0.95
TIME_BAR_MS = 250
KINDS: tuple[Kind, ...] = ("plate", "face")
# Widths in pixels of the photo as it is; a plate of 24 pixels has letters of about three.
_WIDTHS: dict[Kind, tuple[int, ...]] = {"plate": (0, 32, 64, 128), "face": (0, 16, 32, 64)}

Named = tuple[Reading, Outcome]


def redaction_result(
    readings: Sequence[Reading], placed: Sequence[Reading], times_ms: Sequence[float]
) -> SuiteResult:
    """Sum up the readings.

    Args:
        readings: Of the marked photos.
        placed: Of photos that plates and portraits were put into; by what was put in.
        times_ms: How long the redaction of photos of 1,600 pixels took.
    """
    seen = [(reading, outcome) for reading in readings for outcome in reading.outcomes]
    known = [pair for pair in seen if pair[1].area.legible == "yes"]
    measures = [*_recalls(known), *_put_in(placed), *_overblur(readings), *_times(times_ms)]
    return SuiteResult(
        "redaction",
        [measure for measure in measures if measure.share.n],
        [_failure(reading) for reading in worst_first([*readings, *placed]) if missed(reading)],
        rows=[_row(reading) for reading in readings],
        slices=[measure for measure in _slices(seen, known) if measure.share.n],
        notes=[
            "Found: a box of the same kind overlaps the marked one by half (IoU). Only what a "
            "person could read or know again counts; what is too small for that is told apart.",
            "Covered by mistake: under a cover, outside of what is marked and of blank plates.",
        ],
    )


def missed(reading: Reading) -> list[Outcome]:
    """Return what should have been covered and was not found."""
    return [o for o in reading.outcomes if o.area.legible == "yes" and not o.found]


def worst_first(readings: Sequence[Reading]) -> list[Reading]:
    """Return the photos with something missed first, then those with most covered by mistake."""
    return sorted(readings, key=lambda r: (-len(missed(r)), -r.over_share))


def _recalls(known: Sequence[Named]) -> Iterator[Measure]:
    for kind in KINDS:
        mine = [outcome for _, outcome in known if outcome.area.kind == kind]
        yield at_least(f"{kind}s found", (o.found for o in mine), RECALL_BAR)
        under = share(o.covered_share >= COVERED_SHARE for o in mine)
        yield Measure(f"{kind}s of which nine tenths are covered", under)


def _put_in(placed: Sequence[Reading]) -> Iterator[Measure]:
    pairs = [(r, o) for r in placed for o in r.outcomes if o.area.legible == "yes"]
    yield from _parts("found", pairs, lambda pair: pair[0].marked.source)


def _overblur(readings: Sequence[Reading]) -> Iterator[Measure]:
    yield Measure(
        "share of a photo covered by mistake", Estimate.of([r.over_share for r in readings])
    )
    clean = [not r.untouched for r in readings if r.untouched is not None]
    yield Measure("photos without plate or face that got a cover", share(clean))


def _times(times_ms: Sequence[float]) -> Iterator[Measure]:
    late = Estimate.of(times_ms, percentile(95), unit="ms")
    yield Measure("time at 1,600 px, p50", Estimate.of(times_ms, np.median, unit="ms"))
    yield Measure("time at 1,600 px, p95", late, f"≤ {TIME_BAR_MS} ms", late.value <= TIME_BAR_MS)


def _slices(seen: Sequence[Named], known: Sequence[Named]) -> Iterator[Measure]:
    for kind in KINDS:
        mine = [pair for pair in known if pair[1].area.kind == kind]
        yield from _parts(f"{kind}s found", mine, lambda pair: f"source {pair[0].marked.source}")
        yield from _parts(f"{kind}s found", mine, lambda pair: f"split {pair[0].marked.split}")
        yield from _parts(f"{kind}s found", mine, _width)
        dim = [o for _, o in seen if o.area.kind == kind and o.area.legible == "no"]
        yield Measure(f"{kind}s found that are too small or blurred", share(o.found for o in dim))
    blank = [outcome for _, outcome in seen if outcome.area.legible == "blank"]
    yield Measure("plates without a number that were covered", share(o.found for o in blank))


def _parts(name: str, pairs: Sequence[Named], key: Callable[[Named], str]) -> Iterator[Measure]:
    parts: dict[str, list[bool]] = {}
    for pair in pairs:
        parts.setdefault(key(pair), []).append(pair[1].found)
    for part, outcomes in sorted(parts.items()):
        yield Measure(f"{name}, {part}", share(outcomes))


def _width(pair: Named) -> str:
    area = pair[1].area
    steps = _WIDTHS[area.kind]
    width = area.box.x2 - area.box.x1
    n = max(i for i, step in enumerate(steps) if width >= step)
    return (
        f"{steps[n]} px wide and more"
        if n + 1 == len(steps)
        else (f"{steps[n]} to {steps[n + 1]} px wide")
    )


def _failure(reading: Reading) -> Failure:
    faults = [
        f"{o.area.kind} at {o.area.box.as_list()} not found, {o.covered_share:.0%} of it covered"
        for o in missed(reading)
    ]
    found = [f"- {p.kind} {p.confidence:.2f} at {p.box.as_list()}" for p in reading.found]
    return Failure(reading.marked.file, faults, found)


def _row(reading: Reading) -> dict[str, object]:
    return {
        "photo": reading.marked.file,
        "source": reading.marked.source,
        "split": reading.marked.split,
        "found": [[p.kind, p.box.as_list(), round(p.confidence, 3)] for p in reading.found],
        "missed": len(missed(reading)),
        "over_share": round(reading.over_share, 5),
        "ms": round(reading.elapsed_ms, 1),
    }
