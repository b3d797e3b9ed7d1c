"""Visible damage: its type, the part of the car it is on and how bad it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from vision.crops import Pixels
from vision.damage_joining import Mark, join_marks
from vision.damage_parts import SeenPart
from vision.damage_policy import DamagePolicy, load_policy
from vision.damage_view import Floats, Placing, Strong, fit_photo, strongest
from vision.lamps import open_session
from vision.types import Finding

MODEL_FILE = "damage.onnx"
POLICY_FILE = "damage.json"
EXTENTS = ("minor", "moderate", "severe")

PART_SURE = 0.25
"""Least score of a part in view."""


@dataclass(frozen=True, slots=True)
class DamageSighting:
    """What a photo of a car shows: damages, surest first, the parts in view, the worst extent."""

    findings: tuple[Finding, ...]
    parts: tuple[SeenPart, ...]
    extent: str


@dataclass(frozen=True, slots=True)
class Look:
    """The marks of each head, strongest first, and the shares of the extents `(3,)`."""

    marks: Mapping[str, list[Mark]]
    extents: Floats


class DamageRecogniser:
    """Finds visible damage; loads its model on first use, one session a process."""

    def __init__(
        self, model_dir: Path | None = None, *, sessions: Callable[[Path], Any] | None = None
    ) -> None:
        """Remember where the model is, by default the one that ships; nothing is read yet.

        Args:
            model_dir: Folder of the model and its policy.
            sessions: Opens a model file instead of `open_session`; for those who measure.
        """
        self._model_dir = model_dir or Path(__file__).parent / "models"
        self._open = sessions or open_session

    @cached_property
    def policy(self) -> DamagePolicy:
        """What the heads tell apart, and their thresholds."""
        return load_policy(self._model_dir / POLICY_FILE)

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401 - onnxruntime is untyped
        return self._open(self._model_dir / MODEL_FILE)

    def find(self, image: Pixels) -> DamageSighting:
        """Return what is visibly damaged in a photo of a car.

        What isn't found may still be there: a dirty, dark or reflecting panel hides much. Where
        nothing is sure, the likeliest place is asked about, whole cars included: one question too
        many costs less than a damage passed over.

        Args:
            image: Photo, `(h, w, 3)` RGB uint8.

        Raises:
            ModelMissing: The model or its policy is absent or unreadable.
        """
        lowest = {head: limit.lowest for head, limit in self.policy.thresholds.items()}
        return self.judge(self.look(image, {"parts": PART_SURE, **lowest}))

    def judge(self, seen: Look, policy: DamagePolicy | None = None) -> DamageSighting:
        """Return what is sure enough of a look to say or to ask about.

        Args:
            seen: What `look` returned.
            policy: Thresholds instead of those that ship.
        """
        policy = policy or self.policy
        parts = tuple(
            SeenPart(mark.name, mark.box, mark.score)
            for mark in seen.marks["parts"]
            if mark.score >= PART_SURE
        )
        extent = EXTENTS[int(np.argmax(seen.extents))]
        args = seen.marks["types"], seen.marks["damaged"], parts
        found = join_marks(*args, policy, extent)
        if not found:
            weak = join_marks(*args, policy.for_lone_marks(), extent)
            found = sorted(weak, key=lambda f: -f.confidence)[:1]
        return DamageSighting(tuple(sorted(found, key=lambda f: -f.confidence)), parts, extent)

    def look(self, image: Pixels, lowest: Mapping[str, float]) -> Look:
        """Return every mark that no stronger one of its head covers, whatever it is worth.

        Args:
            image: As in `find`.
            lowest: By head, the least score.
        """
        picture, place = fit_photo(image)
        *heads, extents = self._session.run(None, {"pixels": picture[None]})
        marks = {}
        for head, rows in zip(self.policy.names, heads, strict=True):
            strong = strongest(rows[0], lowest[head], by_class=head == "parts")
            marks[head] = _marks(strong, self.policy.names[head], place)
        return Look(marks, extents[0])


def _marks(boxes: Sequence[Strong], names: Sequence[str], place: Placing) -> list[Mark]:
    return [
        Mark(names[strong.number], box, strong.score)
        for strong in boxes
        if (box := place.back(strong.corners)) is not None
    ]
