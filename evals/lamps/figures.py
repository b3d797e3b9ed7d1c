"""Figures of labelled photos that were read, with their bars."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from evals.intervals import Estimate, Share, percentile, share
from evals.lamps.readings import Reading
from evals.lamps.rows import fails, failure_of, row_of, worst_first
from evals.results import Measure, SuiteResult
from vision.training.evaluation import LampReport
from vision.training.evaluation import Share as Counted
from vision.training.outcomes import Outcome, Rules

RECALL_BAR, RED_BAR, WRONG_BAR = 0.90, 0.95, 0.2
STAGE_BAR_MS, WHOLE_BAR_MS, RATIO_BAR = 500, 900, 1.3


def photos_result(readings: Sequence[Reading], rules: Rules) -> SuiteResult:
    """Sum up the readings: what was named, what was said wrongly, how long it took."""
    report = report_of(readings)
    measures = [
        *_recalls(report),
        *_questions(report, readings),
        *_mistakes(report, readings, rules),
        *_times(readings),
    ]
    return SuiteResult(
        "lamps",
        [measure for measure in measures if measure.share.n],
        [failure_of(reading) for reading in worst_first(readings) if fails(reading)],
        {f"{true} → {said}": n for (true, said), n in report.confusions.most_common()},
        [row_of(reading) for reading in readings],
        list(_slices(report, readings)),
    )


def report_of(readings: Sequence[Reading]) -> LampReport:
    """Return the counts of some photos."""
    report = LampReport()
    for reading in readings:
        report.add(reading.outcomes)
    return report


def _recalls(report: LampReport) -> list[Measure]:
    both, red = _share(report.recall(("red", "amber"))), _share(report.recall(("red",)))
    return [
        Measure("named right", _share(report.recall())),
        Measure("named right, red and amber", both, f"≥ {RECALL_BAR}", both.value >= RECALL_BAR),
        Measure("named right, red", red, f"≥ {RED_BAR}", red.value >= RED_BAR),
    ]


def _questions(report: LampReport, readings: Sequence[Reading]) -> list[Measure]:
    vain = [_count(reading, "asked_in_vain") for reading in readings]
    return [
        Measure("asked about", Share(report.asked_about, report.lamps)),
        Measure("asked about, the right one offered", Share(report.asked.total(), report.lamps)),
        Measure("asked about nothing, a photo", Estimate.of(vain)),
    ]


def _mistakes(report: LampReport, readings: Sequence[Reading], rules: Rules) -> list[Measure]:
    wrong = Estimate.of([float(reading.wrong) for reading in readings])
    words = Estimate.of([float(_wrong_words(reading)) for reading in readings])
    grave = [o for r in readings for o in r.outcomes if _may_mean_stop(o, rules)]
    down = Share(report.stop_now_called_harmless, len(grave))
    refused = share(bool(reading.refusal) for reading in readings)
    return [
        Measure("wrong said, a photo", wrong, f"≤ {WRONG_BAR}", wrong.value <= WRONG_BAR),
        Measure("wrong said, of them read as words, a photo", words),
        Measure("colour right, of those named right", Share(report.colour_right, report.coloured)),
        Measure("stop-now lamps called harmless", down, "0", down.hits == 0),
        *([Measure("photos that can't be read", refused)] if refused.hits else []),
    ]


def _times(readings: Sequence[Reading]) -> Iterator[Measure]:
    times = [reading.times for reading in readings if reading.times is not None]
    whole, stage = [t.whole_ms for t in times], [t.stage_ms for t in times]
    for name, values, bar in (("lamp stage", stage, STAGE_BAR_MS), ("photo", whole, WHOLE_BAR_MS)):
        late = Estimate.of(values, percentile(95), unit="ms")
        yield Measure(f"time of the {name}, p50", Estimate.of(values, np.median, unit="ms"))
        yield Measure(f"time of the {name}, p95", late, f"≤ {bar} ms", late.value <= bar)
    ratio = Estimate.of([t.stage_ms / t.models_ms for t in times], np.median)
    name = "lamp stage over its bare proposals and models, median"
    yield Measure(name, ratio, f"≤ {RATIO_BAR}", ratio.value <= RATIO_BAR)


def _slices(report: LampReport, readings: Sequence[Reading]) -> Iterator[Measure]:
    for code, count in report.truth.most_common():
        yield Measure(f"named right, {code}", Share(report.said[code], count))
    yield from _parts("design", readings, lambda reading: reading.photo.group)
    yield from _parts("split", readings, lambda reading: reading.photo.split or "")


def _parts(
    kind: str, readings: Sequence[Reading], key: Callable[[Reading], str]
) -> Iterator[Measure]:
    """Yield two figures a part, unless every photo is its own part or all are one."""
    parts: dict[str, list[Reading]] = {}
    for reading in readings:
        parts.setdefault(key(reading), []).append(reading)
    if len(parts) in (1, len(readings)):
        return
    for name, part in sorted(parts.items(), key=lambda pair: -len(pair[1])):
        yield Measure(f"named right, {kind} {name}", _share(report_of(part).recall()))
        wrong = Estimate.of([float(reading.wrong) for reading in part])
        yield Measure(f"wrong said a photo, {kind} {name}", wrong)


def _share(counted: Counted) -> Share:
    return Share(counted.hits, counted.of)


def _count(reading: Reading, result: str) -> float:
    return float(sum(outcome.result == result for outcome in reading.outcomes))


def _may_mean_stop(outcome: Outcome, rules: Rules) -> bool:
    danger = rules.stop_now.get(outcome.lamp.code, ()) if outcome.lamp else ()
    return bool(set(danger) & set(outcome.hues))


def _wrong_words(reading: Reading) -> int:
    return sum(o.wrong and o.finding in reading.from_words for o in reading.outcomes)
