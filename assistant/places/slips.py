"""English names of places as hurried hands write them: "Beiing", "Haidain"."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from retrieval.spelling.data import words
from retrieval.spelling.sounds import distance, without

_WORD = re.compile(r"(?<![\w'])[A-Za-z]{6,16}(?![\w'])")
# Shorter names are one letter away from too many words.
_SHORTEST = 6
_BEFORE = re.compile(r"\b(?:in|near|around|at|from|by|to|the)[ ,]+$", re.IGNORECASE)


class PlaceSlips:
    """Repairs words that are one slip away from a name.

    Args:
        sizes: Name in lower case -> population of its city; of two the larger is meant.
    """

    def __init__(self, sizes: Mapping[str, int]) -> None:
        self._sizes = {name: n for name, n in sizes.items() if _is_plain(name)}
        self._common = words("en")
        self._near: dict[str, list[str]] = defaultdict(list)
        for name in self._sizes:
            for shorter in without(name, 1):
                self._near[shorter].append(name)

    def repair(self, text: str, *, expected: bool = False) -> str:
        """Return an English text with its misspelt places.

        Args:
            text: What the driver wrote.
            expected: A place was asked for; else a word must stand where places do, after "in" or
                beside another place.
        """
        found = list(_WORD.finditer(text))
        meant = {word.start(): self._meant(word[0].lower()) for word in found}
        ends = {word.end(): word.start() for word in found if self._is_place(word, meant)}
        parts, end = list[str](), 0
        for word in found:
            name = meant[word.start()]
            gap = text[end : word.start()]
            beside = end in ends and not gap.strip(" ,")
            if name and (expected or beside or _BEFORE.search(text[: word.start()])):
                parts += [gap, name]
            else:
                parts += [gap, word[0]]
            end = word.end()
        return "".join([*parts, text[end:]])

    def _is_place(self, word: re.Match[str], meant: Mapping[int, str | None]) -> bool:
        return word[0].lower() in self._sizes or meant[word.start()] is not None

    def _meant(self, word: str) -> str | None:
        """Return the name that a word is a slip for; None for a word of its own."""
        if word in self._common or word in self._sizes:
            return None
        near: Iterable[str] = {n for cut in without(word, 1) for n in self._near.get(cut, ())}
        close = [n for n in near if n[0] == word[0] and distance(word, n) == 1]
        return max(close, key=lambda n: (_is_common_slip(word, n), self._sizes[n], n), default=None)


def _is_common_slip(word: str, name: str) -> bool:
    """Return whether letters are lost, doubled or swapped; a wrong one is rarer."""
    return len(word) != len(name) or sorted(word) == sorted(name)


def _is_plain(name: str) -> bool:
    return len(name) >= _SHORTEST and name.isascii() and name.isalpha()
