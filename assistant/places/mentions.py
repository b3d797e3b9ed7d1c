"""Finds where a text may name a place, and how plainly it says that the driver is there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.places.names import Meaning, Names, latin_key

# How plainly the words around a name speak of a place: "here" (在, 附近, near), "there" (去, to).
Cue = Literal["here", "there", "none"]

_LONGEST_NAME = 15
_LONGEST_LATIN = 4

_HERE_BEFORE = re.compile(
    r"(?:在|住|位于|人在|离|靠近|(?:位置|地址|定位|地点)(?:是|在|为|[:：])*)\s*$"
)
_THERE_BEFORE = re.compile(r"(?:到|去|往|来|从|回|经过|路过)\s*$")
_HERE_AFTER = re.compile(
    r"(?:这边|这里|这儿|那边|那里|那儿|附近|周边|周围|边上|旁边|一带|境内"
    r"|的(?:门店|修理|维修|汽修|店|地铁|高速)|(?:有没有|哪里|哪儿|哪家|有哪))"
)
_ROAD_AFTER = re.compile(
    r"[东南西北中]?[一二三四五六七八九十]?路|街|大道|巷|胡同|国道|高架|快速路"
    r"|银行|饭店|酒店|宾馆|话|菜|烤鸭|人寿|保险|(?:号)?牌照?|车牌|人(?![民在])|产的|造"
)
_WORD_AFTER = {"市": "场", "区": "域别间分", "县": "道"}
_HERE_EN = re.compile(r"(?:\b(?:in|near|at|around|outside|by|from) (?:the )?)$")
_THERE_EN = re.compile(r"(?:\b(?:to|towards|via|through) )$")
_AFTER_EN = re.compile(r"(?: area\b|, china\b| now\b)")
_ROAD_AFTER_EN = re.compile(
    r" (?:(?:east|west|north|south|middle) )?(?:road|rd|street|st|avenue|ave|lu|jie|dao)\b"
)
_LATIN_WORD = re.compile(r"[a-z]+(?:['’‘`´-][a-z]+)*")


@dataclass(frozen=True)
class Mention:
    """A name in the text at `[start, end)` and the divisions it may stand for."""

    start: int
    end: int
    meanings: tuple[Meaning, ...]
    cue: Cue


class MentionFinder:
    """Finds names, longest first, after blanking out the phrases that only look like places."""

    def __init__(self, names: Names, traps: Sequence[str]) -> None:
        self._names = names
        self._traps = re.compile("|".join(f"(?:{trap})" for trap in traps))

    def find(self, text: str) -> list[Mention]:
        """Return the mentions in reading order; they do not overlap."""
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        clean = self._traps.sub(lambda m: "□" * len(m.group()), lowered)
        found = [*self._chinese(clean), *self._latin(clean)]
        return sorted(found, key=lambda mention: mention.start)

    def _chinese(self, text: str) -> Iterator[Mention]:
        start = 0
        while start < len(text):
            end = self._longest(text, start)
            if end:
                meanings = self._names.chinese[text[start:end]]
                yield Mention(start, end, meanings, _chinese_cue(text, start, end))
            start = end or start + 1

    def _longest(self, text: str, start: int) -> int:
        """Return the end of the longest name at `start`, 0 when there is none."""
        for end in range(min(len(text), start + _LONGEST_NAME), start + 1, -1):
            meanings = self._names.chinese.get(text[start:end])
            if meanings and not _runs_on(text, end, meanings):
                return end
        return 0

    def _latin(self, text: str) -> Iterator[Mention]:
        words = list(_LATIN_WORD.finditer(text))
        at = 0
        while at < len(words):
            for count in range(min(_LONGEST_LATIN, len(words) - at), 0, -1):
                start, end = words[at].start(), words[at + count - 1].end()
                meanings = self._names.latin.get(latin_key(text[start:end]))
                if meanings and not _ROAD_AFTER_EN.match(text, end):
                    yield Mention(start, end, meanings, _latin_cue(text, start, end))
                    break
            else:
                count = 1
            at += count


def _runs_on(text: str, end: int, meanings: Sequence[Meaning]) -> bool:
    """Tell whether the name is only the beginning of a longer word or of a street."""
    following = text[end : end + 1]
    if following and following in _WORD_AFTER.get(text[end - 1], ""):
        return True
    short = all(meaning.form == "short" for meaning in meanings)
    return short and _ROAD_AFTER.match(text, end) is not None


def _chinese_cue(text: str, start: int, end: int) -> Cue:
    before = text[max(0, start - 8) : start]
    if _HERE_BEFORE.search(before) or _HERE_AFTER.match(text, end):
        return "here"
    return "there" if _THERE_BEFORE.search(before) else "none"


def _latin_cue(text: str, start: int, end: int) -> Cue:
    before = text[max(0, start - 20) : start]
    chinese = _chinese_cue(text, start, end)
    if _HERE_EN.search(before) or _AFTER_EN.match(text, end):
        return "here"
    return "there" if _THERE_EN.search(before) else chinese
