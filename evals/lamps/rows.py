"""A photo that was read, in words and as a row of the result file."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from evals.lamps.readings import Reading
from evals.results import Failure
from vision.training.outcomes import Outcome
from vision.types import Finding


def worst_first(readings: Sequence[Reading]) -> list[Reading]:
    """Return the photos by what went wrong: danger played down, wrong said, passed over, asked."""

    def badness(reading: Reading) -> tuple[int, int, int, int]:
        results = Counter(outcome.result for outcome in reading.outcomes)
        down = sum(outcome.plays_down for outcome in reading.outcomes)
        asked = results["offered"] + results["not_offered"] + results["asked_in_vain"]
        return -down, -reading.wrong, -results["silent"], -asked

    return sorted(readings, key=badness)


def fails(reading: Reading) -> bool:
    """Tell whether something untrue was said, or the photo was refused."""
    return bool(reading.refusal or reading.wrong or any(o.plays_down for o in reading.outcomes))


def failure_of(reading: Reading) -> Failure:
    """Return what was wrong, and beneath it all else of the photo."""
    faults = [reading.refusal] if reading.refusal else []
    faults += [describe(outcome) for outcome in reading.outcomes if outcome.wrong]
    faults += [
        f"{describe(outcome)}: stop-now called harmless"
        for outcome in reading.outcomes
        if outcome.plays_down
    ]
    seen = [describe(outcome) for outcome in reading.outcomes if not outcome.wrong]
    return Failure(reading.photo.path.name, faults, [f"- {line}" for line in seen])


def describe(outcome: Outcome) -> str:
    """Return one line: what is lit and what was made of it."""
    lit = f"{outcome.lamp.code} {outcome.lamp.colour}".strip() if outcome.lamp else "nothing lit"
    if outcome.finding is None:
        return f"{lit}: passed over"
    return f"{lit}: {_told(outcome.finding)}"


def _told(finding: Finding) -> str:
    if finding.decision == "say":
        return f"said to be {finding.code} {finding.colour or ''}".strip()
    return f"asked whether {', '.join(candidate.code for candidate in finding.candidates)}"


def row_of(reading: Reading) -> dict[str, Any]:
    """Return all of a photo, for comparison with another run."""
    photo, times = reading.photo, reading.times
    return {
        "photo": photo.path.name,
        "design": photo.group,
        "split": photo.split,
        "refusal": reading.refusal,
        "times_ms": [round(t, 1) for t in (times.whole_ms, times.stage_ms, times.models_ms)]
        if times
        else [],
        "outcomes": [_outcome_row(outcome, reading) for outcome in reading.outcomes],
    }


def _outcome_row(outcome: Outcome, reading: Reading) -> dict[str, Any]:
    row: dict[str, Any] = {"result": outcome.result, "stop_now_called_harmless": outcome.plays_down}
    if outcome.lamp is not None:
        box = [round(v, 1) for v in outcome.lamp.box]
        row["lamp"] = {"code": outcome.lamp.code, "colour": outcome.lamp.colour, "box": box}
    finding = outcome.finding
    if finding is not None:
        row["finding"] = {
            "code": finding.code,
            "colour": finding.colour,
            "decision": finding.decision,
            "confidence": round(finding.confidence, 4),
            "candidates": [candidate.code for candidate in finding.candidates],
            "box": finding.box.as_list(),
            "from_words": finding in reading.from_words,
        }
    return row
