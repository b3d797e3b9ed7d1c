"""Tells a page of print, such as one of the owner's manual, from a cluster."""

import re
from collections.abc import Sequence

from vision.types import TextLine

SENTENCES = 6
"""Lines of running text that make a page; the fullest cluster display measured shows three."""

_RUNNING = re.compile(r"[A-Za-z]{2,}(?:\W+[A-Za-z]{2,}){3,}|[一-鿿，。；：、]{10,}")


def is_printed_page(lines: Sequence[TextLine]) -> bool:
    """Return whether the lines read are running text, four words or ten characters each.

    Symbols on such a page are pictures in a book: none of them is lit in a car.
    """
    return sum(bool(_RUNNING.search(line.text)) for line in lines) >= SENTENCES
