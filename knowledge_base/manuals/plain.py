"""Plain text: its encoding and its paragraphs."""

import codecs
import re

from knowledge_base.manuals.cleaning import clean, is_contents_line
from knowledge_base.manuals.types import Block, Extract, Unreadable

_PARAGRAPH = re.compile(r"\n\s*\n")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes) -> str:
    """Return text from UTF-8, UTF-16 with a mark, GB 18030 or Windows Latin bytes.

    Raises:
        Unreadable: The bytes are no text.
    """
    if data.startswith(_UTF16):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:
        raise Unreadable("is no text file; check its kind")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_older(data)


def read_text(text: str) -> Extract:
    """Return the paragraphs of a text; form feeds count pages."""
    pages = text.split("\f")
    blocks = [
        Block(found, page=str(number) if len(pages) > 1 else None)
        for number, page in enumerate(pages, 1)
        for paragraph in _PARAGRAPH.split(page)
        if (found := _paragraph(paragraph))
    ]
    return Extract(blocks, pages=len(pages) if len(pages) > 1 else 0)


def _decode_older(data: bytes) -> str:
    """Tell GB 18030 from Windows Latin: bytes of Chinese come in pairs, of accents alone."""
    high = sum(byte >= 0x80 for byte in data)
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
    han = sum("\u4e00" <= c <= "\u9fff" for c in text)
    return (
        text
        if 2 * han > 0.6 * high and high > 0.1 * len(data)
        else data.decode("cp1252", "replace")
    )


def _paragraph(text: str) -> str:
    return clean("\n".join(line for line in text.splitlines() if not is_contents_line(line)))
