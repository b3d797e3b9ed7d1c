"""Driver's text -> the one spelling that the rules are written in."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from assistant.safety.rules import DATA, Record, load_record

_CJK = r"\u3400-\u9fff"
_BETWEEN_CJK = re.compile(rf"(?<=[{_CJK}])[ \t]+(?=[{_CJK}])")
_CJK_LATIN = re.compile(rf"(?<=[{_CJK}])(?=[a-z0-9])|(?<=[a-z0-9])(?=[{_CJK}])")
_WORD = re.compile(r"[a-z][a-z']+")
_MARKS = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "…": "。", "~": " "})


class SpellingFile(Record):
    """`spelling.yaml`; word lists are parted by spaces."""

    characters: dict[str, str]
    patterns: dict[str, str]
    words: str
    short: str
    real: str
    slips: dict[str, str]


class Speller:
    """Folds width, case, traditional characters, homophones and common typing errors."""

    def __init__(self, data: Path = DATA) -> None:
        spelling = load_record(data / "spelling.yaml", SpellingFile)
        self._characters = str.maketrans(
            {old: new for olds, new in spelling.characters.items() for old in olds}
        )
        self._patterns = [(re.compile(slip), word) for slip, word in spelling.patterns.items()]
        self._slips = _slips(spelling)

    def normalise(self, text: str) -> str:
        """Return `text` in the spelling of the rules; its length may change."""
        folded = unicodedata.normalize("NFKC", text).translate(_MARKS).lower()
        folded = _BETWEEN_CJK.sub("", folded.translate(self._characters))
        folded = _WORD.sub(lambda found: self._slips.get(found[0], found[0]), folded)
        for slip, word in self._patterns:
            folded = slip.sub(word, folded)
        return _CJK_LATIN.sub(" ", folded)


def _slips(spelling: SpellingFile) -> dict[str, str]:
    """Return every misspelling -> word; no entry for a real word."""
    real = {*spelling.words.split(), *spelling.short.split(), *spelling.real.split()}
    pairs = [
        *_misspelt(spelling.words.split(), _swapped, _doubled, _dropped),
        *_misspelt(spelling.short.split(), _swapped, _doubled),
    ]
    return {slip: word for slip, word in pairs if slip not in real} | spelling.slips


def _misspelt(words: Iterable[str], *ways: Callable[[str, int], str]) -> Iterator[tuple[str, str]]:
    for word in words:
        for way in ways:
            for place in range(1, len(word)):
                yield way(word, place), word


def _swapped(word: str, place: int) -> str:
    return word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]


def _doubled(word: str, place: int) -> str:
    return word[: place + 1] + word[place:]


def _dropped(word: str, place: int) -> str:
    return word[:place] + word[place + 1 :]
