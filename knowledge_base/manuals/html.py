"""HTML -> blocks under their headings. What a reader of the page can't see is left out."""

from html.parser import HTMLParser

from knowledge_base.manuals.cleaning import clean, is_contents_line
from knowledge_base.manuals.tables import rows_to_text
from knowledge_base.manuals.types import Block, Extract

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HIDDEN = frozenset(
    ("script", "style", "template", "noscript", "nav", "head", "svg", "iframe", "object")
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split(" "))
_BREAKS = frozenset(
    "p div li ul ol dl dt dd section article header footer main aside blockquote pre figure "
    "figcaption table tr body".split(" ")
)
_UNSEEN = ("display:none", "visibility:hidden", "font-size:0")


def read_html(text: str) -> Extract:
    """Return the blocks of an HTML page."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_block()
    return Extract(reader.blocks, reader.title)


class _Reader(HTMLParser):
    """Collects blocks; keeps the tags that are open, so that hidden ones hide what they hold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.title: str | None = None
        self._open: list[tuple[str, bool]] = []
        self._text: list[str] = []
        self._path: list[tuple[int, str]] = []
        self._rows: list[list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._text.append("\n")
        if tag in _VOID:
            return
        if tag in _HEADINGS or (tag in _BREAKS and self._rows is None):
            self.end_block()
        if tag == "table":
            self._rows = []
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif tag in ("td", "th"):
            self._text = []
        self._open.append((tag, self._hidden() or tag in _HIDDEN or _is_unseen(dict(attrs))))

    def handle_endtag(self, tag: str) -> None:
        if tag not in (name for name, _ in self._open):
            return
        if tag in _HEADINGS:
            self._end_heading(int(tag[1]))
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].append("".join(self._text))
            self._text = []
        elif tag == "table":
            self._end_table()
        elif tag in _BREAKS and self._rows is None:
            self.end_block()
        while self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] == "title" and self.title is None:
            self.title = clean(data) or None
        elif not self._hidden():
            preformatted = any(name == "pre" for name, _ in self._open)
            self._text.append(data if preformatted else " ".join(f"|{data}|".split())[1:-1])

    def end_block(self) -> None:
        """Close the paragraph that is being collected."""
        lines = clean("".join(self._text)).splitlines()
        self._text = []
        text = "\n".join(line for line in lines if not is_contents_line(line))
        if text:
            self.blocks.append(Block(text, self._heading()))

    def _end_heading(self, level: int) -> None:
        title = clean("".join(self._text)).replace("\n", " ")
        self._text = []
        if title:
            self._path = [*((n, t) for n, t in self._path if n < level), (level, title)]

    def _end_table(self) -> None:
        text, self._rows, self._text = rows_to_text(self._rows or []), None, []
        if text:
            self.blocks.append(Block(text, self._heading(), is_table=True))

    def _heading(self) -> tuple[str, ...]:
        return tuple(title for _, title in self._path)

    def _hidden(self) -> bool:
        return bool(self._open) and self._open[-1][1]


def _is_unseen(attrs: dict[str, str | None]) -> bool:
    style = (attrs.get("style") or "").replace(" ", "").lower()
    return "hidden" in attrs or any(rule in style for rule in _UNSEEN)
