"""Headers and footers: lines at the edge of pages that repeat from page to page."""

import re
from collections import Counter
from dataclasses import dataclass

# The share of a page's height, at the top and the bottom, in which headers and footers stand.
MARGIN = 0.1
# A header repeats on this many pages at the least, and on this share of them (chapters differ).
FEWEST = 3
SHARE = 0.08

_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(
    r"^[\s\-–—|·]*(?:page|p\.|第)?\s*(?:\d{1,4}|[ivxlc]{1,7})\s*页?[\s\-–—|·]*$", re.I
)


@dataclass(frozen=True)
class Line:
    """A line of a page. `top` and `bottom` are shares of the page's height, 0 at the top."""

    text: str
    size: float
    top: float
    bottom: float
    block: int
    is_table: bool = False


def without_repeats(pages: list[list[Line]]) -> list[list[Line]]:
    """Return the pages without running headers, footers and page numbers."""
    seen = Counter(key for lines in pages for key in {_key(x) for x in lines if _at_edge(x)})
    often = max(FEWEST, SHARE * len(pages))
    return [[line for line in lines if not _repeats(line, seen, often)] for lines in pages]


def _repeats(line: Line, seen: Counter[tuple[str, int]], often: float) -> bool:
    if not _at_edge(line):
        return False
    return _NUMBER.match(line.text) is not None or seen[_key(line)] >= often


def _at_edge(line: Line) -> bool:
    return not line.is_table and (line.bottom <= MARGIN or line.top >= 1 - MARGIN)


def _key(line: Line) -> tuple[str, int]:
    """The line without its numbers, and its height to a fiftieth of the page."""
    return _DIGITS.sub("#", line.text), round(line.top * 50)
