"""How well lamps are named on labelled photos, counted the way a driver would count."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from vision.geometry import overlaps
from vision.training.scenes import LitLamp, Scene
from vision.types import Finding

MATCH_IOU = 0.3
"""A finding is about a lamp when they overlap this much; naming counts, not outlining."""

Find = Callable[[Scene], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `of`, with a 95 % Wilson interval."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share itself; 0 when nothing was counted."""
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end in [0, 1]."""
        if not self.of:
            return 0.0, 1.0
        z, n, p = 1.96, self.of, self.value
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return float(middle - half), float(middle + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} ({self.hits}/{self.of}, 95 % {low:.2f}-{high:.2f})"


@dataclass(slots=True)
class LampReport:
    """Counts over photos. A lamp that was asked about or passed over is missed, not wrong."""

    photos: int = 0
    lamps: int = 0
    said: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    truth: Counter[str] = field(default_factory=Counter)
    by_colour: dict[str, Counter[str]] = field(default_factory=dict)
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: int = 0
    asked_in_vain: int = 0
    colour_right: int = 0
    stop_now_called_harmless: int = 0

    def recall(self, colours: Iterable[str] = ()) -> Share:
        """Return the share of lamps said with the right code, of these colours or of all."""
        chosen = tuple(colours) or tuple(self.by_colour)
        rows = [self.by_colour.get(colour, Counter()) for colour in chosen]
        return Share(sum(r["right"] for r in rows), sum(r["all"] for r in rows))

    @property
    def wrong_per_photo(self) -> float:
        """Wrong lamps said, by name or by place, a photo."""
        return self.wrong / max(1, self.photos)

    def lines(self) -> list[str]:
        """Return the report as Markdown lines."""
        asked = Share(sum(self.asked.values()), self.lamps)
        rows = [
            f"- photos {self.photos}, lit lamps {self.lamps}",
            f"- named right: {self.recall()}",
            f"- red and amber: {self.recall(('red', 'amber'))}; red: {self.recall(('red',))}",
            f"- asked with the right code offered: {asked}",
            f"- wrong lamps said a photo: {self.wrong_per_photo:.2f} ({self.wrong})",
            f"- asked about nothing: {self.asked_in_vain / max(1, self.photos):.2f} a photo",
            f"- colour right of those named right: {Share(self.colour_right, self.recall().hits)}",
            f"- stop-now lamps called harmless: {self.stop_now_called_harmless}",
            "",
            "| code | lit | named right | asked |",
            "|---|---|---|---|",
        ]
        rows += [
            f"| {code} | {count} | {Share(self.said[code], count)} | {self.asked[code]} |"
            for code, count in self.truth.most_common()
        ]
        pairs = [f"{a} → {b} ({n})" for (a, b), n in self.confusions.most_common(10)]
        return [*rows, "", "Confusions (true → said): " + "; ".join(pairs)]


def evaluate(
    scenes: Iterable[Scene], find: Find, stop_now: Mapping[str, Sequence[str]]
) -> LampReport:
    """Score `find` on labelled scenes.

    Args:
        scenes: Photos with every lit lamp labelled.
        find: The recogniser.
        stop_now: For each code, the colours in which it means "stop now".
    """
    report = LampReport()
    for scene in scenes:
        report.photos += 1
        _score(report, scene.lamps, find(scene), stop_now)
    return report


def _score(
    report: LampReport,
    lamps: Sequence[LitLamp],
    findings: Sequence[Finding],
    stop_now: Mapping[str, Sequence[str]],
) -> None:
    """Add one photo to `report`, in place."""
    partner = match(lamps, findings)
    for i, lamp in enumerate(lamps):
        report.lamps += 1
        report.truth[lamp.code] += 1
        row = report.by_colour.setdefault(lamp.colour, Counter())
        row["all"] += 1
        finding = findings[partner[i]] if i in partner else None
        if finding is None:
            report.confusions[lamp.code, "(silent)"] += 1
        elif finding.decision == "ask":
            report.asked[lamp.code] += lamp.code in {c.code for c in finding.candidates}
        elif finding.code == lamp.code:
            report.said[lamp.code] += 1
            row["right"] += 1
            report.colour_right += finding.colour == lamp.colour
        else:
            report.wrong += 1
            report.confusions[lamp.code, finding.code] += 1
        report.stop_now_called_harmless += _plays_down(lamp, finding, stop_now)
    for j, finding in enumerate(findings):
        if j not in partner.values():
            report.wrong += finding.decision == "say"
            report.asked_in_vain += finding.decision == "ask"
            if finding.decision == "say":
                report.confusions["(nothing)", finding.code] += 1


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


def _plays_down(
    lamp: LitLamp, finding: Finding | None, stop_now: Mapping[str, Sequence[str]]
) -> bool:
    """Return whether a stop-now lamp was said to be something that is not."""
    if finding is None or finding.decision != "say":
        return False
    if lamp.colour not in stop_now.get(lamp.code, ()):
        return False
    return (finding.colour or "") not in stop_now.get(finding.code, ())
