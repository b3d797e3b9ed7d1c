"""Blocks -> parts of passage size, never across pages."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from knowledge_base.manuals.types import Block, Part
from knowledge_base.schema import Locale

# Characters in Chinese, words in English: what the encoder reads whole and a person at a glance.
LONGEST: dict[Locale, int] = {"zh": 450, "en": 110}
# A section shorter than this joins the next one of its page.
SHORTEST: dict[Locale, int] = {"zh": 120, "en": 30}

_SENTENCE = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+|\n")


def blocks_to_parts(blocks: Iterable[Block], locale: Locale) -> Iterator[Part]:
    """Yield parts in reading order; each keeps the heading of its first block."""
    for page, on_page in groupby(blocks, key=lambda block: block.page):
        packer = _Packer(locale, page)
        for block in on_page:
            yield from packer.add(block)
        yield from packer.flush()


class _Packer:
    """Fills one part after the other with the blocks of a page."""

    def __init__(self, locale: Locale, page: str | None) -> None:
        self._locale, self._page = locale, page
        self._lines: list[str] = []
        self._first: tuple[str, ...] = ()
        self._last: tuple[str, ...] = ()

    def add(self, block: Block) -> Iterator[Part]:
        """Take a block; yield the parts that it completes."""
        if block.heading != self._last and self._size() >= SHORTEST[self._locale]:
            yield from self.flush()
        for piece in _pieces(block, self._locale):
            if self._size() + _size(piece, self._locale) > LONGEST[self._locale]:
                yield from self.flush()
            self._take(piece, block.heading)

    def flush(self) -> Iterator[Part]:
        """Yield what is collected, if anything."""
        if self._lines:
            text = "\n".join(self._lines)
            yield Part(text=text, heading=list(self._first), page=self._page)
        self._lines = []

    def _take(self, piece: str, heading: tuple[str, ...]) -> None:
        if not self._lines:
            self._first = heading
        elif heading != self._last and heading:
            self._lines.append(f"【{heading[-1]}】" if self._locale == "zh" else f"{heading[-1]}:")
        self._lines.append(piece)
        self._last = heading

    def _size(self) -> int:
        return sum(_size(line, self._locale) for line in self._lines)


def _size(text: str, locale: Locale) -> int:
    return len(text) if locale == "zh" else len(text.split())


def _pieces(block: Block, locale: Locale) -> Iterator[str]:
    """Yield the block in pieces of at most passage size; a split table repeats its first row."""
    longest = LONGEST[locale]
    if _size(block.text, locale) <= longest:
        yield block.text
        return
    head = block.text.split("\n", 1)[0] if block.is_table else ""
    room = max(longest // 2, longest - _size(head, locale))
    units = block.text.split("\n") if block.is_table else _SENTENCE.split(block.text)
    held: list[str] = []
    for unit in (u for whole in units for u in _chopped(whole.strip(), room, locale)):
        if held and _size("\n".join([*held, unit]), locale) > room:
            yield _joined(held, block.is_table, locale)
            held = [head] if block.is_table else []
        held.append(unit)
    yield _joined(held, block.is_table, locale)


def _joined(units: list[str], is_table: bool, locale: Locale) -> str:
    return ("\n" if is_table else "" if locale == "zh" else " ").join(units)


def _chopped(text: str, room: int, locale: Locale) -> Iterator[str]:
    """Yield a sentence, or its pieces when it alone is longer than a passage."""
    units = text if locale == "zh" else text.split()
    for start in range(0, len(units), room):
        piece = units[start : start + room]
        yield piece if isinstance(piece, str) else " ".join(piece)
