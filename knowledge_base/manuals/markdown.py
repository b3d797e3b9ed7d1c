"""Markdown -> blocks under their headings, with page marks where the file carries them."""

import re
from collections.abc import Iterator

from knowledge_base.manuals.cleaning import clean, is_contents_line
from knowledge_base.manuals.tables import rows_to_text
from knowledge_base.manuals.types import Block, Extract

_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*$")
_RULE_ROW = re.compile(r"^\|?[\s:|-]+\|?$")
_FENCE = re.compile(r"^(?:```|~~~)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MARKUP = re.compile(r"!\[([^\]]*)\]\([^)]*\)|</?[a-zA-Z][^>]*>")
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)|[*_]{2}|`")
# "<!-- page 214 -->", "[p. 214]", "--- Page 214 ---", "第 214 页" and <a id="page-214"> alone
# on a line.
_PAGE = re.compile(
    r"^[#\s=—*_\[【(（<!-]*(?:page(?:\s*(?:no\.?|number))?|p\.|第(?=\s*\d+\s*页))\s*[:：=]?\s*\"?(\d{1,4})\"?\s*页?"
    r"[\s=—*_\]】)）>-]*$|^<(?:a|span)\s+(?:id|name)=\"page-?(\d{1,4})\"",
    re.IGNORECASE,
)
# Layout tools make headings of the words printed over a warning box; they belong to the section.
_ADMONITION = re.compile(
    r"^(?:警告|注意|说明|提示|危险|小心|备注|重要|人身伤害|车辆损坏风险|帮助信息"
    r"|warning|caution|note|notice|danger|important|tip)s?\s*[!！:：]?$",
    re.IGNORECASE,
)


def read_markdown(text: str) -> Extract:
    """Return the blocks of a Markdown text; pages are counted only where marks name them."""
    lines = _COMMENT.sub(_page_mark, text).splitlines()
    pages = _pages(lines)
    blocks = list(_blocks(lines, pages))
    named = {block.page for block in blocks if block.page}
    return Extract(blocks, _title(lines), pages=len(named))


def _page_mark(comment: re.Match[str]) -> str:
    """Keep a comment that marks a page; no reader sees the others."""
    return comment[0] if _PAGE.match(comment[0]) else ""


def _title(lines: list[str]) -> str | None:
    """The only first-level heading, where the file opens with it."""
    headings = [line for line in lines if _HEADING.match(line) and not _PAGE.match(line)]
    opens = _has_one_top(lines) and headings[0].startswith("# ")
    return _plain(headings[0][2:].strip(" #")) if opens else None


def _has_one_top(lines: list[str]) -> bool:
    return sum(line.startswith("# ") for line in lines) == 1


def _pages(lines: list[str]) -> list[str | None]:
    """Return the page of every line. Marks open a page, or close it where text ends with one."""
    marks = {
        i: found[1] or found[2] for i, line in enumerate(lines) if (found := _PAGE.match(line))
    }
    written = [i for i, line in enumerate(lines) if line.strip()]
    closing = bool(marks) and written[-1] in marks and written[0] not in marks
    pages: list[str | None] = []
    current: str | None = None
    order = range(len(lines) - 1, -1, -1) if closing else range(len(lines))
    for i in order:
        current = marks.get(i, current)
        pages.append(current)
    return pages[::-1] if closing else pages


def _blocks(lines: list[str], pages: list[str | None]) -> Iterator[Block]:
    # A lone first-level heading is the title, or a slip of the tool that wrote the file: either
    # way it says nothing about a section.
    path = _Path(skipped=1 if _has_one_top(lines) else 0)
    held: list[str] = []
    start: str | None = None
    for line, page in zip([*lines, ""], [*pages, None], strict=True):
        title = _HEADING.match(line)
        opens = title is not None and not _ADMONITION.match(title[2].strip())
        if held and (opens or _ends_paragraph(held, line)):
            yield from _block(held, path.titles, start)
            held = []
        if _PAGE.match(line) or _FENCE.match(line) or not line.strip():
            continue
        if title is not None and opens:
            path.enter(len(title[1]), _plain(title[2]))
            continue
        start = start if held else page
        held.append(title[2] if title else line)


def _ends_paragraph(held: list[str], line: str) -> bool:
    """Whether `line` is no more of the paragraph or table held; a page mark always ends it."""
    return not line.strip() or _PAGE.match(line) is not None or _is_row(line) != _is_row(held[0])


def _is_row(line: str) -> bool:
    return line.lstrip().startswith("|")


class _Path:
    """The headings above the current line; those of level `skipped` are not kept."""

    def __init__(self, skipped: int) -> None:
        self._skipped = skipped
        self._open: list[tuple[int, str]] = []

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(title for _, title in self._open)

    def enter(self, level: int, title: str) -> None:
        """Go below a heading; those of its level and deeper are left."""
        self._open = [(n, t) for n, t in self._open if n < level]
        if level != self._skipped:
            self._open.append((level, title))


def _block(held: list[str], heading: tuple[str, ...], page: str | None) -> Iterator[Block]:
    if _is_row(held[0]):
        text = _table(held)
    else:
        text = clean("\n".join(_plain(line) for line in held if not is_contents_line(line)))
    if text and not text.isdigit():
        yield Block(text, heading, page, is_table=text.startswith("| "))


def _table(lines: list[str]) -> str:
    """The rows of a table; nothing for a table of contents, which loses page numbers at times."""
    if 2 * sum(map(is_contents_line, lines)) > len(lines) - 1:
        return ""
    rows = (line.strip().strip("|").split("|") for line in lines if not _RULE_ROW.match(line))
    return rows_to_text([_plain(cell) for cell in row] for row in rows)


def _plain(text: str) -> str:
    return clean(_LINK.sub(r"\1", _MARKUP.sub(r"\1", text)))
