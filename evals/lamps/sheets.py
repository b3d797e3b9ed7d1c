"""Contact sheets: every picture with what is lit and what was made of it, the worst first."""

from collections.abc import Iterator, Sequence

import numpy as np

from evals.contact_sheets import About, Card
from evals.lamps.drawings import DrawnSet, Naming
from evals.lamps.readings import Reading
from evals.lamps.rows import describe, worst_first
from vision.draw import Mark, draw_marks
from vision.images import encode_jpeg, load_photo
from vision.training.outcomes import Outcome
from vision.types import Box, ImageTooLarge, NotAnImage

PICTURE_PX = 960
# Right is green, wrong is red, asked is amber, what is lit is cyan: keys of the palette.
_HUES = {
    "named": "green",
    "misnamed": "red",
    "invented": "red",
    "offered": "amber",
    "not_offered": "amber",
    "asked_in_vain": "amber",
}
ABOUT = About(
    "lamps",
    "Lamps",
    "Thin cyan boxes are what is lit. Thick boxes are what was found: green named right, red "
    "wrong, amber (dashed) asked about. The worst come first.",
)


def photo_cards(readings: Sequence[Reading]) -> Iterator[Card]:
    """Yield a card a photo, worst first."""
    for reading in worst_first(readings):
        title = f"{reading.photo.path.name} ({reading.photo.group})"
        lines = [reading.refusal] if reading.refusal else []
        lines += [describe(outcome) for outcome in reading.outcomes]
        yield Card(title, lines, _drawn_photo(reading))


def drawing_cards(sets: Sequence[DrawnSet]) -> Iterator[Card]:
    """Yield a card a drawn picture, those with most wrong names first."""
    rows = [
        (drawn.name, n, scene, namings)
        for drawn in sets
        for n, (scene, namings) in enumerate(zip(drawn.scenes, drawn.namings, strict=True))
    ]
    for name, n, scene, namings in sorted(rows, key=lambda row: sum(x.right for x in row[3])):
        marks = [_naming_mark(naming) for naming in namings]
        wrong = [f"{x.lamp.code}: said to be {x.said}" for x in namings if not x.right]
        yield Card(f"{name} {n + 1}", wrong, encode_jpeg(draw_marks(scene.image, marks)))


def _drawn_photo(reading: Reading) -> bytes:
    try:
        photo = load_photo(reading.photo.path.read_bytes(), max_side=PICTURE_PX)
    except (NotAnImage, ImageTooLarge):
        return encode_jpeg(np.full((PICTURE_PX * 3 // 4, PICTURE_PX, 3), 128, np.uint8))
    marks = [mark for outcome in reading.outcomes for mark in _marks(outcome)]
    return encode_jpeg(draw_marks(photo.pixels, marks, scale=photo.scale), quality=75)


def _marks(outcome: Outcome) -> Iterator[Mark]:
    finding, lamp = outcome.finding, outcome.lamp
    if lamp is not None:
        label = f"missed {lamp.code}" if finding is None else ""
        yield Mark(Box(*lamp.box), label, thin=True)
    if finding is not None:
        name = finding.code if finding.decision == "say" else f"{finding.code}?"
        label = f"{name}, is {lamp.code}" if lamp and lamp.code != finding.code else name
        yield Mark(finding.box, label, _HUES[outcome.result], finding.decision == "say")


def _naming_mark(naming: Naming) -> Mark:
    if naming.right:
        return Mark(Box(*naming.lamp.box), "", "green", thin=True)
    return Mark(Box(*naming.lamp.box), f"{naming.said}, is {naming.lamp.code}", "red", thin=True)
