"""Scanned pages of a PDF -> lines of text, read off the picture of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING, Any

from knowledge_base.manuals.cleaning import clean, is_contents_line
from knowledge_base.manuals.damage import damage_told
from knowledge_base.manuals.layout import Row, arrange, height
from knowledge_base.manuals.margins import Line
from knowledge_base.manuals.types import PageReader, Seen

if TYPE_CHECKING:
    import pymupdf

# A4 is drawn with 188 dpi: print of 7 points is 18 pixels high. Larger sheets cost no more.
LONGER_SIDE_PX = 2200
# Boxes of equal print differ by up to a sixth, for their letters; less than this is no heading.
LARGER = 1.22
# Ratios are counted in such steps, so that headings of one level are equal.
STEP = 0.25


def read_scan(
    document: pymupdf.Document, number: int, read_page: PageReader, body: float
) -> list[Line]:
    """Read a page off its picture.

    Args:
        document: Its page is drawn as a reader shows it.
        number: The page's position, from 0.
        read_page: Finds and reads the text in the picture.
        body: The size that print of the usual height gets; headings get more.

    Raises:
        Unreadable: The page can't be drawn.
    """
    with damage_told():
        image = _draw(document[number])
    seen = [_cleaned(piece) for piece in read_page(image) if clean(piece.text)]
    rows = [row for row in arrange(_upright(seen)) if not is_contents_line(row.text)]
    usual = _usual_height(rows)
    whole = float(image.shape[0])
    return [
        Line(row.text, body * _ratio(row, usual), row.box.y1 / whole, row.box.y2 / whole,
             row.block, row.is_table)
        for row in rows
    ]  # fmt: skip


def _draw(page: Any) -> Any:  # noqa: ANN401 - pymupdf is not typed here
    import numpy as np
    import pymupdf

    zoom = LONGER_SIDE_PX / max(page.rect.width, page.rect.height, 1.0)
    matrix = pymupdf.Matrix(zoom, zoom)
    drawn = page.get_pixmap(matrix=matrix, colorspace=pymupdf.csRGB, alpha=False)
    return np.frombuffer(drawn.samples, np.uint8).reshape(drawn.height, drawn.width, 3)


def _cleaned(piece: Seen) -> Seen:
    return replace(piece, text=clean(piece.text).replace("\n", " "))


def _upright(pieces: Sequence[Seen]) -> list[Seen]:
    """Take from boxes what only the slant of the scan adds: long lines get higher by it."""
    if not pieces:
        return []
    longest = max(piece.x2 - piece.x1 for piece in pieces)
    short = [height(p) for p in pieces if p.x2 - p.x1 < longest / 4]
    long = [p for p in pieces if p.x2 - p.x1 > longest / 2]
    if not short:
        return list(pieces)
    plain = median(short)
    slant = max(0.0, median((height(p) - plain) / (p.x2 - p.x1) for p in long))
    return [_lower(p, min(slant * (p.x2 - p.x1), height(p) - 0.8 * plain)) for p in pieces]


def _lower(piece: Seen, excess: float) -> Seen:
    trim = max(0.0, excess) / 2
    return replace(piece, y1=piece.y1 + trim, y2=piece.y2 - trim)


def _usual_height(rows: Sequence[Row]) -> float:
    """The height, to a pixel, above and below which half of all characters stand."""
    heights: Counter[int] = Counter()
    for row in (row for row in rows if not row.is_table):
        heights[round(height(row.box))] += len(row.text)
    return float(median(heights.elements())) if heights else 1.0


def _ratio(row: Row, usual: float) -> float:
    ratio = height(row.box) / usual
    return 1.0 if row.is_table or ratio < LARGER else round(ratio / STEP) * STEP
