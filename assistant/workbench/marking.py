"""Marks the words of a query in a passage, so that one sees why it was found; pure."""

import re
from collections.abc import Iterator

from assistant.messages import Message
from retrieval.keywords import tokenise

# A card shows a glimpse of long passages; the whole record opens beside it.
MOST_CHARS = 360
BEFORE_CHARS = 90
_RUNS = re.compile(r"[\u4e00-\u9fff]+|[A-Za-z0-9]+(?:'[A-Za-z]+)?")
_Span = tuple[int, int]


class Piece(Message):
    """A stretch of a passage; `hit` where it holds words of the query."""

    text: str
    hit: bool = False


def mark(text: str, query: str) -> list[Piece]:
    """Return the passage in pieces, long ones cut to the stretch around the first hit.

    Words are compared as the keyword search compares them: Latin ones by their stem, Chinese
    ones by pairs of characters.
    """
    spans = list(_joined(_spans(text, frozenset(tokenise(query)))))
    begin, end = _window(text, spans)
    pieces = [Piece(text="…")] if begin else []
    at = begin
    for left, right in spans:
        if left < begin or right > end:
            continue
        if left > at:
            pieces.append(Piece(text=text[at:left]))
        pieces.append(Piece(text=text[left:right], hit=True))
        at = right
    if at < end:
        pieces.append(Piece(text=text[at:end]))
    return [*pieces, Piece(text="…")] if end < len(text) else pieces


def _spans(text: str, wanted: frozenset[str]) -> Iterator[_Span]:
    for run in _RUNS.finditer(text):
        word, start = run.group(), run.start()
        if word[0] < "\u4e00":
            if not wanted.isdisjoint(tokenise(word)):
                yield run.span()
            continue
        for n in range(len(word)):
            if word[n : n + 2] in wanted:
                yield start + n, start + min(n + 2, len(word))
            elif word[n] in wanted:
                yield start + n, start + n + 1


def _joined(spans: Iterator[_Span]) -> Iterator[_Span]:
    """Yield spans that overlap or touch as one."""
    begin = end = -1
    for left, right in spans:
        if left <= end:
            end = max(end, right)
            continue
        if begin >= 0:
            yield begin, end
        begin, end = left, right
    if begin >= 0:
        yield begin, end


def _window(text: str, spans: list[_Span]) -> _Span:
    if len(text) <= MOST_CHARS:
        return 0, len(text)
    begin = max(0, spans[0][0] - BEFORE_CHARS) if spans else 0
    begin = min(begin, len(text) - MOST_CHARS)
    return begin, begin + MOST_CHARS
