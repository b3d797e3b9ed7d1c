"""Driver's text -> the one spelling that the rules are written in."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from string import ascii_lowercase

from assistant.hearing import heard
from assistant.safety.rules import DATA, Record, load_record
from retrieval.spelling.dialects import in_mandarin

_CJK = r"\u3400-\u9fff"
_BETWEEN_CJK = re.compile(rf"(?<=[{_CJK}])[ \t]+(?=[{_CJK}])")
_CJK_LATIN = re.compile(rf"(?<=[{_CJK}])(?=[a-z0-9])|(?<=[a-z0-9])(?=[{_CJK}])")
# Shorter words have too many neighbours that are words themselves.
_LONG = 5
_WORD = re.compile(r"[a-z][a-z']+")
_MARKS = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "…": "。", "~": " "})
_TROUBLE = r"(?:起火|着火|冒烟|漏油|漏液|漏水|漏电|汽油味|焦味|糊味|异味|异响|受伤|流血)"
# What is said to happen, "没有漏油冒烟了", is no longer denied.
_DENIED_LIST = re.compile(
    rf"(?P<no>没有?|无|未|不)(?P<first>{_TROUBLE})(?:[、和或]|以及|或者)?(?={_TROUBLE}(?![了得很啊]))"
)


class SpellingFile(Record):
    """`spelling.yaml`; word lists are parted by spaces."""

    patterns: dict[str, str]
    words: str
    short: str
    real: str
    slips: dict[str, str]
    homophones: dict[str, str]
    phrases: str
    sound: str


class Speller:
    """Folds width, case, traditional characters, homophones and common typing errors."""

    def __init__(self, data: Path = DATA) -> None:
        spelling = load_record(data / "spelling.yaml", SpellingFile)
        self._patterns = [(re.compile(slip), word) for slip, word in spelling.patterns.items()]
        self._slips = _slips(spelling)
        self._heard = _misheard(spelling)
        self._misheard = _any_of([*spelling.sound.split(), *self._heard])

    def normalise(self, text: str) -> str:
        """Return `text` in the spelling of the rules; its length may change."""
        folded = unicodedata.normalize("NFKC", in_mandarin(text)).translate(_MARKS).lower()
        folded = heard(_BETWEEN_CJK.sub("", folded))
        folded = self._misheard.sub(lambda found: self._heard.get(found[0], found[0]), folded)
        folded = _WORD.sub(lambda found: self._slips.get(found[0], found[0]), folded)
        for slip, word in self._patterns:
            folded = slip.sub(word, folded)
        return _spread_denial(_CJK_LATIN.sub(" ", folded))


def speller_of(data: Path = DATA) -> Speller:
    """Return the speller of a folder; of the one that ships there is one a process."""
    return _shipped() if data == DATA else Speller(data)


@cache
def _shipped() -> Speller:
    return Speller()


def _spread_denial(text: str) -> str:
    """Return `text` with the denial of a bare list said of each: "没有起火漏油"."""
    spread = _DENIED_LIST.sub(r"\g<no>\g<first>,没有", text)
    return spread if spread == text else _spread_denial(spread)


def _slips(spelling: SpellingFile) -> dict[str, str]:
    """Return every misspelling -> word; no entry for a real word."""
    real = {*spelling.words.split(), *spelling.short.split(), *spelling.real.split()}
    pairs = [
        *_misspelt([word for word in spelling.words.split() if len(word) >= _LONG], _wrong, _extra),
        *_misspelt(spelling.short.split(), _swapped, _doubled),
        *_misspelt(spelling.words.split(), _swapped, _doubled, _dropped),
    ]
    return {slip: word for slip, word in pairs if slip not in real} | spelling.slips


def _misheard(spelling: SpellingFile) -> dict[str, str]:
    """Return each phrase with one character written as another of the same sound -> phrase."""
    return {
        phrase[:place] + heard + phrase[place + 1 :]: phrase
        for phrase in spelling.phrases.split()
        for place, character in enumerate(phrase)
        for heard in spelling.homophones.get(character, "")
    }


def _any_of(texts: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(texts, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


def _misspelt(
    words: Iterable[str], *ways: Callable[[str, int], Iterable[str]]
) -> Iterator[tuple[str, str]]:
    for word in words:
        for way in ways:
            for place in range(1, len(word)):
                for slip in way(word, place):
                    yield slip, word


def _swapped(word: str, place: int) -> Iterator[str]:
    yield word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]


def _doubled(word: str, place: int) -> Iterator[str]:
    yield word[: place + 1] + word[place:]


def _dropped(word: str, place: int) -> Iterator[str]:
    yield word[:place] + word[place + 1 :]


def _wrong(word: str, place: int) -> Iterator[str]:
    return (word[:place] + letter + word[place + 1 :] for letter in ascii_lowercase)


def _extra(word: str, place: int) -> Iterator[str]:
    return (word[:place] + letter + word[place:] for letter in ascii_lowercase)
