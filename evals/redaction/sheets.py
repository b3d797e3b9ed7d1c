"""Contact sheets of the redaction, the worst photos first."""

from collections.abc import Iterator, Sequence

from evals.contact_sheets import About, Card
from evals.redaction.figures import missed, worst_first
from evals.redaction.readings import Reading
from vision.draw import Mark, draw_marks
from vision.images import encode_jpeg, load_photo

PICTURE_PX = 800
MOST_CARDS = 360  # 40 sheets; the rest holds nothing that was missed or covered by mistake
ABOUT = About(
    "redaction",
    "Faces and plates",
    "Thin cyan boxes are marked: those in red were missed. Thick boxes were found: green lies on "
    "something marked, amber on nothing. The worst come first.",
)


def cards(readings: Sequence[Reading]) -> Iterator[Card]:
    """Yield a card for every photo in which something is marked or was found, worst first."""
    shown = [r for r in worst_first(readings) if r.outcomes or r.found]
    for reading in shown[:MOST_CARDS]:
        lines = [f"missed {outcome.area.kind}" for outcome in missed(reading)]
        lines += [f"{p.kind} {p.confidence:.2f}" for p in reading.found]
        yield Card(reading.marked.file.rsplit("/", 1)[-1], lines, _drawn(reading))


def _drawn(reading: Reading) -> bytes:
    photo = load_photo(reading.jpeg, max_side=PICTURE_PX)
    gone = missed(reading)
    marks = [
        Mark(o.area.box, "missed" if o in gone else "", "red" if o in gone else None, thin=True)
        for o in reading.outcomes
    ]
    right = reading.over_share < 1e-4
    marks += [
        Mark(p.box, f"{p.kind} {p.confidence:.2f}", "green" if right else "amber")
        for p in reading.found
    ]
    # Boxes are in pixels of the photo as it was sent, which the kept copy may fall short of.
    scale = reading.marked.width / photo.pixels.shape[1]
    return encode_jpeg(draw_marks(photo.pixels, marks, scale=scale), quality=80)
