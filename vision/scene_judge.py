"""What a photo shows, from its pixels and from what was read in it, weighed together."""

import logging
from dataclasses import dataclass
from math import exp, log
from typing import Literal

from vision.images import Pixels
from vision.scene import Evidence, EvidenceScene, evidence_scores
from vision.scene_classifier import SceneClassifier
from vision.types import ModelMissing, Scene
from vision.vehicle_papers import has_paper_words
from vision.views import View, ViewReading

logger = logging.getLogger(__name__)

Shown = Literal["dashboard", "vehicle", "scan_tool", "plate", "other"]

SHOWN: dict[View, Shown] = {
    "dashboard": "dashboard", "vehicle": "vehicle", "road": "vehicle", "scan_tool": "scan_tool",
    "plate": "plate", "document": "plate", "page": "other", "other": "other",
}  # fmt: skip
"""What the views amount to where near and far, or plate and paper, make no difference."""

_DOUBT = 0.01
"""Least share of anything: a classifier that is very sure can still be outvoted by evidence."""

_WEIGHTS: dict[Scene, float] = {"scan_tool": 2.5, "dashboard": 1.5, "plate": 2.0, "accident": 1.0}
"""How far evidence moves the odds. A trouble code that was read decides alone against any view;
a lit lamp does not outvote a sure view of a car, whose tail lights look like one."""

_PAPER = 0.85
_SURE = 0.55
_UNSURE = 0.3


@dataclass(frozen=True, slots=True)
class JudgedScene:
    """A scene with its confidence, and the view that it rests on.

    Scene "other" below .5 means "unknown", not "surely none of these". The outside of a car is
    "accident" only with damage found; without, it is "other" with view "vehicle" or "road".
    """

    scene: Scene
    confidence: float
    reading: ViewReading


class LearnedScene:
    """Judges by the scene classifier and by evidence together; a `SceneJudge`.

    Without a model it judges by evidence alone.
    """

    def __init__(self, classifier: SceneClassifier | None = None) -> None:
        self._classifier = classifier or SceneClassifier()

    def look(self, image: Pixels) -> ViewReading | None:
        """Return the view of an RGB picture `(h, w, 3)`; None without a model."""
        try:
            return self._classifier.read(image)
        except ModelMissing:
            logger.warning("scene model missing, judging by what was read")
            return None

    def judge(self, image: Pixels, evidence: Evidence) -> tuple[Scene, float]:
        """Return the scene of an RGB picture `(h, w, 3)` and its confidence in [0, 1]."""
        reading = self.look(image)
        if reading is None:
            return EvidenceScene().judge(image, evidence)
        judged = weigh(reading, evidence, image.shape[1])
        return judged.scene, judged.confidence


def weigh(reading: ViewReading, evidence: Evidence, width_px: int) -> JudgedScene:
    """Return the scene that a view and the evidence amount to.

    Args:
        reading: What the classifier saw.
        evidence: What the other readers found.
        width_px: Of the photo.
    """
    found = _found(evidence, width_px)
    shares = _shares(reading, found)
    shown = max(shares, key=lambda name: shares[name])
    confidence = shares[shown]
    if confidence < _SURE or not (reading.sure or shown in found):
        return JudgedScene("other", min(confidence, _UNSURE), reading)
    if shown == "vehicle":
        damaged = any(finding.kind == "damage" for finding in evidence.findings)
        return JudgedScene("accident" if damaged else "other", confidence, reading)
    return JudgedScene(shown, confidence, reading)


def _found(evidence: Evidence, width_px: int) -> dict[Shown, float]:
    """Return the odds, as logarithms, by which evidence raises what it speaks for."""
    scores = evidence_scores(evidence, width_px)
    if has_paper_words(evidence.lines):
        scores["plate"] = max(scores["plate"], _PAPER)
    raised: dict[Shown, float] = {}
    for scene, score in scores.items():
        if score > 0.5:
            known = min(score, 0.98)
            name: Shown = "vehicle" if scene == "accident" else scene
            raised[name] = _WEIGHTS[scene] * log(known / (1 - known))
    return raised


def _shares(reading: ViewReading, found: dict[Shown, float]) -> dict[Shown, float]:
    seen = dict.fromkeys(SHOWN.values(), 0.0)
    for view, share in reading.shares.items():
        seen[SHOWN[view]] += share
    odds = {
        name: (_DOUBT + (1 - _DOUBT) * share) * exp(found.get(name, 0.0))
        for name, share in seen.items()
    }
    total = sum(odds.values())
    return {name: value / total for name, value in odds.items()}
