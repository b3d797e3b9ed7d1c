"""What a network marks in labelled photos, and which of its marks are right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vision.damage import DamageRecogniser
from vision.damage_joining import WITHIN, Mark
from vision.geometry import Boxes
from vision.training.damage.folders import Labelled
from vision.training.damage.labels import HEADS
from vision.training.damage.matching import found_by
from vision.training.photos import read_rgb

LOWEST = 0.01
"""Weaker marks are never told."""

OBVIOUS = 0.05
"""Share of the photo that a labelled damage covers which nobody would overlook."""

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Marked:
    """Marks of one head: corners `(n, 4)`, scores `(n,)`, which damages each found `(n, m)`."""

    corners: Boxes
    scores: Numbers
    found: Flags

    @property
    def right(self) -> Flags:
        """Whether each mark lies on something labelled, `(n,)`."""
        return np.asarray(self.found.any(1))


@dataclass(frozen=True, slots=True)
class SeenPhoto:
    """A photo: the marks of both heads of damage, and whether an obvious one is labelled."""

    types: Marked
    damaged: Marked
    obvious: bool

    def kept(self, limits: Mapping[str, float]) -> tuple[Flags, Flags]:
        """Return which marks become findings: of types those outside every damaged part."""
        damaged = self.damaged.scores >= limits["damaged"]
        within = _within(self.types.corners, self.damaged.corners[damaged])
        return (self.types.scores >= limits["types"]) & ~within, damaged


def look_at(recogniser: DamageRecogniser, photo: Labelled, *, whole: bool) -> SeenPhoto:
    """Look at a labelled photo; a `whole` car has no damage, whatever its labels are of."""
    image = read_rgb(photo.path)
    height, width = image.shape[:2]
    boxes = photo.boxes[: 0 if whole else None, 1:]
    labelled = boxes * np.array([width, height, width, height], np.float32)
    marks = recogniser.look(image, dict.fromkeys(HEADS, LOWEST)).marks
    obvious = bool(((boxes[:, 2:] - boxes[:, :2]).prod(1) >= OBVIOUS).any())
    return SeenPhoto(
        _marked(marks["types"], labelled), _marked(marks["damaged"], labelled), obvious
    )


def _marked(marks: Sequence[Mark], labelled: Boxes) -> Marked:
    corners = np.array([mark.box.as_list() for mark in marks], np.float32).reshape(-1, 4)
    scores = np.array([mark.score for mark in marks], np.float64)
    return Marked(corners, scores, found_by(corners, labelled))


def _within(corners: Boxes, others: Boxes) -> Flags:
    low = np.maximum(corners[:, None, :2], others[None, :, :2])
    high = np.minimum(corners[:, None, 2:], others[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(2)
    own = (corners[:, 2:] - corners[:, :2]).prod(1)
    return np.asarray((shared >= WITHIN * own[:, None]).any(1))
