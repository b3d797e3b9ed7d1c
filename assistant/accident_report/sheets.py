"""Sheets of paper that blocks of HTML flow onto; pymupdf's layout engine does the work."""

import io
from collections.abc import Callable, Mapping
from typing import Any

_MARGIN_PT = 48.0
_FOOT_GAP_PT, _FOOT_PT = 6.0, 24.0
# A block too long for one page begins on the page begun only where this much is left.
_WORTH_BEGINNING_PT = 150.0


class Sheets:
    """A4 pages with a foot, written one after the other."""

    def __init__(self, css: str, files: Mapping[str, bytes], foot: Callable[[int], str]) -> None:
        """Begin with an empty first page.

        Args:
            css: Of all blocks and the foot.
            files: Pictures by the name under which blocks ask for them.
            foot: Returns the HTML at the foot of a page, counted from 1.
        """
        import pymupdf

        self._css, self._foot = css, foot
        self._archive = pymupdf.Archive()
        for name, data in files.items():
            self._archive.add(data, name)
        self._buffer = io.BytesIO()
        self._writer = pymupdf.DocumentWriter(self._buffer)
        self._paper = pymupdf.paper_rect("a4")
        self._bottom: float = self._paper.y1 - _MARGIN_PT
        self._page, self._top = 0, 0.0
        self._device: Any = None
        self._turn()

    def add(self, html: str) -> None:
        """Add a block below the last one; whole on the next page where it doesn't fit on this."""
        story = self._story(html)
        more, end = self._place(story)
        if more and self._begins_later(html):
            self._turn()
            more, end = self._place(story)
        story.draw(self._device)
        while more:
            self._turn()
            more, end = self._place(story, again=False)
            story.draw(self._device)
        self._top = end

    def close(self) -> tuple[bytes, int]:
        """End the last page; return the PDF and how many pages it has."""
        self._writer.end_page()
        self._writer.close()
        return self._buffer.getvalue(), self._page

    def _begins_later(self, html: str) -> bool:
        if self._top == _MARGIN_PT:
            return False
        more, _ = self._story(html).place(self._rect(_MARGIN_PT))
        return not more or self._bottom - self._top < _WORTH_BEGINNING_PT

    def _place(self, story: Any, *, again: bool = True) -> tuple[bool, float]:  # noqa: ANN401
        """Lay out as much as fits below the last block; return whether more is left, and its end.

        `again` begins the story anew.
        """
        if again:
            story.reset()
        more, filled = story.place(self._rect(self._top))
        return bool(more), float(filled[3])

    def _turn(self) -> None:
        if self._page:
            self._writer.end_page()
        self._page += 1
        self._device = self._writer.begin_page(self._paper)
        foot = self._story(self._foot(self._page))
        start = self._bottom + _FOOT_GAP_PT
        foot.place(self._rect(start, start + _FOOT_PT))
        foot.draw(self._device)
        self._top = _MARGIN_PT

    def _story(self, html: str) -> Any:  # noqa: ANN401 - pymupdf is not typed here
        import pymupdf

        return pymupdf.Story(html, user_css=self._css, archive=self._archive)

    def _rect(self, top: float, bottom: float | None = None) -> Any:  # noqa: ANN401
        import pymupdf

        right = self._paper.x1 - _MARGIN_PT
        return pymupdf.Rect(_MARGIN_PT, top, right, bottom or self._bottom)
