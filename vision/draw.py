"""Boxes and labels drawn on a photo, in Chinese or English."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vision.images import Pixels, encode_jpeg, load_photo
from vision.types import Box, Finding

Rgb = tuple[int, int, int]
Corners = tuple[int, int, int, int]  # x1, y1, x2, y2

PALETTE: dict[str | None, Rgb] = {
    "red": (229, 57, 53),
    "amber": (255, 160, 0),
    "green": (67, 160, 71),
    "blue": (30, 136, 229),
    "white": (236, 239, 241),
    None: (0, 188, 212),
}
SMALLEST_PX = 9
"""Smaller text can't be read; on a narrower photo it runs out of the picture."""

_DARK, _LIGHT = (20, 20, 20), (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Mark:
    """A box to draw: its label, the lamp's colour, whether the finding is sure, how heavy.

    A label may have several lines.
    """

    box: Box
    label: str
    colour: str | None = None
    sure: bool = True
    thin: bool = False


def draw_findings(
    data: bytes, findings: Sequence[Finding], *, labels: Sequence[str] | None = None
) -> bytes:
    """Draw what an inspection found on its photo; returns a JPEG without metadata.

    Args:
        data: The encoded photo that was inspected.
        findings: What to draw, most important first; boxes in pixels of the upright photo.
        labels: One text a finding, in any language; by default its code and confidence.

    Raises:
        NotAnImage: `data` is no readable photo.
        ImageTooLarge: The file or its pixel count is above the limit.
    """
    photo = load_photo(data)
    names = labels if labels is not None else [_name(finding) for finding in findings]
    marks = [
        Mark(finding.box, name, finding.colour, finding.decision == "say")
        for finding, name in zip(findings, names, strict=True)
    ]
    return encode_jpeg(draw_marks(photo.pixels, marks, scale=photo.scale))


def _name(finding: Finding) -> str:
    doubt = "" if finding.decision == "say" else "?"
    return f"{finding.code}{doubt} {finding.confidence:.0%}"


def draw_marks(image: Pixels, marks: Sequence[Mark], *, scale: float = 1.0) -> Pixels:
    """Return a copy of an RGB photo `(h, w, 3)` with boxes and labels; unsure boxes are dashed.

    Args:
        image: The photo; it is left as it is.
        marks: What to draw; the first one lies on top and none covers another's label.
        scale: Pixels in which boxes are given per pixel of `image`, see `Photo.scale`.
    """
    canvas = np.ascontiguousarray(image).copy()
    size = max(14, round(max(canvas.shape[:2]) / 50))
    taken: list[Corners] = []
    for mark in marks:
        corners = _corners(mark.box, scale)
        thick = 1 if mark.thin else max(2, size // 8)
        colour = PALETTE.get(mark.colour, PALETTE[None])
        _outline(canvas, corners, colour, thick, max(4, size // 3) if not mark.sure else 0)
    for mark in marks:
        corners = _corners(mark.box, scale)
        if mark.label:
            taken.append(_label(canvas, corners, mark, size, taken))
    return canvas


def _corners(box: Box, scale: float) -> Corners:
    return (
        round(box.x1 / scale),
        round(box.y1 / scale),
        round(box.x2 / scale),
        round(box.y2 / scale),
    )


def _outline(canvas: Pixels, corners: Corners, colour: Rgb, thick: int, dash: int) -> None:
    """Draw a box, of dashes when their length in pixels is not 0."""
    import cv2

    x1, y1, x2, y2 = corners
    if not dash:
        cv2.rectangle(canvas, (x1, y1), (x2, y2), colour, thick, cv2.LINE_AA)
        return
    for x in range(x1, x2, 2 * dash):
        for y in (y1, y2):
            cv2.line(canvas, (x, y), (min(x + dash, x2), y), colour, thick)
    for y in range(y1, y2, 2 * dash):
        for x in (x1, x2):
            cv2.line(canvas, (x, y), (x, min(y + dash, y2)), colour, thick)


def _label(
    canvas: Pixels,
    corners: Corners,
    mark: Mark,
    size: int,
    taken: Sequence[Corners],
) -> Corners:
    import cv2

    # OpenCV carries a font with Chinese; Pillow's own has none and systems may lack one.
    font = cv2.FontFace("uni")
    height, width = canvas.shape[:2]
    lines = mark.label.split("\n")
    size, text_width = _fitting(lines, size, width)
    pad, step = size // 4, round(size * 1.25)
    box_width, box_height = text_width + 2 * pad, size + (len(lines) - 1) * step + 2 * pad
    x = max(0, min(corners[0], width - box_width))
    y = _free_row(x, box_width, box_height, corners, height, taken)
    colour = PALETTE.get(mark.colour, PALETTE[None])
    cv2.rectangle(canvas, (x, y), (x + box_width, y + box_height), colour, -1)
    ink = _DARK if sum(colour) > 380 else _LIGHT
    for n, line in enumerate(lines):
        base = y + pad + n * step + round(size * 0.82)
        cv2.putText(canvas, line, (x + pad, base), ink, font, size)
    return (x, y, x + box_width, y + box_height)


def _fitting(lines: Sequence[str], size: int, width: int) -> tuple[int, int]:
    """Return the text size in pixels, small enough for the photo, and the longest line's width."""
    import cv2

    font = cv2.FontFace("uni")
    while True:
        widths = [cv2.getTextSize((width, size), line, (0, 0), font, size)[2] for line in lines]
        if max(widths) + size // 2 <= width or size <= SMALLEST_PX:
            return size, max(widths)
        size -= 1


def _free_row(
    x: int,
    width: int,
    height: int,
    corners: Corners,
    limit: int,
    taken: Sequence[Corners],
) -> int:
    """Return the top of the nearest free place: above the box, below it, then further down."""
    below = range(corners[3] + 2, max(corners[3] + 3, limit - height), height + 2)
    rows: list[int] = [corners[1] - height - 2, *below]
    for y in rows:
        clash = any(
            x < right and left < x + width and y < bottom and top < y + height
            for left, top, right, bottom in taken
        )
        if not clash and 0 <= y <= limit - height:
            return y
    return max(0, min(corners[1], limit - height))
