"""Pieces of text seen on a page -> its rows in reading order: columns, tables, paragraphs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

from knowledge_base.manuals.tables import rows_to_text
from knowledge_base.manuals.types import Seen

# A gutter stands in this part of the width; of three columns the middle and the last are one first.
GUTTER = (0.2, 0.8)
# Fewer pieces on a side are no column of text.
FEWEST = 3
# The lines of a column fill it; the cells of a table don't, and stand beside one another.
FILLED = 0.6
ALIGNED = 0.7

# In heights of a line: pieces further apart are cells, rows further apart paragraphs. A line that
# ends so far before the others ends its paragraph.
CELL_GAP = 1.5
PARAGRAPH_GAP = 0.8
SHORT_END = 5.0

_BULLETS = "-•·●▪■◆*"


@dataclass(frozen=True)
class Row:
    """A line of text, or a whole table; rows of one `block` are one paragraph."""

    text: str
    box: Seen
    block: int
    is_table: bool = False


def arrange(pieces: Iterable[Seen]) -> list[Row]:
    """Return the rows of a page in reading order, left column before right.

    Pieces of one line are joined. Lines of cells become one table with `| a | b |` rows.
    """
    rows: list[Row] = []
    for region in _regions(sorted(pieces, key=_middle)):
        lines = [_cells(line) for line in _lines(region)]
        rows += _paragraphs(lines, first=rows[-1].block + 1 if rows else 0)
    return rows


def joined(before: str, after: str) -> str:
    """Join text of a paragraph: with nothing between Chinese, a space elsewhere."""
    both = before[-1:] >= "\u2e80" and after[:1] >= "\u2e80"
    return before + ("" if both else " ") + after


def height(piece: Seen) -> float:
    """Return the height of a piece's box in pixels."""
    return piece.y2 - piece.y1


def _middle(piece: Seen) -> float:
    return (piece.y1 + piece.y2) / 2


def _regions(pieces: list[Seen]) -> list[list[Seen]]:
    """Return the pieces in regions to be read one after the other."""
    x = _gutter(pieces)
    if x is None:
        return [pieces] if pieces else []
    regions: list[list[Seen]] = []
    # Lines across the gutter, such as headings, cut the columns into bands.
    for across, band in groupby(pieces, key=lambda piece: piece.x1 < x < piece.x2):
        own = list(band)
        if across:
            regions.append(own)
        else:
            regions += _regions([piece for piece in own if piece.x2 <= x])
            regions += _regions([piece for piece in own if piece.x1 >= x])
    return regions


def _gutter(pieces: Sequence[Seen]) -> float | None:
    """Return where two columns of text part, None where the pieces are one column or a table."""
    if len(pieces) < 2 * FEWEST:
        return None
    left, right = min(p.x1 for p in pieces), max(p.x2 for p in pieces)
    steps = [left + (right - left) * n / 100 for n in range(101)]
    inner = steps[int(100 * GUTTER[0]) : int(100 * GUTTER[1]) + 1]
    crossed = [sum(p.x1 < x < p.x2 for p in pieces) for x in inner]
    least = [x for x, count in zip(inner, crossed, strict=True) if count == min(crossed)]
    x = least[len(least) // 2]
    first = [p for p in pieces if p.x2 <= x]
    second = [p for p in pieces if p.x1 >= x]
    if min(len(first), len(second)) < FEWEST:
        return None
    filled = min(_filled(first, x - left), _filled(second, right - x)) >= FILLED
    return x if filled or _aligned(first, second) < ALIGNED else None


def _filled(pieces: Sequence[Seen], width: float) -> float:
    """Return the share of a side's width that its middle line fills."""
    return median(sum(p.x2 - p.x1 for p in line) for line in _lines(pieces)) / width


def _aligned(first: Sequence[Seen], second: Sequence[Seen]) -> float:
    """Return the share of the shorter side's pieces that have one beside them on the other."""
    few, many = sorted((first, second), key=len)
    return sum(any(_beside(p, q) for q in many) for p in few) / len(few)


def _beside(piece: Seen, other: Seen) -> bool:
    return abs(_middle(piece) - _middle(other)) < 0.5 * min(height(piece), height(other))


def _lines(pieces: Sequence[Seen]) -> list[list[Seen]]:
    """Return the pieces, given from the top, by line."""
    lines: list[list[Seen]] = []
    for piece in pieces:
        if lines and _beside(piece, lines[-1][0]):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda piece: piece.x1) for line in lines]


def _cells(line: Sequence[Seen]) -> list[Seen]:
    cells = [line[0]]
    for piece in line[1:]:
        if piece.x1 - cells[-1].x2 < CELL_GAP * height(piece):
            cells[-1] = _around(joined(cells[-1].text, piece.text), cells[-1], piece)
        else:
            cells.append(piece)
    return cells


def _around(text: str, *pieces: Seen) -> Seen:
    x1, y1 = min(p.x1 for p in pieces), min(p.y1 for p in pieces)
    return Seen(text, x1, y1, max(p.x2 for p in pieces), max(p.y2 for p in pieces))


def _paragraphs(lines: Sequence[list[Seen]], *, first: int) -> list[Row]:
    rows: list[Row] = []
    for several, run in groupby(lines, key=lambda line: len(line) > 1):
        group = list(run)
        if several and len(group) > 1:
            text = rows_to_text([cell.text for cell in line] for line in group)
            box = _around(text, *(cell for line in group for cell in line))
            rows.append(Row(text, box, first + len(rows), is_table=True))
        else:
            rows += [_row(line, first + len(rows) + n) for n, line in enumerate(group)]
    return _joined_blocks(rows)


def _row(line: Sequence[Seen], block: int) -> Row:
    text = line[0].text
    for cell in line[1:]:
        text += "  " + cell.text
    return Row(text, _around(text, *line), block)


def _joined_blocks(rows: Sequence[Row]) -> list[Row]:
    """Give the lines of a paragraph one block; every row comes with a block of its own."""
    end = max((row.box.x2 for row in rows), default=0.0)
    found = list(rows[:1])
    for before, row in pairwise(rows):
        goes_on = _goes_on(before, row, end)
        found.append(replace(row, block=found[-1].block) if goes_on else row)
    return found


def _goes_on(before: Row, row: Row, end: float) -> bool:
    if before.is_table or row.is_table or row.text[0] in _BULLETS:
        return False
    size = height(before.box)
    close = row.box.y1 - before.box.y2 < PARAGRAPH_GAP * size
    return close and end - before.box.x2 < SHORT_END * size
