"""Photos looked at as they are served: every mark, what of it is told, and how long it took."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from evals.damage.photos import Case, Corners
from evals.intervals import Estimate
from vision.damage import DamageRecogniser, DamageSighting, Look
from vision.damage_policy import DamagePolicy, Threshold
from vision.geometry import overlaps
from vision.images import Photo, load_photo
from vision.training.damage.matching import LEAST_IOU, found_by
from vision.types import Box, ImageTooLarge, NotAnImage

LOWEST = 0.01
"""Weakest mark that is weighed; what is told starts far above."""

TIMED = 100
OTHERS = 10

Hits = Callable[[Corners, Corners], np.ndarray]


@dataclass(frozen=True)
class Reading:
    """What was seen in a photo; its boxes are corners as shares of width and height.

    Attributes:
        case: The photo.
        look: All marks, in pixels of the photo as it was read.
        told: What is said or asked about.
        might: All that could be told, however unsure.
        size: Width and height of the photo as it was read.
        full: Width and height of the photo itself.
        elapsed_ms: Time of the stage, on some photos.
    """

    case: Case
    look: Look
    told: DamageSighting
    might: DamageSighting
    size: tuple[int, int]
    full: tuple[int, int]
    elapsed_ms: float | None = None

    def boxes(self) -> Corners:
        """Return the boxes of the findings, `(k, 4)`, in their order."""
        return self.as_shares([finding.box for finding in self.told.findings])

    def as_shares(self, boxes: Sequence[Box]) -> Corners:
        """Return boxes of the photo as shares of its sides, `(k, 4)`."""
        corners = [(box.x1, box.y1, box.x2, box.y2) for box in boxes]
        sides = np.array([*self.size, *self.size], np.float32)
        return np.array(corners, np.float32).reshape(-1, 4) / sides


@dataclass(frozen=True)
class Refused:
    """A photo that serving can't read."""

    case: Case
    why: str


def read_all(cases: Sequence[Case], models: Path | None) -> tuple[list[Reading], list[Refused]]:
    """Look at all photos, one after the other; some are looked at again for the time it takes."""
    recogniser = DamageRecogniser(models)
    recogniser.find(np.zeros((480, 640, 3), np.uint8))
    every = max(1, len(cases) // TIMED)
    readings, refused = [], []
    for number, case in enumerate(tqdm(cases, "damage", unit="photo")):
        try:
            photo = load_photo(case.path.read_bytes())
        except (NotAnImage, ImageTooLarge) as error:
            refused.append(Refused(case, str(error)))
            continue
        readings.append(_read(case, photo, recogniser, timed=number % every == 0))
    return readings, refused


def _read(case: Case, photo: Photo, recogniser: DamageRecogniser, *, timed: bool) -> Reading:
    look = recogniser.look(photo.pixels, dict.fromkeys(recogniser.policy.names, LOWEST))
    elapsed_ms = None
    if timed:
        started = time.perf_counter()
        recogniser.find(photo.pixels)
        elapsed_ms = (time.perf_counter() - started) * 1000
    height, width = photo.pixels.shape[:2]
    full = (photo.width, photo.height)
    told = recogniser.judge(look)
    might = recogniser.judge(look, eager(recogniser.policy))
    return Reading(case, look, told, might, (width, height), full, elapsed_ms)


def eager(policy: DamagePolicy) -> DamagePolicy:
    """Return a policy that tells every mark; weaker ones are less sure."""
    thresholds = {
        head: Threshold(LOWEST, known.say, [0.0, *known.scores], [0.0, *known.right])
        for head, known in policy.thresholds.items()
    }
    return replace(policy, thresholds=thresholds)


def found(boxes: Corners, damages: Corners) -> np.ndarray:
    """Return which damages some box has found, `(m,)`: it lies there, around it or within it."""
    return np.asarray(found_by(boxes, damages).any(0))


def on_the_spot(boxes: Corners, damages: Corners) -> np.ndarray:
    """Return which damages some box outlines roughly, `(m,)`."""
    return np.asarray((overlaps(boxes, damages)[0] >= LEAST_IOU).any(0))


def beside(boxes: Corners, damages: Corners) -> int:
    """Return how many boxes lie on nothing labelled."""
    return int((~found_by(boxes, damages).any(1)).sum())


def by_luck(rule: Hits, readings: Sequence[Reading], *, completed: bool) -> Estimate:
    """Return the share of damages that the boxes of other photos find: what luck alone would.

    Close-ups show their damage in the middle, so any big box there finds some.

    Args:
        rule: `found` or `on_the_spot`.
        readings: Photos of damage; each is tried with the boxes of up to `OTHERS` more.
        completed: Count damages as completed by looking, not as labelled.
    """
    count = len(readings)
    offsets = sorted({1 + n * max(1, count // OTHERS) for n in range(OTHERS)} & set(range(count)))
    shares: list[float] = []
    for number, reading in enumerate(readings):
        damages = reading.case.damages(completed=completed)
        others = [readings[(number + offset) % count].boxes() for offset in offsets]
        hits = [rule(boxes, damages) for boxes in others]
        shares += np.mean(hits, axis=0).tolist() if hits else []
    return Estimate.of(shares)
