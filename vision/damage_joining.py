"""Boxes of types and of damaged parts joined into one finding for each damage."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from vision.damage_parts import DAMAGED_CODE, SeenPart, covered, name_part, part_below
from vision.damage_policy import DamagePolicy, Threshold
from vision.types import Box, Candidate, Decision, Finding

WITHIN = 0.6
_RANK = {"minor": 0, "moderate": 1, "severe": 2}


@dataclass(frozen=True, slots=True)
class Mark:
    """A box of one head, the name of its class, and its score."""

    name: str
    box: Box
    score: float


def join_marks(
    types: Sequence[Mark],
    damaged: Sequence[Mark],
    parts: Sequence[SeenPart],
    policy: DamagePolicy,
    extent: str,
) -> list[Finding]:
    """Return one finding for each damage.

    A damaged part takes in the marks within it: they say what happened to it and how badly. What
    lies outside every damaged part is a finding of its own.

    Args:
        types: Marks such as "minor-scratch".
        damaged: Marks such as "bumper".
        parts: The parts in view.
        policy: When to say and when to ask.
        extent: How bad the photo's damage is as a whole.
    """
    found, taken = [], set()
    threshold, hints = policy.thresholds["damaged"], policy.thresholds["types"].ask
    for mark in damaged:
        decision = threshold.decide(mark.score)
        if decision is None:
            continue
        inside = [
            n
            for n, one in enumerate(types)
            if one.score >= hints and covered(one.box, mark.box) >= WITHIN
        ]
        taken.update(inside)
        code = _code(mark, [types[n] for n in inside], extent)
        part = name_part(mark.name, mark.box, parts)
        sure = threshold.confidence(mark.score)
        found.append(_finding(code, mark.box, sure, decision, part, extent))
    alone = [one for n, one in enumerate(types) if n not in taken]
    return [*found, *_by_type(alone, parts, policy.thresholds["types"])]


def _code(mark: Mark, inside: Sequence[Mark], extent: str) -> str:
    return DAMAGED_CODE.get(mark.name) or _worst_type(inside) or _bent(extent)


def _by_type(
    marks: Sequence[Mark], parts: Sequence[SeenPart], threshold: Threshold
) -> Iterator[Finding]:
    for mark in marks:
        decision = threshold.decide(mark.score)
        if decision is not None:
            extent, code = mark.name.split("-")
            part = part_below(mark.box, parts)
            sure = threshold.confidence(mark.score)
            yield _finding(code, mark.box, sure, decision, part, extent)


def _finding(
    code: str, box: Box, confidence: float, decision: Decision, part: str | None, extent: str
) -> Finding:
    candidates = (Candidate(code, confidence),) if decision == "ask" else ()
    return Finding("damage", code, box, confidence, decision, candidates, part=part, extent=extent)


def _worst_type(inside: Sequence[Mark]) -> str | None:
    """Return the type of the worst mark; scratches alone don't say that a part isn't bent."""
    bent = [mark for mark in inside if not mark.name.endswith("scratch")]
    worst = max(bent, key=lambda mark: (_RANK[mark.name.split("-")[0]], mark.score), default=None)
    return worst.name.split("-")[1] if worst else None


def _bent(extent: str) -> str:
    return "deformation" if extent == "severe" else "dent"
