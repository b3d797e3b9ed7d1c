"""Contact sheets of the damage suite, the worst photos first."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from evals.contact_sheets import About, Card
from evals.damage.readings import Reading, beside, found
from vision.draw import Mark, draw_marks
from vision.images import Pixels, encode_jpeg, load_photo
from vision.training.damage.matching import found_by
from vision.types import Box

PICTURE_PX = 640
MOST_CARDS = 180  # 20 sheets
ABOUT = About(
    "damage",
    "Damage",
    "Thin boxes are labelled: cyan found, red missed; blue ones were added by looking. Thick boxes "
    "were told: green lies on something labelled, amber on nothing. Dashed ones were asked about. "
    "The worst come first.",
)


def worst_first(readings: Sequence[Reading]) -> list[Reading]:
    """Return the photos of damage by what was passed over, then by what was made up."""

    def badness(reading: Reading) -> tuple[bool, int, int]:
        damages = reading.case.damages(completed=True)
        missed = int((~found(reading.boxes(), damages)).sum())
        silent = bool(len(damages)) and not reading.told.findings
        return silent, missed, beside(reading.boxes(), damages)

    return sorted(readings, key=badness, reverse=True)


def cards(readings: Sequence[Reading]) -> Iterator[Card]:
    """Yield a card for each photo with a damage or a finding, worst first."""
    shown = [r for r in readings if r.case.kind != "parts" or r.told.findings]
    for reading in worst_first(shown)[:MOST_CARDS]:
        lines = [
            f"{f.extent or ''} {f.code} on {f.part or 'an unknown part'}: {f.decision} "
            f"{f.confidence:.2f}"
            for f in reading.told.findings
        ]
        title = f"{reading.case.source} {reading.case.path.name}"
        yield Card(title, [f"extent {reading.told.extent}", *lines], _drawn(reading))


def _drawn(reading: Reading) -> bytes:
    pixels = _enlarged(load_photo(reading.case.path.read_bytes(), max_side=PICTURE_PX).pixels)
    sides = np.array([pixels.shape[1], pixels.shape[0]] * 2, np.float32)
    boxes, case = reading.boxes(), reading.case
    labelled = case.boxes if case.kind != "parts" else case.boxes[:0]
    hits = found(boxes, labelled)
    marks = [
        Mark(_box(box * sides), name if not hit else "", None if hit else "red", thin=True)
        for box, name, hit in zip(labelled, case.names, hits, strict=False)
    ]
    if case.kind != "ours":
        marks += [
            Mark(_box(box * sides), name, "blue", thin=True)
            for box, name in zip(case.added, case.added_names, strict=True)
        ]
    right = [bool(row.any()) for row in found_by(boxes, case.damages(completed=True))]
    marks += [
        Mark(_box(box * sides), f"{f.code} {f.part or ''}", "green" if hit else "amber",
             f.decision == "say")
        for box, f, hit in zip(boxes, reading.told.findings, right, strict=True)
    ]  # fmt: skip
    return encode_jpeg(draw_marks(pixels, marks), quality=80)


def _enlarged(pixels: Pixels) -> Pixels:
    """Return a small photo at the size of the others, so that its labels don't hide it."""
    factor = PICTURE_PX / max(pixels.shape[:2])
    if factor <= 1:
        return pixels
    size = round(pixels.shape[1] * factor), round(pixels.shape[0] * factor)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_CUBIC), np.uint8)


def _box(corners: np.ndarray) -> Box:
    x1, y1, x2, y2 = (float(value) for value in corners)
    return Box(x1, y1, max(x2, x1 + 1), max(y2, y1 + 1))
