"""Vision findings joined with names and severity from the knowledge base, by code and colour."""

from collections.abc import Sequence

from assistant.messages import CandidateView, FindingView, Name, Urgency
from assistant.signs import Reading, Sign, worst_reading
from knowledge_base.load import Knowledge
from knowledge_base.schema import SEVERITY_RANK, Localised
from vision.types import Box, Candidate, Decision, Finding

SURELY_TOLD = 0.8
"""Of descriptions left out of training 98 in 100 above this share meant the likeliest lamp."""

DAMAGE_NAMES = {
    "scratch": Name(zh="划痕", en="scratch"),
    "dent": Name(zh="凹陷", en="dent"),
    "crack": Name(zh="开裂", en="crack"),
    "broken": Name(zh="破损", en="broken part"),
    "glass": Name(zh="玻璃破损", en="broken glass"),
    "lamp": Name(zh="车灯破损", en="broken lamp"),
    "tyre": Name(zh="轮胎损坏", en="tyre damage"),
    "deformation": Name(zh="变形", en="deformation"),
}
# Glass, lamps, tyres and deformation decide whether a car is safe to move; the rest is looks.
DAMAGE_SEVERITY: dict[str, Urgency] = {
    "tyre": "stop_now", "deformation": "stop_now", "glass": "soon", "lamp": "soon",
}  # fmt: skip


def view_finding(finding: Finding, knowledge: Knowledge, signs: Sequence[Sign] = ()) -> FindingView:
    """Join a finding with its name and severity.

    A finding that asks carries the worst severity among its candidates: until the driver has
    answered, the dangerous reading counts. So do `signs`, which the driver told of a lamp.
    """
    meant = finding.decision == "ask" or finding.kind == "text"
    codes = [finding.code, *(c.code for c in finding.candidates if meant)]
    severities = [_severity(finding, code, knowledge, signs) for code in codes]
    return FindingView(
        kind=finding.kind,
        code=finding.code,
        name=_name(finding.kind, finding.code, knowledge),
        box=finding.box.as_list(),
        confidence=round(finding.confidence, 3),
        severity=max(severities, key=lambda severity: SEVERITY_RANK[severity]),
        decision=finding.decision,
        candidates=[
            CandidateView(
                code=c.code,
                confidence=round(c.confidence, 3),
                name=_name(finding.kind, c.code, knowledge),
                severity=_severity(finding, c.code, knowledge, signs),
            )
            for c in finding.candidates
        ],
        colour=finding.colour,
        part=finding.part,
        extent=finding.extent,
    )


def view_told(
    candidates: Sequence[Candidate],
    colour: str | None,
    knowledge: Knowledge,
    signs: Sequence[Sign] = (),
) -> FindingView:
    """Join a lamp told in words with names and severities; it is asked about unless it is sure.

    Args:
        candidates: What it may be, likeliest first, at least one.
        colour: As told, None where it wasn't.
        knowledge: The records.
        signs: What else was told of lamps.
    """
    likely = _in_colour(candidates, colour, knowledge) or candidates
    asked = _view_told(likely, colour, knowledge, signs, "ask")
    if _is_sure(asked):
        return _view_told(likely[:1], colour, knowledge, signs, "say")
    return asked


def _in_colour(
    candidates: Sequence[Candidate], colour: str | None, knowledge: Knowledge
) -> Sequence[Candidate]:
    """Return those that shine in a colour which tells of no danger; all of them for any other."""
    if colour not in ("green", "blue", "white"):
        return candidates
    lamps = knowledge.lamps
    return [
        candidate
        for candidate in candidates
        if candidate.code in lamps
        and any(meaning.colour == colour for meaning in lamps[candidate.code].meanings)
    ]


def _view_told(
    candidates: Sequence[Candidate],
    colour: str | None,
    knowledge: Knowledge,
    signs: Sequence[Sign],
    decision: Decision,
) -> FindingView:
    best, *_ = candidates
    anywhere = Box(0, 0, 1, 1)
    finding = Finding(
        "lamp", best.code, anywhere, best.confidence, decision, tuple(candidates), colour
    )
    return view_finding(finding, knowledge, signs).model_copy(update={"box": [0.0] * 4})


def _is_sure(asked: FindingView) -> bool:
    """Whether the likeliest may be said: nothing more serious than it is left among the others."""
    first, *others = asked.candidates
    worse = (SEVERITY_RANK[other.severity or "routine"] for other in others)
    mildest = SEVERITY_RANK[first.severity or "routine"]
    return first.confidence >= SURELY_TOLD and all(rank <= mildest for rank in worse)


def worst_first(findings: Sequence[FindingView]) -> list[FindingView]:
    """Return findings with the most severe first, those alike in the order they had."""
    return sorted(findings, key=lambda finding: -SEVERITY_RANK[finding.severity])


def _severity(finding: Finding, code: str, knowledge: Knowledge, signs: Sequence[Sign]) -> Urgency:
    # A message on the display says in words what a lamp would; its candidate names that lamp.
    if finding.kind in ("lamp", "text") and code in knowledge.lamps:
        lamp, told = knowledge.lamps[code], signs if finding.kind == "lamp" else ()
        colour, flashing = worst_reading(lamp, Reading(finding.colour, False), told)
        return lamp.meaning(colour, flashing=flashing).severity
    if finding.kind == "trouble_code" and code in knowledge.trouble_codes:
        return knowledge.trouble_codes[code].severity
    if finding.kind == "damage":
        return DAMAGE_SEVERITY.get(code, "routine")
    return "soon" if finding.kind == "trouble_code" else "routine"


def _name(kind: str, code: str, knowledge: Knowledge) -> Name:
    if kind in ("lamp", "text") and code in knowledge.lamps:
        return _both(knowledge.lamps[code].name)
    if kind == "trouble_code" and code in knowledge.trouble_codes:
        return _both(knowledge.trouble_codes[code].name)
    if kind == "damage":
        return DAMAGE_NAMES.get(code, Name(zh=code, en=code))
    return Name(zh=code, en=code)


def _both(text: Localised) -> Name:
    return Name(zh=text.zh, en=text.en)
