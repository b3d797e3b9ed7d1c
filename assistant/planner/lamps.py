"""Warning lamps described in words."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from assistant.planner.folding import blank, fold
from assistant.planner.lamp_words import NameParts
from assistant.planner.phrases import Hit, PhraseIndex
from assistant.planner.types import LampMention
from knowledge_base.schema import Lamp

_DATA = Path(__file__).parent / "data"
COLOURS: tuple[tuple[str, str], ...] = (
    ("red", r"红|\bred\b"),
    ("amber", r"黄(?!油)|橙|琥珀|橘|\bamber\b|\byellow\b|\borange\b"),
    ("green", r"绿|\bgreen\b"),
    ("blue", r"蓝(?!牙)|\bblue\b"),
    ("white", r"白(?!天)|\bwhite\b"),
)
_FLASHING = re.compile(r"闪(?!电|光灯)|一亮一灭|flash(?!er|light)|blink(?!er)")
_NOT_FLASHING = re.compile(
    r"(?:没有?|不|并不|不是|没在)(?:再)?闪|常亮|steady|solid|"
    r"(?:n't|\b(?:not|never|no|without)) (?:be |been |even )?(?:flash|blink)"
)
# A message that talks of a tell-tale; without one "engine overheating" is a symptom.
TALKS_OF_LAMP = re.compile(
    r"灯|图标|符号|标志|标识|指示|报警|提示|仪表|亮了|亮着|闪|"
    r"\blights?\b(?! (?:scuff|scratch|mark|rain|snow|wear|rust|dent|touch|traffic|drizzle))|"
    r"\blamps?\b|"
    r"图案|那图|小图|圆圈|方框|\boutline\b|\bsquigg?ly\b|\bwiggly\b|\bwavy\b|\bstays? on\b|"
    r"symbol|icon|warning|"
    r"\bdash|indicator|\blit\b|came on|come on|flashing|blinking|tell ?tale|light up|lights up|"
    r"\bwhat(?:'?s| is| are| does)\b.{0,40}\bthing(?:y|ie|amajig|ummy)\b"
)
_DARK = re.compile(
    r"^(?:都|也|又|还)?(?:没有?|不)(?:再)?(?:亮|闪|点亮|报警)|^ ?(?:is|are|was|has|have|"
    r"does|did)(?:n't| not)(?: come| been)?(?: lit| on| showing| come on)?\b|"
    r"^ (?:not lit|not on|(?:(?:is|are|was) )?off\b(?! and))|"
    r"^表?(?:都|也|一直|还)?是?(?:正常|没问题|没事)(?![吗么嘛?？])|"
    r"^(?: gauge)? (?:is|are|was|looks?) (?:all )?(?:fine|ok|okay|normal|good)\b(?! ?\?)"
)
_NO_BEFORE = re.compile(
    r"(?:没有?亮?|不是|并非|没看到|没见|no|not the|without(?: a| any)?|there's no|"
    r"isn't the|not a)\s?$"
)
# Lamps that light the road or the car's own tail are no tell-tales.
_OUTSIDE = re.compile(
    r"^s? (?:at|on|in) the (?:back|rear|front|tail)\b|^s? bulb|^灯?泡|^[^,。!?]{0,10}灯珠|^灯?高位|"
    # A triangle to be set up on the road, among other things that a car has to carry.
    r"^s?,? (?:is |are )?(?:compulsory|mandatory|required|a legal|by law|kit\b|hi-?vis|vest|"
    r"reflector|first ?aid)"
)
_OUTSIDE_BEFORE = re.compile(
    r"\b(?:rear|tail|third|back) $|(?:后面|车尾|尾部|高位)的?$|"
    r"\b(?:first ?aid kit|emergency kit|hi-?vis vest|reflective vest),? (?:and |a )*$"
)
_BROKEN_BULB = re.compile(r"(?:换|修).{0,4}$")


class LampReader:
    """Finds the lamps of the knowledge base in a message by names, nicknames and colours."""

    def __init__(self, lamps: Mapping[str, Lamp]) -> None:
        self._lamps = lamps

    @cached_property
    def _index(self) -> PhraseIndex:
        # "BRAKE light" is a name of one lamp, "brake light" is not; lower case can't tell.
        return PhraseIndex(
            (phrase, code)
            for phrase, code in _phrases(self._lamps.values())
            if fold(phrase) not in self._readings
        )

    @cached_property
    def _ambiguous(self) -> PhraseIndex:
        return PhraseIndex((word, word) for word in self._readings)

    @cached_property
    def _readings(self) -> dict[str, dict[str, list[str]]]:
        raw: Any = yaml.load(
            (_DATA / "ambiguous_lamps.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
        )
        return {str(word).lower(): dict(readings) for word, readings in raw.items()}

    def find(self, text: str, *, expected: bool = False) -> tuple[LampMention, ...]:
        """Return the lamps mentioned in a folded text, in order, each once.

        A lamp said to be off is left out. A nickname that several lamps share gives several
        candidates and is not certain.

        Args:
            text: The folded text.
            expected: The reply before asked for a lamp, so that a part of a name will do.
        """
        if not expected and not TALKS_OF_LAMP.search(text):
            return ()
        found: dict[tuple[str, ...], LampMention] = {}
        for hit, codes, certain in self._mentions(text):
            colour, flashing = look(text, hit.start, hit.end)
            ranked = tuple((code, _weight(rank, len(codes))) for rank, code in enumerate(codes))
            mention = LampMention(ranked, colour, flashing, certain)
            found.setdefault(tuple(codes[:1]), mention)
        # What was named only to say that it is off is no part of a name either.
        if found or not expected or self._index.find(text):
            return tuple(found.values())
        return self._parts.find(text)

    def says_off(self, text: str) -> bool:
        """Return whether a folded text names lamps only to say that they are off or normal."""
        hits = [*self._index.find(text), *self._ambiguous.find(text)]
        return bool(hits) and not any(_is_lit(text, hit) for hit in hits)

    def beside_names(self, text: str) -> str:
        """Return what a folded text says beside names and words that several lamps share."""
        hits = [*self._index.find(text), *self._ambiguous.find(text)]
        return blank(text, [(hit.start, hit.end) for hit in hits]).replace("|", " ")

    @cached_property
    def _parts(self) -> NameParts:
        return NameParts(_phrases(self._lamps.values()))

    def _mentions(self, text: str) -> Iterable[tuple[Hit, list[str], bool]]:
        sure = [hit for hit in self._index.find(text) if _is_lit(text, hit)]
        vague = [
            hit for hit in self._ambiguous.find(text)
            if _is_lit(text, hit) and not any(_overlap(hit, other) for other in sure)
        ]  # fmt: skip
        for hit in sorted([*sure, *vague], key=lambda hit: hit.start):
            if hit in sure:
                codes = [code for code in hit.values if code in self._lamps]
                yield hit, codes, len(codes) == 1 and codes[0] != "other"
            else:
                codes, certain = self._read(hit, text)
                if codes:
                    yield hit, codes, certain

    def _read(self, hit: Hit, text: str) -> tuple[list[str], bool]:
        """Candidates of a vague word, decided by its colour where the data say so."""
        readings = self._readings[hit.values[0]]
        colour, _ = look(text, hit.start, hit.end)
        chosen = readings.get(colour or "any", readings.get("any", []))
        codes = [code for code in chosen if code in self._lamps]
        return codes, len(codes) == 1


def look(text: str, start: int, end: int) -> tuple[str | None, bool]:
    """Return colour and flashing of the lamp at a span: the clause decides, the nearest colour."""
    low = max(text.rfind(mark, 0, start) for mark in "，,。;；!！?？|") + 1
    ends = [at for mark in "，,。;；!！?？" if (at := text.find(mark, end)) >= 0]
    high = min(ends, default=len(text))
    clause = text[low:high]
    flashing = flashes(text)
    near = [
        (abs(low + match.start() - start), colour)
        for colour, pattern in COLOURS
        for match in re.finditer(pattern, clause)
    ]
    if not near:
        after = [
            colour for colour, pattern in COLOURS if re.search(pattern, text[high : high + 14])
        ]
        return (after[0] if len(after) == 1 else None), flashing
    return min(near)[1], flashing


def flashes(text: str) -> bool:
    """Return whether a folded text says of a lamp that it flashes, now or not long ago."""
    return bool(_FLASHING.search(_NOT_FLASHING.sub(" ", text)))


def _phrases(lamps: Iterable[Lamp]) -> Iterable[tuple[str, str]]:
    for lamp in lamps:
        for alias in [*lamp.aliases.zh, *lamp.aliases.en]:
            yield alias, lamp.code
        yield f"{lamp.name.zh}灯", lamp.code
        yield f"{lamp.name.zh}指示灯", lamp.code
        yield f"{lamp.name.zh}故障灯", lamp.code
        yield f"{lamp.name.en} light", lamp.code
        yield f"{lamp.name.en} lamp", lamp.code
        yield f"{lamp.name.en} warning", lamp.code


def _is_lit(text: str, hit: Hit) -> bool:
    if _OUTSIDE.search(text[hit.end :]) or _OUTSIDE_BEFORE.search(text[: hit.start]):
        return False
    dark = _DARK.search(text[hit.end :].removeprefix("灯"))
    if dark and "ready" not in hit.values:
        return False
    return not _NO_BEFORE.search(text[: hit.start]) and not _BROKEN_BULB.search(text[: hit.start])


def _overlap(a: Hit, b: Hit) -> bool:
    return a.start < b.end and b.start < a.end


def _weight(rank: int, count: int) -> float:
    """Confidence of the candidate at `rank` of `count`: earlier ones weigh more, sum 1."""
    return round(2 * (count - rank) / (count * (count + 1)), 3)
