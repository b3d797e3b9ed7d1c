"""How well lamps are named on labelled photos, counted the way a driver would count."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from vision.training.outcomes import Outcome, Rules, outcomes_of
from vision.training.scenes import Scene
from vision.types import Finding

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
    """Counts over photos. A lamp that was asked about or passed over is missed, not wrong.

    `asked` counts the lamps asked about with the right code offered, `asked_about` all that were
    asked about; `by_colour` is keyed by the colours that a lamp may shine in, joined by "|".
    `coloured` are the lamps named right whose colour is known.
    """

    photos: int = 0
    lamps: int = 0
    said: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    truth: Counter[str] = field(default_factory=Counter)
    by_colour: dict[str, Counter[str]] = field(default_factory=dict)
    confusions: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: int = 0
    asked_about: int = 0
    asked_in_vain: int = 0
    coloured: int = 0
    colour_right: int = 0
    stop_now_called_harmless: int = 0

    def add(self, outcomes: Sequence[Outcome]) -> None:
        """Count one photo."""
        self.photos += 1
        for outcome in outcomes:
            self.wrong += outcome.wrong
            self.asked_in_vain += outcome.result == "asked_in_vain"
            self.stop_now_called_harmless += outcome.plays_down
            if outcome.lamp is not None:
                self._add_lamp(outcome)
            elif outcome.finding is not None and outcome.wrong:
                self.confusions["(nothing)", outcome.finding.code] += 1

    def recall(self, colours: Iterable[str] = ()) -> Share:
        """Return the share of lamps said with the right code, of these colours or of all.

        A lamp of unknown colour counts for every colour that its code may shine in.
        """
        wanted = set(colours)
        if not wanted:
            return Share(self.said.total(), self.lamps)
        rows = [row for key, row in self.by_colour.items() if wanted & set(key.split("|"))]
        return Share(sum(r["right"] for r in rows), sum(r["all"] for r in rows))

    @property
    def wrong_per_photo(self) -> float:
        """Wrong lamps said, by name or by place, a photo."""
        return self.wrong / max(1, self.photos)

    def lines(self) -> list[str]:
        """Return the report as Markdown lines."""
        rows = [
            f"- photos {self.photos}, lit lamps {self.lamps}",
            f"- named right: {self.recall()}",
            f"- red and amber: {self.recall(('red', 'amber'))}; red: {self.recall(('red',))}",
            f"- asked with the right code offered: {Share(self.asked.total(), self.lamps)}",
            f"- wrong lamps said a photo: {self.wrong_per_photo:.2f} ({self.wrong})",
            f"- asked about nothing: {self.asked_in_vain / max(1, self.photos):.2f} a photo",
            f"- colour right of those named right: {Share(self.colour_right, self.coloured)}",
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

    def _add_lamp(self, outcome: Outcome) -> None:
        lamp, finding, result = outcome.lamp, outcome.finding, outcome.result
        if lamp is None:
            return
        self.lamps += 1
        self.truth[lamp.code] += 1
        row = self.by_colour.setdefault("|".join(outcome.hues), Counter())
        row["all"] += 1
        self.asked_about += result in ("offered", "not_offered")
        self.asked[lamp.code] += result == "offered"
        if result == "silent":
            self.confusions[lamp.code, "(silent)"] += 1
        elif finding is not None and result == "named":
            self.said[lamp.code] += 1
            row["right"] += 1
            self.coloured += bool(lamp.colour)
            self.colour_right += bool(lamp.colour) and finding.colour == lamp.colour
        elif finding is not None and result == "misnamed":
            self.confusions[lamp.code, finding.code] += 1


def evaluate(
    scenes: Iterable[Scene],
    find: Find,
    stop_now: Mapping[str, Sequence[str]],
    *,
    colours: Mapping[str, Sequence[str]] | None = None,
) -> LampReport:
    """Score `find` on labelled scenes.

    Args:
        scenes: Photos with every lit lamp labelled.
        find: The recogniser.
        stop_now: For each code, the colours in which it means "stop now".
        colours: For each code, all its colours; tells what a lamp of unknown colour may be.
    """
    report = LampReport()
    rules = Rules(stop_now, colours or {})
    for scene in scenes:
        report.add(outcomes_of(scene.lamps, find(scene), rules))
    return report
