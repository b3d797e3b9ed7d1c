"""What a photo shows, decided from what was read in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from vision.codes import has_scan_tool_words
from vision.images import Pixels
from vision.plate_text import is_chinese_plate
from vision.types import Finding, Scene, TextLine

_GAUGES = re.compile(
    r"km/?h|\bmph\b|\brpm|r/?min|tr/min|1/min|[x×]\s?10{2,3}\b|\bodo\b|\btrip\b|\d{3,6}\s?km\b"
    r"|l/100|km/l|\bprnd|总里程|小计里程|续航|平均油耗|瞬时油耗",
    re.IGNORECASE,
)
_DIALS = (frozenset(range(0, 281, 20)), frozenset(range(10, 261, 20)), frozenset(range(9)))
_DIAL_MARKS = 4
_PLATE_WIDTH = 0.12  # of the photo; plates on cars in the background are smaller
_UNSURE = 0.3


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the other readers saw: findings of lamps, damage and codes, and the text lines."""

    findings: Sequence[Finding] = ()
    lines: Sequence[TextLine] = ()


class SceneJudge(Protocol):
    """Decides what a photo shows; a trained model may take this place."""

    def judge(self, image: Pixels, evidence: Evidence) -> tuple[Scene, float]:
        """Return the scene of an RGB picture `(h, w, 3)` and its confidence in [0, 1]."""


class EvidenceScene:
    """Judges by evidence alone, without looking at the pixels.

    A scene is claimed only with something to show for it, an accident only with damage found;
    all else is "other" at low confidence, which means "unknown" and not "surely none of these".
    """

    def judge(self, image: Pixels, evidence: Evidence) -> tuple[Scene, float]:
        """Return the scene with the strongest evidence."""
        scores = evidence_scores(evidence, image.shape[1])
        scene = max(scores, key=lambda name: scores[name])
        return (scene, scores[scene]) if scores[scene] >= 0.5 else ("other", _UNSURE)


def evidence_scores(evidence: Evidence, width_px: int) -> dict[Scene, float]:
    """Return how much was found for each scene but "other", in [0, 1]; 0 where nothing was.

    Args:
        evidence: What the other readers saw.
        width_px: Of the photo; a plate counts only where it fills a good part of it.
    """
    return {
        "scan_tool": _scan_tool(evidence),
        "dashboard": _dashboard(evidence),
        "accident": _strongest(evidence, "damage"),
        "plate": _plate(evidence, width_px),
    }


def _scan_tool(evidence: Evidence) -> float:
    codes = _strongest(evidence, "trouble_code")
    words = has_scan_tool_words(evidence.lines)
    if codes:
        return max(codes, 0.95) if words else codes * 0.9
    return 0.6 if words and not _gauge_words(evidence.lines) else 0.0


def _dashboard(evidence: Evidence) -> float:
    """Weigh lamps, gauge units and dial numbers as independent signs."""
    lamps = [f for f in evidence.findings if f.kind == "lamp" and f.decision == "say"]
    signs = [0.9 * lamp.confidence for lamp in lamps[:3]]
    signs += [0.7] * min(2, _gauge_words(evidence.lines))
    signs += [0.75] * _dials(evidence.lines)
    if any(f.kind == "text" for f in evidence.findings):
        signs.append(0.7)
    miss = 1.0
    for sign in signs:
        miss *= 1 - sign
    return min(0.98, 1 - miss)


def _gauge_words(lines: Sequence[TextLine]) -> int:
    return sum(bool(_GAUGES.search(line.text)) for line in lines)


def _dials(lines: Sequence[TextLine]) -> int:
    """Count the scales (speed, engine speed) of which enough marks were read."""
    numbers = {int(t) for line in lines for t in re.findall(r"\b\d{1,3}\b", line.text)}
    return sum(len(numbers & scale) >= _DIAL_MARKS for scale in _DIALS)


def _plate(evidence: Evidence, width: int) -> float:
    plates = [
        line.confidence
        for line in evidence.lines
        if is_chinese_plate(line.text) and (line.box.x2 - line.box.x1) > _PLATE_WIDTH * width
    ]
    return 0.8 * max(plates, default=0.0)


def _strongest(evidence: Evidence, kind: str) -> float:
    return max((f.confidence for f in evidence.findings if f.kind == kind), default=0.0)
