"""A photo of the report: its findings in numbered boxes, no metadata."""

import hashlib
from collections.abc import Iterator, Sequence

from assistant.accident_report.case import CasePhoto
from assistant.accident_report.report import MarkedBox, ReportPhoto
from assistant.damage.types import Damage
from vision.draw import Mark, draw_marks
from vision.images import encode_jpeg, load_photo
from vision.types import Box

# Fine enough to judge a dent on paper, light enough to send six of them.
LONG_SIDE_PX = 1400
_QUALITY = 82


def draw_photo(number: int, photo: CasePhoto, damages: Sequence[Damage]) -> ReportPhoto:
    """Draw what a photo shows of the damages, numbered as in the list.

    Raises:
        VisionError: The bytes are no readable photo.
    """
    loaded = load_photo(photo.jpeg, max_side=LONG_SIDE_PX)
    height, width = loaded.pixels.shape[:2]
    scale_x = width / (photo.width or loaded.width)
    scale_y = height / (photo.height or loaded.height)
    placed = [
        (n, damage, box)
        for n, damage in enumerate(damages, 1)
        for box in _boxes(damage, number, scale_x, scale_y, (width, height))
    ]
    marks = [Mark(box, str(n), "amber" if d.note else "red", d.sure) for n, d, box in placed]
    jpeg = encode_jpeg(draw_marks(loaded.pixels, marks), quality=_QUALITY)
    return ReportPhoto(
        number=number,
        width=width,
        height=height,
        sha256=hashlib.sha256(jpeg).hexdigest(),
        sent_at=photo.sent_at,
        boxes=tuple(MarkedBox(number=n, box=_corners(box)) for n, _, box in placed),
        jpeg=jpeg,
    )


def _boxes(
    damage: Damage, photo: int, scale_x: float, scale_y: float, size: tuple[int, int]
) -> Iterator[Box]:
    """Yield where a photo shows a damage, in its pixels and inside of it."""
    width, height = size
    for sighting in damage.sightings:
        if sighting.photo != photo:
            continue
        x1, y1, x2, y2 = sighting.box
        left, right = max(0.0, x1 * scale_x), min(float(width), x2 * scale_x)
        top, bottom = max(0.0, y1 * scale_y), min(float(height), y2 * scale_y)
        # A box of another photo would lie outside: better none than a wrong one.
        if left < right and top < bottom:
            yield Box(left, top, right, bottom)


def _corners(box: Box) -> tuple[float, float, float, float]:
    return (round(box.x1, 1), round(box.y1, 1), round(box.x2, 1), round(box.y2, 1))
