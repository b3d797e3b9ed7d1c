"""Picks from lists that were shown: "第二家", "the cheaper one", "就这个吧"."""

import re
from typing import Literal

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
# Sides of a car and of a street are no sides of a screen.
_NO_PART = r"(?!.{0,3}(?:[前后轮胎门车转镜拐响异漏]|大灯|雾灯))"
_POINTS_AT = r"(?:^|\b(?:one|lamp|light|symbol|picture|icon|it's|its|is|that's) )(?:the one )?"
_NAMED_SIDE = (
    r"(?:[- ]hand)?(?: (?:one|lamp|light|symbol|picture|icon))?(?:,? (?:please|i think))?\b"
)
_LEFT = re.compile(
    rf"左[边侧面]{_NO_PART}|^[是选]?左(?:的|吧)?$|前者|\bformer\b|"
    rf"{_POINTS_AT}(?:on )?(?:the )?left{_NAMED_SIDE}(?! \w)|^(?:option |number )?one$|^[一1]$"
)
_RIGHT = re.compile(
    rf"右[边侧面]{_NO_PART}|^[是选]?右(?:的|吧)?$|后者|\blatter\b|"
    rf"{_POINTS_AT}(?:on )?(?:the )?right{_NAMED_SIDE}(?! \w)|^(?:option |number )?two$|^[二两2]$"
)
# Numbers that count something else than the pictures.
_NO_RANK = re.compile(
    r"第[一二12](?:次|天|时间|年)|\b(?:a|one|every|per|split) second\b|\bno one\b|"
    r"\bfirst of all\b|\bat first\b|^first,|\b(?:first|second) (?:time|thing)\b|"
    r"^(?:that's |yes,? )?right[.!]?$"
)
_CHOSEN = re.compile(
    r"^(?:我?就?选|就?要)第?([一二两12])(?:个|盏|号)?吧?$|^就第?([一二两12])(?:号|吧)?$"
)
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
    target = _target(text, awaiting)
    if awaiting == "lamp":
        return _of_two(text, target)
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


def _of_two(text: str, target: Target | None) -> Pick | None:
    """Return the choice between two pictures that stand side by side."""
    text = _NO_RANK.sub("", text)
    index = _rank(text)
    if index is not None:
        return Pick("ordinal", index, target)
    left, right = _LEFT.search(text), _RIGHT.search(text)
    if bool(left) != bool(right):
        return Pick("ordinal", 0 if left else 1, target)
    return Pick("last", target=target) if re.search(_KINDS[3][1], text) else None


def _rank(text: str) -> int | None:
    if match := _CHOSEN.match(text):
        return _number(match[1] or match[2]) - 1
    return _ordinal(text, None) if not _EN_ORDINAL.search(text) else _ordinal(text, "lamp")


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
    return awaiting if awaiting in ("store", "slot", "lamp") else None  # type: ignore[return-value]


def _ordinal(text: str, awaiting: str | None) -> int | None:
    for pattern in (_ZH_COUNTED, _ZH_NUMBERED):
        if match := pattern.search(text):
            return _number(match.group(1)) - 1
    listed = awaiting in ("store", "slot", "lamp")
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
