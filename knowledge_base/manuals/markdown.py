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
    r"^[#\s=—*_\[【(（<!-]*(?:page(?:\s*(?:no\.?|number))?|p\.|第)\s*[:：=]?\s*\"?(\d{1,4})\"?\s*页?"
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
    """The only first-level heading, if there is exactly one."""
    titles = [line[2:].strip(" #") for line in lines if line.startswith("# ")]
    return _plain(titles[0]) if len(titles) == 1 else None


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
    heading: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    held: list[str] = []
    start = 0
    for i, line in enumerate([*lines, ""]):
        is_row = line.lstrip().startswith("|")
        if held and (not line.strip() or is_row != held[0].lstrip().startswith("|")):
            yield from _block(held, heading, pages[start])
            held = []
        title = _HEADING.match(line)
        if _PAGE.match(line) or _FENCE.match(line) or not line.strip():
            continue
        if title and not _ADMONITION.match(title[2].strip()):
            yield from _block(held, heading, pages[start])
            held = []
            keep = next(
                (n for n, level in enumerate(levels) if level >= len(title[1])), len(levels)
            )
            heading = (*heading[:keep], _plain(title[2]))
            levels = (*levels[:keep], len(title[1]))
            continue
        if not held:
            start = i
        held.append(title[2] if title else line)


def _block(held: list[str], heading: tuple[str, ...], page: str | None) -> Iterator[Block]:
    if not held:
        return
    if held[0].lstrip().startswith("|"):
        rows = (row.strip().strip("|").split("|") for row in held if not _RULE_ROW.match(row))
        kept = [
            [_plain(cell) for cell in row] for row in rows if not is_contents_line("|".join(row))
        ]
        text = rows_to_text(kept)
    else:
        text = clean("\n".join(_plain(line) for line in held if not is_contents_line(line)))
    if text and not text.isdigit():
        yield Block(text, heading, page, is_table=text.startswith("| "))


def _plain(text: str) -> str:
    return clean(_LINK.sub(r"\1", _MARKUP.sub(r"\1", text)))
