"""A text -> the pieces of its words that are counted."""

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.messages import Locale

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+|[!?&+/]")
_CHINESE = 3
"""Characters of the longest piece of Chinese; a word has one or two."""
_INSIDE = 4
"""Letters of a piece of an English word, so that a misspelt word still shares some."""


def grams(text: str, locale: Locale) -> set[str]:
    """Return the pieces of a folded text, each once.

    Of Chinese one to three characters in a row; of English words, pairs of words and, marked as
    such, four letters in a row.
    """
    runs = _RUN.findall(text)
    if locale == "en":
        pairs = {f"{first} {second}" for first, second in pairwise(runs)}
        return {*runs, *pairs, *(piece for run in runs for piece in _inside(run))}
    return {piece for run in runs for piece in _pieces(run)}


def _pieces(run: str) -> Iterator[str]:
    if run.isascii():
        yield run
        return
    for length in range(1, _CHINESE + 1):
        yield from (run[at : at + length] for at in range(len(run) - length + 1))


def _inside(word: str) -> Iterator[str]:
    if len(word) < _INSIDE:
        return
    closed = f"<{word}>"
    yield from (f"…{closed[at : at + _INSIDE]}" for at in range(len(closed) - _INSIDE + 1))
