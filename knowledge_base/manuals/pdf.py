"""PDF -> blocks with the page each one stands on."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from knowledge_base.manuals.cleaning import clean, is_contents_line
from knowledge_base.manuals.damage import damage_told
from knowledge_base.manuals.layout import joined
from knowledge_base.manuals.margins import Line, without_repeats
from knowledge_base.manuals.scans import read_scan
from knowledge_base.manuals.tables import rows_to_text
from knowledge_base.manuals.types import Block, Extract, PageReader, Unreadable

if TYPE_CHECKING:
    import pymupdf

# Headings are set larger than the text; less than this is a different font, not a heading.
LARGER = 1.12
LONGEST_HEADING = 60
# Fewer pages than this are read in a second or two and need no progress bar.
SHOWN_FROM = 40
# A ruled table needs at least this many strokes; looking for tables on every page takes minutes.
# With so many it takes gigabytes: drawings have them, tables don't.
FEWEST_STROKES = 4
MOST_STROKES = 50_000
# A page is a scan where a picture covers this share of it and beside headers there are no more
# letters than a stamp has.
COVERED = 0.5
STAMP_LETTERS = 80
# More than these in headers and footers, and nobody looks for pictures on the page.
MARGIN_LETTERS = 300
# The size that the body of a file gets in which every page is a scan.
SCANNED_SIZE = 10.0


@dataclass(frozen=True)
class _Page:
    """A page as read: `label` is its number in print, tables stand as single lines of their own.

    `drawn` is the share of the page that its largest picture covers; 1 where anything is drawn on
    a page without text, whose letters may be drawings too.
    """

    label: str
    lines: list[Line]
    drawn: float


def read_pdf(data: bytes, read_page: PageReader | None = None) -> Extract:
    """Return the text of a PDF by page.

    Args:
        data: The file's content.
        read_page: Reads scanned pages, a few seconds each; without it, or where it finds nothing,
            pages without text are named and left out.

    Raises:
        Unreadable: The file is damaged, cut short, protected by a password, or has no text.
    """
    with contextlib.closing(_open(data)) as document:
        with damage_told():
            pages = _read_pages(document)
            title = clean((document.metadata or {}).get("title") or "") or None
        read = _read_scans(document, pages, read_page) if read_page is not None else {}
    ocr = tuple(pages[number].label for number in read)
    pages = [replace(page, lines=read.get(n, page.lines)) for n, page in enumerate(pages)]
    scanned = tuple(page.label for page in pages if not page.lines)
    if len(scanned) == len(pages):
        raise Unreadable(
            f"has no text on any of its {len(pages)} pages; if it is a scan, repeat it"
        )
    lines = without_repeats([page.lines for page in pages])
    body = _body_size(lines)
    blocks = list(_blocks(zip((page.label for page in pages), lines, strict=True), body))
    return Extract(blocks, title, len(pages), scanned, ocr)


def _open(data: bytes) -> pymupdf.Document:
    import pymupdf

    # Errors are raised as well; stdout and stderr belong to our caller.
    pymupdf.no_recommend_layout()
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.mupdf_display_warnings(False)
    try:
        document = pymupdf.open(stream=data, filetype="pdf")
    except RuntimeError as error:
        raise Unreadable("is damaged or no PDF; get the file again") from error
    if document.needs_pass:
        raise Unreadable("is protected by a password; save a copy without one")
    with damage_told():
        count = document.page_count
    # MuPDF mends what is cut off by leaving pages out, which would pass unnoticed.
    if not count or (document.is_repaired and b"%%EOF" not in data[-2048:]):
        raise Unreadable("is cut short or damaged; get the file again")
    return document


def _read_pages(document: pymupdf.Document) -> list[_Page]:
    quiet = document.page_count < SHOWN_FROM
    numbers = tqdm(range(document.page_count), "reading", disable=quiet, unit="page", leave=False)
    return [_read_page(document[number]) for number in numbers]


def _read_scans(
    document: pymupdf.Document, pages: list[_Page], read_page: PageReader
) -> dict[int, list[Line]]:
    """Return the lines of the scanned pages in which some were found, by position."""
    bodies = without_repeats([page.lines for page in pages])
    scans = [n for n, page in enumerate(pages) if _is_scan(page, bodies[n])]
    body = _body_size([own for n, own in enumerate(bodies) if n not in scans]) or SCANNED_SIZE
    shown = tqdm(scans, "reading scans", disable=not scans, unit="page", leave=False)
    read = {number: read_scan(document, number, read_page, body) for number in shown}
    return {number: lines for number, lines in read.items() if lines}


def _is_scan(page: _Page, body: list[Line]) -> bool:
    letters = sum(len(line.text) for line in body)
    return page.drawn >= COVERED and letters <= STAMP_LETTERS


def _read_page(page: Any) -> _Page:  # noqa: ANN401 - pymupdf is not typed here
    tables = _tables(page)
    lines: list[Line] = []
    height = page.rect.height or 1.0
    for block in page.get_text("dict")["blocks"]:
        for row in block.get("lines", []):
            text = clean("".join(span["text"] for span in row["spans"]))
            x0, y0, x1, y1 = row["bbox"]
            place = next((t for t in tables if _inside((x0 + x1) / 2, (y0 + y1) / 2, t)), None)
            if place is not None:
                text = tables[place]
                tables[place] = ""
            if text and not is_contents_line(text):
                size = max(span["size"] for span in row["spans"])
                lines.append(
                    Line(text, size, y0 / height, y1 / height, block["number"], place is not None)
                )
    label = page.get_label() or str(page.number + 1)
    return _Page(label, lines, _drawn(page, sum(len(line.text) for line in lines)))


def _drawn(page: Any, letters: int) -> float:  # noqa: ANN401
    if letters > MARGIN_LETTERS + STAMP_LETTERS:
        return 0.0
    marks = page.get_bboxlog()
    if marks and not letters:
        return 1.0
    whole = (page.rect.width * page.rect.height) or 1.0
    pictures = (box for kind, box in marks if kind.startswith("fill-im"))
    return max(((x1 - x0) * (y1 - y0) / whole for x0, y0, x1, y1 in pictures), default=0.0)


def _tables(page: Any) -> dict[tuple[float, float, float, float], str]:  # noqa: ANN401
    """Return box -> text of the ruled tables of a page."""
    if len(page.get_bboxlog()) > MOST_STROKES:
        return {}
    strokes = sum(len(drawing["items"]) for drawing in page.get_cdrawings())
    if not FEWEST_STROKES <= strokes <= MOST_STROKES:
        return {}
    found = page.find_tables().tables
    rows = {tuple(table.bbox): table.extract() for table in found}
    return {
        box: text
        for box, cells in rows.items()
        if len(cells) > 1 and len(cells[0]) > 1 and (text := rows_to_text(cells))
    }


def _inside(x: float, y: float, box: tuple[float, float, float, float]) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _body_size(pages: list[list[Line]]) -> float:
    """The type size that most characters have."""
    sizes: Counter[float] = Counter()
    for line in (line for lines in pages for line in lines):
        sizes[round(line.size, 1)] += len(line.text)
    return max(sizes, key=lambda size: sizes[size]) if sizes else 0.0


def _blocks(pages: Iterator[tuple[str, list[Line]]], body: float) -> Iterator[Block]:
    path: list[tuple[float, str]] = []
    for label, lines in pages:
        held: list[Line] = []
        for line in lines:
            heads = _is_heading(line, body)
            if held and (heads or line.block != held[-1].block or line.is_table):
                yield _block(held, path, label)
                held = []
            if heads:
                path = [*((size, t) for size, t in path if size > line.size + 0.5)]
                path.append((line.size, line.text))
            else:
                held.append(line)
        if held:
            yield _block(held, path, label)


def _is_heading(line: Line, body: float) -> bool:
    if line.is_table or len(line.text) > LONGEST_HEADING or line.text[0] in "-|":
        return False
    return line.size >= body * LARGER and any(c.isalpha() for c in line.text)


def _block(held: list[Line], path: list[tuple[float, str]], label: str) -> Block:
    text = held[0].text
    for line in held[1:]:
        text = f"{text}\n{line.text}" if line.text.startswith("- ") else joined(text, line.text)
    return Block(clean(text), tuple(title for _, title in path), label, held[0].is_table)
