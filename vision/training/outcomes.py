"""What became of each lit lamp of a photo, and what was found where nothing is lit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from vision.geometry import overlaps
from vision.training.scenes import LitLamp
from vision.types import Finding

MATCH_IOU = 0.3
"""A finding is about a lamp when they overlap this much; naming counts, not outlining."""

Result = Literal[
    "named",  # said, by its code
    "misnamed",  # said to be another lamp
    "offered",  # asked about, its code among the candidates
    "not_offered",  # asked about, without its code
    "silent",  # passed over
    "invented",  # said where no lamp is lit
    "asked_in_vain",  # asked about where no lamp is lit
]


@dataclass(frozen=True, slots=True)
class Rules:
    """For each code, the colours in which it means "stop now", and all that it shines in."""

    stop_now: Mapping[str, Sequence[str]]
    colours: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A lamp with its finding, a lamp without one, or a finding without a lamp.

    `hues` are the colours that the lamp may shine in: its own, or where that is unknown all of its
    code. `plays_down` says that a lamp that may mean "stop now" was said to be harmless.
    """

    result: Result
    lamp: LitLamp | None = None
    finding: Finding | None = None
    hues: tuple[str, ...] = ()
    plays_down: bool = False

    @property
    def wrong(self) -> bool:
        """Whether something untrue was said."""
        return self.result in ("misnamed", "invented")


def outcomes_of(
    lamps: Sequence[LitLamp], findings: Sequence[Finding], rules: Rules
) -> list[Outcome]:
    """Return one outcome a lamp, in order, then one for each finding without a lamp."""
    partner = match(lamps, findings)
    outcomes = []
    for i, lamp in enumerate(lamps):
        finding = findings[partner[i]] if i in partner else None
        hues = (lamp.colour,) if lamp.colour else tuple(rules.colours.get(lamp.code, ()))
        down = _plays_down(lamp, finding, rules.stop_now)
        outcomes.append(Outcome(_result(lamp, finding), lamp, finding, hues, down))
    taken = set(partner.values())
    stray = [finding for j, finding in enumerate(findings) if j not in taken]
    return outcomes + [
        Outcome("invented" if finding.decision == "say" else "asked_in_vain", None, finding)
        for finding in stray
    ]


def match(lamps: Sequence[LitLamp], findings: Sequence[Finding]) -> dict[int, int]:
    """Return, for each lamp that has one, the finding that overlaps it most."""
    if not lamps or not findings:
        return {}
    truth = np.array([lamp.box for lamp in lamps], np.float32)
    seen = np.array([[f.box.x1, f.box.y1, f.box.x2, f.box.y2] for f in findings], np.float32)
    iou = overlaps(truth, seen)[0]
    pairs: dict[int, int] = {}
    for flat in np.argsort(-iou, axis=None):
        i, j = divmod(int(flat), len(findings))
        if iou[i, j] < MATCH_IOU:
            break
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _result(lamp: LitLamp, finding: Finding | None) -> Result:
    if finding is None:
        return "silent"
    if finding.decision == "ask":
        offered = lamp.code in {candidate.code for candidate in finding.candidates}
        return "offered" if offered else "not_offered"
    return "named" if finding.code == lamp.code else "misnamed"


def _plays_down(
    lamp: LitLamp, finding: Finding | None, stop_now: Mapping[str, Sequence[str]]
) -> bool:
    """Return whether a lamp that may mean "stop now" was said to be something that does not.

    A lamp of unknown colour may be any that its code has; only another code plays it down then,
    for of its own the colour that was seen can't be judged.
    """
    if finding is None or finding.decision != "say":
        return False
    danger = stop_now.get(lamp.code, ())
    may_mean_it = lamp.colour in danger if lamp.colour else finding.code != lamp.code
    if not danger or not may_mean_it:
        return False
    return (finding.colour or "") not in stop_now.get(finding.code, ())
