"""The markdown of a reply -> HTML in which nothing of the text can act."""

import re
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup

from web.pages.icons import icon

# No HTML, links or images: what stores, documents or photos bring in stays text.
_RULES = (
    "emphasis", "list", "heading", "blockquote", "backticks", "newline", "escape", "entity",
    "table", "hr",
)  # fmt: skip
_MARK = re.compile(r"\s?\[(\d{1,2})\]")
_ITEM = re.compile(r"^\s*\d{1,2}\. ")


def prose(text: str, source_label: Callable[[str], str]) -> Markup:
    """Return the markdown as HTML; `[n]` becomes a button that opens source n.

    Args:
        text: Any text; HTML in it is shown as text.
        source_label: Makes the accessible name of such a button from its number.
    """
    html = Markup(_markdown().render(text))

    def button(match: re.Match[str]) -> str:
        number = match[1]
        return Markup(
            '<button type="button" class="cite" data-cite="{}" aria-label="{}">{}</button>'
        ).format(number, source_label(number), number)

    return Markup(_MARK.sub(button, html).replace("✅", icon("done", 20)))


def without_items(text: str, shown: list[str]) -> str:
    """Return markdown without the numbered lines that cards below it show again.

    A line that only led up to such a list goes with it.
    """
    kept: list[str] = []
    for line in text.splitlines():
        if not (_ITEM.match(line) and any(word and word in line for word in shown)):
            kept.append(line)
            continue
        while kept and not kept[-1].strip():
            kept.pop()
        if kept and kept[-1].rstrip().endswith((":", "：")):
            kept.pop()
    return "\n".join(kept)


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("zero", {"html": False, "breaks": True}).enable([*_RULES])
