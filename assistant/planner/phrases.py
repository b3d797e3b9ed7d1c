"""Known phrases in a message, the longest one first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.planner.folding import fold


@dataclass(frozen=True)
class Hit:
    """A phrase found: its span in the text and what it may stand for."""

    start: int
    end: int
    phrase: str
    values: tuple[str, ...]


class PhraseIndex:
    """Finds phrases by a scan; of phrases that begin at one place the longest wins."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        """Take `(phrase, value)` pairs; a phrase may stand for several values."""
        meanings: dict[str, list[str]] = defaultdict(list)
        for phrase, value in phrases:
            key = _flat(fold(phrase))
            if key and value not in meanings[key]:
                meanings[key].append(value)
        self._meanings = {key: tuple(values) for key, values in meanings.items()}
        self._by_start: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self._meanings, key=len, reverse=True):
            self._by_start[key[0]].append(key)

    def find(self, text: str) -> list[Hit]:
        """Return the hits in a folded text, left to right, without overlaps."""
        flat, hits, at = _flat(text), list[Hit](), 0
        while at < len(flat):
            phrase = self._longest(flat, at)
            if phrase is None:
                at += 1
                continue
            end = at + len(phrase)
            end += _plural(flat, end) if phrase[-1].isascii() else 0
            hits.append(Hit(at, end, phrase, self._meanings[phrase]))
            at = end
        return hits

    def _longest(self, text: str, at: int) -> str | None:
        for phrase in self._by_start.get(text[at], ()):
            if text.startswith(phrase, at) and _whole(text, at, at + len(phrase)):
                return phrase
        return None


def _flat(text: str) -> str:
    return text.replace("-", " ").replace("_", " ")


def _latin(text: str, at: int) -> bool:
    if not 0 <= at < len(text) or not text[at].isascii():
        return False
    # Jing'an is one word; the apostrophe of "car's" ends one.
    joined = text[at] == "'" and text[at + 1 : at + 2].isalpha() and text[at + 1 : at + 3] != "s "
    return text[at].isalnum() or joined


def _plural(text: str, end: int) -> int:
    return 1 if text[end : end + 1] == "s" and not _latin(text, end + 1) else 0


def _whole(text: str, start: int, end: int) -> bool:
    """Return whether Latin letters at the edges are not inside a longer word."""
    if _latin(text, start) and _latin(text, start - 1):
        return False
    return not (_latin(text, end - 1) and _latin(text, end + _plural(text, end)))
