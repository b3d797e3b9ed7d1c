"""What readers return and what the shelf keeps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge_base.schema import Locale, Record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Raised whenever reading or splitting changes what a file becomes: files are then read anew.
READER_VERSION = 2


class Unreadable(Exception):
    """A file cannot become a manual. The message says why and what to do, without the path."""


@dataclass(frozen=True)
class Seen:
    """Text that was seen in the picture of a page, and its box there in pixels from top left."""

    text: str
    x1: float
    y1: float
    x2: float
    y2: float


# Reads the RGB picture (h, w, 3) of a scanned page; pieces of text in any order.
PageReader = Callable[["NDArray[np.uint8]"], list[Seen]]


@dataclass(frozen=True)
class Block:
    """A paragraph, list item or table in reading order.

    `heading` is the path of titles above it, outermost first; `page` the page as printed on the
    page label, None where the file has no pages. A table keeps its rows as lines.
    """

    text: str
    heading: tuple[str, ...] = ()
    page: str | None = None
    is_table: bool = False


@dataclass(frozen=True)
class Extract:
    """What a reader found.

    `pages` counts all pages; `scanned` names those without any text, `ocr` those whose text was
    read off their picture.
    """

    blocks: list[Block]
    title: str | None = None
    pages: int = 0
    scanned: tuple[str, ...] = ()
    ocr: tuple[str, ...] = ()


class Part(Record):
    """A passage of a manual: never across pages, so its page is true for all of its text."""

    text: str
    heading: list[str] = []
    page: str | None = None


class Manual(Record):
    """A document on the shelf, with all that search needs.

    `source` is the file it came from, `content_hash` the SHA-256 of that file, `vehicle` the one
    vehicle it is valid for (None: every vehicle), `pages` 0 for files without pages. Of the pages
    `scanned` have no text that could be read, and the text of `ocr` was read off their picture.
    """

    doc_id: str
    source: str
    content_hash: str
    reader: int
    title: str
    locale: Locale
    vehicle: str | None = None
    pages: int = 0
    scanned: list[str] = []
    ocr: list[str] = []
    parts: list[Part]
