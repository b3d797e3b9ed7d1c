"""Picks from lists that were shown: "第二家", "the cheaper one", "就这个吧"."""

import re
from typing import Literal

from assistant.planner.pairs import pick_of_two
from assistant.planner.types import Pick, PickKind

Target = Literal["store", "slot", "lamp"]

_ZH_NUMBER = {c: i for i, c in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}
_EN_NUMBER = {
    word: i
    for i, words in enumerate(
        ("first 1st one", "second 2nd two", "third 3rd three", "fourth 4th four", "fifth 5th five",
         "sixth 6th six", "seventh 7th seven", "eighth 8th eight"), start=1,
    )
    for word in words.split()
}  # fmt: skip
_TARGETS: tuple[tuple[Target, str], ...] = (
    ("store", r"家|店|门店|维修厂|修理厂|store|shop|garage|workshop|place"),
    ("slot", r"时间|时段|点钟|slot|time|appointment"),
    ("lamp", r"灯|图标|符号|light|lamp|symbol|icon"),
)
_ZH_ORDINAL = re.compile(
    r"(?:第|选|就|要)([一二两三四五六七八九十]|10|[1-9])(?:个|家|号|项|种)?(?!\d|[点月日天周:])"
)
_ZH_COUNTED = re.compile(r"第([一二两三四五六七八九十]|10|[1-9])(?!\d)")
_ZH_NUMBERED = re.compile(
    r"^(?:选|就|要)?([一二两三四五六七八九]|[1-9])(?:号|号店|号吧)(?:吧|的)?$"
)
_EN_ORDINAL = re.compile(
    r"\b(first|second|third|fourth|fifth|sixth|seventh|eighth|1st|2nd|3rd|4th|5th|6th|7th|8th)\b"
    r"(?! (?:thing|time i|gear|hand|car))"
    r"(?:\s+(one|option|slot|time|shop|store|garage|place|workshop|choice|light|lamp|symbol))?"
)
_EN_NUMBERED = re.compile(r"\b(?:number|option|no\.?|#)\s*([1-8]|one|two|three|four|five)\b")
_EN_COUNTED = re.compile(r"\b(?:slot|store|shop|garage) ([1-9])\b(?!:)")
_BARE = re.compile(r"^(?:选|option |number )?([1-9]|10|[a-fA-F])(?:吧|\.|。|please| please)?$")
_KINDS: tuple[tuple[PickKind, str], ...] = (
    ("cheapest",
        r"(?:最|更|比较)?便宜(?:的|点的|那|一点)|价格?(?:最|更)低|cheap(?:er|est)|"
        r"least expensive|lowest price|最划算"),
    ("earliest", r"最早|最快的(?:那|时间|一)|earliest|soonest|first (?:available|free)"),
    ("nearest", r"(?:最|更|比较)近(?:的|那|一)?|离我近|near(?:er|est)|clos(?:er|est)"),
    ("last",
        r"最后(?:一)?(?:个|家)|倒数第一|\b(?:the )?last (?:one|slot|option|shop|store|"
        r"garage|time)\b"),
    ("other", r"换一?(?:个|家)(?=店|时间|时段|别|其他|吧|行|可|呗|看|$|[,,。!??])|"
        r"别的(?:时间|店|家|时段)?|其他(?:时间|的|店|时段)|另(?:外)?一(?:个|家)|"
              r"(?:another|a different|other|some other) (?:one|slot|time|shop|store|"
              r"garage|day|option)s?|something else"),
    ("this",
        r"就(?:这|那)(?:个|家|样)|这(?:个|家)(?:吧|可以|行|好|就)|就它|就选它|"
        r"(?:i'll take|take|go with|choose|pick) "
             r"(?:this|that|it)(?: one)?|(?:this|that) one|that(?:'s| is)? (?:works|"
             r"fine)|that works"),
)  # fmt: skip


def find_pick(text: str, *, awaiting: str | None = None) -> Pick | None:
    """Return the choice in a folded text, None when there is none.

    A bare digit or letter counts only where a store or a slot was asked for, or where it is
    the whole message.
    """
    if awaiting == "lamp":
        return pick_of_two(text)
    target = _target(text, awaiting)
    for kind, pattern in _KINDS[:4]:
        if re.search(pattern, text) and _is_choice(kind, text, awaiting):
            return Pick(kind, target=_default(kind, target))
    index = _ordinal(text, awaiting)
    if index is not None:
        return Pick("ordinal", index, target)
    for kind, pattern in _KINDS[4:]:
        if re.search(pattern, text):
            return Pick(kind, target=target)
    return None


def _is_choice(kind: PickKind, text: str, awaiting: str | None) -> bool:
    """Keep "哪家最便宜？" and "the nearest garage that does brakes?" from being picks."""
    if kind == "last":
        return True
    asks = re.search(r"[??]|哪|多少|吗|which|where|what|how|is there|any ", text)
    return not asks and (awaiting in ("store", "slot") or len(text) <= 40)


def _default(kind: PickKind, target: Target | None) -> Target | None:
    if target is None and kind == "earliest":
        return "slot"
    return "store" if target is None and kind == "nearest" else target


def _target(text: str, awaiting: str | None) -> Target | None:
    for target, pattern in _TARGETS:
        if re.search(pattern, text):
            return target
    return awaiting if awaiting in ("store", "slot") else None  # type: ignore[return-value]


def _ordinal(text: str, awaiting: str | None) -> int | None:
    for pattern in (_ZH_COUNTED, _ZH_NUMBERED):
        if match := pattern.search(text):
            return _number(match.group(1)) - 1
    listed = awaiting in ("store", "slot")
    if listed and (match := _ZH_ORDINAL.search(text)):
        return _number(match.group(1)) - 1
    if match := _EN_ORDINAL.search(text):
        if listed or match.group(2) or len(text) <= 24:
            return _number(match.group(1)) - 1
    if match := _EN_NUMBERED.search(text) or _EN_COUNTED.search(text):
        return _number(match.group(1)) - 1
    match = _BARE.match(text)
    return _number(match.group(1)) - 1 if match else None


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    if word in _ZH_NUMBER:
        return _ZH_NUMBER[word]
    return _EN_NUMBER.get(word) or "abcdef".index(word.lower()) + 1
