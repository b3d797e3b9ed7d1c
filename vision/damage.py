"""Visible damage: its type, the part of the car it is on and how bad it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from vision.crops import Pixels
from vision.damage_joining import Mark, join_marks
from vision.damage_parts import SeenPart
from vision.damage_policy import DamagePolicy, load_policy
from vision.lamps import open_session
from vision.types import Box, Finding

MODEL_FILE = "damage.onnx"
POLICY_FILE = "damage.json"
SIDE_PX = 640
EXTENTS = ("minor", "moderate", "severe")

_GREY = 114
_SAME_PLACE = 0.5
_PART_SURE = 0.25
_MOST = 300

Floats = npt.NDArray[np.float32]


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

        What isn't found may still be there: a dirty, dark or reflecting panel hides much.

        Args:
            image: Photo, `(h, w, 3)` RGB uint8.

        Raises:
            ModelMissing: The model or its policy is absent or unreadable.
        """
        limits = {head: limit.ask for head, limit in self.policy.thresholds.items()}
        seen = self.look(image, {"parts": _PART_SURE, **limits})
        parts = tuple(SeenPart(mark.name, mark.box, mark.score) for mark in seen.marks["parts"])
        extent = EXTENTS[int(np.argmax(seen.extents))]
        found = join_marks(seen.marks["types"], seen.marks["damaged"], parts, self.policy, extent)
        return DamageSighting(tuple(sorted(found, key=lambda f: -f.confidence)), parts, extent)

    def look(self, image: Pixels, lowest: Mapping[str, float]) -> Look:
        """Return every mark that no stronger one of its head covers, whatever it is worth.

        Args:
            image: As in `find`.
            lowest: By head, the least score.
        """
        picture, place = fit_square(image)
        *heads, extents = self._session.run(None, {"pixels": picture[None]})
        marks = {
            head: self._marks(
                head, strongest(rows[0], lowest[head], by_class=head == "parts"), place
            )
            for head, rows in zip(self.policy.names, heads, strict=True)
        }
        return Look(marks, extents[0])

    def _marks(self, head: str, boxes: Sequence["Strong"], place: "Placing") -> list[Mark]:
        names = self.policy.names[head]
        return [
            Mark(names[strong.number], box, strong.score)
            for strong in boxes
            if (box := place.back(strong.corners)) is not None
        ]


@dataclass(frozen=True, slots=True)
class Placing:
    """Where a photo lies in the square that the model sees."""

    scale: float
    left: int
    top: int
    width: int
    height: int

    def back(self, corners: Sequence[float]) -> Box | None:
        """Return corners of the square as a box of the photo; None when it lies outside."""
        x1, x2 = (np.clip((x - self.left) / self.scale, 0, self.width) for x in corners[::2])
        y1, y2 = (np.clip((y - self.top) / self.scale, 0, self.height) for y in corners[1::2])
        return Box(float(x1), float(y1), float(x2), float(y2)) if x1 < x2 and y1 < y2 else None


def fit_square(image: Pixels) -> tuple[Pixels, Placing]:
    """Return a photo scaled to fit the model's square, padded grey, and where it lies in it."""
    height, width = image.shape[:2]
    scale = SIDE_PX / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    picture = np.full((SIDE_PX, SIDE_PX, 3), _GREY, np.uint8)
    left, top = (SIDE_PX - size[0]) // 2, (SIDE_PX - size[1]) // 2
    picture[top : top + size[1], left : left + size[0]] = cv2.resize(image, size, interpolation=how)
    return picture, Placing(scale, left, top, width, height)


@dataclass(frozen=True, slots=True)
class Strong:
    """Corners in the model's square, number of the class, and score of a box."""

    corners: Sequence[float]
    number: int
    score: float


def strongest(rows: Floats, lowest: float, *, by_class: bool) -> list[Strong]:
    """Return the boxes that no stronger one covers, strongest first.

    Args:
        rows: `(n, 4 + classes)`, corners and scores.
        lowest: Least score.
        by_class: Whether boxes of two classes may share a place.
    """
    scores, classes = rows[:, 4:].max(1), rows[:, 4:].argmax(1)
    kept = np.flatnonzero(scores >= lowest)
    kept = kept[np.argsort(-scores[kept])][:_MOST]
    if not len(kept):
        return []
    corners = rows[kept, :4]
    bounds = np.concatenate([corners[:, :2], corners[:, 2:] - corners[:, :2]], 1)
    if by_class:
        bounds[:, :2] += classes[kept, None] * 2.0 * SIDE_PX
    chosen = cv2.dnn.NMSBoxes(bounds.tolist(), scores[kept].tolist(), 0.0, _SAME_PLACE)
    rest = kept[np.asarray(chosen, np.int64).reshape(-1)]
    return [Strong(rows[n, :4].tolist(), int(classes[n]), float(scores[n])) for n in rest]
