"""Picks from lists that were shown: "第二家", "the cheaper one", "就这个吧"."""

import re
from typing import Literal

from assistant.planner.dates import date_spans
from assistant.planner.folding import blank
from assistant.planner.pairs import pick_of_two
from assistant.planner.spelling import mend
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
    r"(?<!倒数)(?:第|选|就|要)([一二两三四五六七八九十]|10|[1-9])(?:个|家|号|项|种)?(?!\d|"
    r"[点月日天周:])"
)
_ZH_COUNTED = re.compile(r"(?<!倒数)第([一二两三四五六七八九十]|10|[1-9])(?!\d)")
_ZH_NUMBERED = re.compile(
    r"^(?:选|就|要)?([一二两三四五六七八九]|[1-9])(?:号|号店|号吧)(?:吧|的)?$"
)
_EN_ORDINAL = re.compile(
    r"\b(?<!in the )(first|second|third|fourth|fifth|sixth|seventh|eighth|1st|2nd|3rd|4th|5th|6th|"
    r"7th|8th)\b"
    r"(?! (?:thing|time (?:i|since|it|this|that|my|in|we|you (?!have|have got|'ve|got|can|offer|"
    r"said|"
    r"listed|gave|showed|mentioned|named))|gear|hand|car|of all|service|or |"
    r"opinion|floor))"
    r"(?:\s+(one|option|slot|time|shop|store|garage|place|workshop|choice|light|lamp|symbol|"
    r"picture|(?:from|on) (?:the )?(?:left|top)|down|row)\b)?"
)
_TOP = re.compile(
    r"\btop (?:one|option|slot|shop)\b|^(?:选|要|就)?(?:最?上面|头一|打头)(?:那|的|"
    r"个)"
)
_MIDDLE = re.compile(
    r"\bmiddle (?:one|option|slot|shop|picture|light|lamp|symbol)\b|中间(?:那|的|一)"
)
# "numba two": a number after a lone word, where a list was shown.
_LONE_NUMBER = re.compile(
    r"^(?!(?:around|about|before|after|until|maybe|just|only)\b)(?:[a-z]{3,} )?(one|two|three|"
    r"four|five)"
    r"(?:,? (?:please|pls|thanks|then))?$"
)
# "Ok then, 1": words before the number that say nothing.
_LEADS_IN = re.compile(
    r"^(?:(?:then|ok|okay|alright|all right|right|so|well|fine|um|uh|hmm|yes|yeah|sure|just|let's|"
    r"say|go (?:for|with)|give me|i'll (?:have|take|go for|go with)|i want|i'd like|make it|"
    r"take|choose|pick|can i have|how about|maybe)[,.! ]+)+(?=\S)"
)
_EN_NUMBERED = re.compile(r"(?:\b(?:number|option|no\.?)|#)\s*([1-8]|one|two|three|four|five)\b")
_EN_COUNTED = re.compile(r"\b(?:slot|store|shop|garage) ([1-9])\b(?!:)")
_BARE = re.compile(r"^(?:选|option |number )?([1-9]|10|[a-fA-F])(?:吧|\.|。|please| please)?$")
_KINDS: tuple[tuple[PickKind, str], ...] = (
    ("cheapest",
        r"(?:最|更|比较)便宜|便宜(?:的|点的|那|一点)|哪[个家间](?:最)?便宜|价格?(?:最|更)低|"
        r"cheap(?:er|est)|"
        r"least expensive|lowest price|最划算|最省钱"),
    ("earliest",
        r"最早(?!\d|[一二两三四五六七八九十早上下中]+[点午])|最快的(?:那|时间|一)|最先|"
        r"(?:越|更)早(?:越好)?的|^(?:选|要|就)?早(?:一?点)?的那?|\bthe earlier one\b|"
        r"\b(?:any|either|whichever) of (?:those|these|them)\b(?!.{0,12}(?:\?|other))|"
        r"\byou (?:pick|choose|decide)\b|earliest|soonest|first (?:available|free|opening)"),
    ("nearest",
        r"(?:最|更|比较)近(?:的|那|一)?|哪[个家间](?:最)?近|^(?:选|要|就)?近(?:一?点)?(?:的那|"
        r"那)[个家]|(?:离|挨着|靠)(?:着)?我(?:家|公司|"
        r"单位|这儿?|这边)?(?:最)?近?的"
        r"|离我近|就近|near(?:er|est)|clos(?:er|est)"),
    ("last",
        r"最后(?:一|面|头)?(?:个|家|那|的)|最(?:底下|下面|末尾|晚)的?|倒数第一|"
        r"晚(?:一?点)?的那[个一]|"
        r"\bthe later one\b|\b(?:last|latest) slot\b|"
        r"\b(?:the )?(?:last|final|bottom) (?:one|slot|option|shop|store|garage|picture)\b|"
        r"\bthe (?:last|final) time\b(?! [a-z])|"
        r"\bone at the (?:bottom|end)\b"),
    ("other",
        r"换一?(?:个|家)(?=店|时间|时段|别|其他|吧|行|可|呗|看|$|[,,。!??])|"
        r"别的(?:时间|店|家|时段)?|别[家处]|(?:这|那)(?:家|个店|边)店?(?:太|有点|不)(?:远|偏|顺路)|其他(?:时间|的|店|时段)|另(?:外)?一(?:个|家)|"
        r"都(?:太|不太)[早晚远贵]|都(?:没空|没时间|来不了|去不了)|没有?(?:一个)?(?:合适|能去|"
        r"方便)的|"
        r"都不(?:太)?(?:合适|行|方便|可以|要|成|喜欢|中意|凑巧)|(?:一个|哪个)都不|"
        r"再(?:给|来|找|换|挑|推荐)(?:我)?(?:几|一|两)?[个家些]|"
        r"(?:another|a different|other|some other|any other|different) (?:one|slot|time|shop|store|"
        r"garage|day|option|place)s?|something else|somewhere else|"
        r"\b(?:none|neither) of (?:those|these|them|that)\b|\bnot any of (?:those|these|them)\b|"
        r"\bany(?:thing)? (?:others|more)\b"),
    ("this",
        r"就(?:这|那)(?:个|家|样)|这(?:个|家)(?:吧|可以|行|好|就)|就它|就选它|"
        r"你?刚?(?:才)?(?:说|推荐|提)的(?:那|这)?[个家](?!.{0,6}[吗么?多怎])|"
        r"(?:i'll take|\btake|go with|choose|pick) (?:this|that|it)\b(?: one)?"
        r"(?! (?:in|to|there|off|away|apart|home|out|for|back))|"
        r"(?:this|that) one|that(?:'s| is)? (?:works|fine)|that works|"
        r"\bthe one you (?:just )?(?:mentioned|said|named|suggested|recommended)\b"),
)  # fmt: skip
# Where a list was shown these ask for more of it.
_MORE = re.compile(
    r"\b(?:got |have |is there )?(?:anything|something) (?:later|earlier|closer|nearer|cheaper|"
    r"sooner)\b|"
    r"\bmore (?:options|times|slots|choices)\b|有(?:没有)?(?:更|再)?[早晚近](?:一?点|些)?的|"
    r"\b(?:anything|what|who|where) else\b|还有(?:没有)?(?:别的|其他|吗|没)|有(?:没有)?别的"
)
# No list is refused: "no other time works".
_NO_OTHER = re.compile(
    r"(?:其他|别的|其它)(?:的)?(?:时间|时段|店|日子)?(?:我|都|就|也)*(?:不行|不可以|不方便|没空|"
    r"没时间|莫法|没办法|"
    r"没法|来不了|去不了|不成|不得行|不要|免谈)|(?:没有?|无)(?:别的|其他)|"
    r"\b(?:no|any) other (?:time|slot|day|shop|store|garage|one)s?\b.{0,12}"
    r"(?:work|suit|good|possible|won't|doesn't|is)|\bother (?:times|days|slots)\b.{0,4}"
    r"(?:won't|don't|are no)"
)
_COMPARES = re.compile(
    r"区别|不一样|差别|不同|相比|对比|比较一下|哪个好|哪家好|difference|compare|\bvs\b|versus|"
    r"better than|\bor the\b"
)
# "Which is cheapest? That one then", "哪家便宜去哪家": a choice in the shape of a question.
_WHICHEVER = re.compile(
    r"\bany of (?:those|these|them)\b|\byou (?:pick|choose|decide)\b|"
    r"哪(?:个|家|间).{0,8}[就要选去约定订](?:去|要|选|约|定|订)?哪|\bwhich(?:ever|'s ever)\b|"
    r"[??].{0,4}(?:that one|就(?:它|那|这)|那个)"
)
_DENIED = re.compile(
    r"(?:不要|不是|别选|不选|不去|甭选)第?[一二两三四五六七八九十\d][个家号]?|"
    r"\bnot (?:the |number |option )?(?:first|second|third|fourth|1st|2nd|3rd|4th|one|two|three|"
    r"last)(?: one)?\b"
)


def find_pick(text: str, *, awaiting: str | None = None) -> Pick | None:
    """Return the choice in a folded text, None when there is none.

    A bare digit or letter counts only where a store or a slot was asked for, or where it is
    the whole message.
    """
    if awaiting == "lamp":
        return pick_of_two(text)
    text = _DENIED.sub("", mend(blank(text, date_spans(text))))
    text = _LEADS_IN.sub("", text) if awaiting in ("store", "slot") else text
    target = _target(text, awaiting)
    for kind, pattern in _KINDS[:4]:
        if re.search(pattern, text) and _is_choice(kind, text, awaiting):
            return Pick(kind, target=_default(kind, target))
    index = _ordinal(text, awaiting)
    if index is not None:
        return None if _COMPARES.search(text) else Pick("ordinal", index, target)
    for kind, pattern in _KINDS[4:]:
        if re.search(pattern, text) and not (kind == "other" and _NO_OTHER.search(text)):
            return Pick(kind, target=target)
    more = awaiting in ("store", "slot") and _MORE.search(text)
    return Pick("other", target=target) if more else None


def _is_choice(kind: PickKind, text: str, awaiting: str | None) -> bool:
    """Keep "哪家最便宜？" and "the nearest garage that does brakes?" from being picks."""
    if kind == "last" or _WHICHEVER.search(text):
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
    if _MIDDLE.search(text):
        return 1
    if listed and _TOP.search(text):
        return 0
    if match := _EN_NUMBERED.search(text) or _EN_COUNTED.search(text):
        return _number(match.group(1)) - 1
    match = _BARE.match(text) or (_LONE_NUMBER.match(text) if listed else None)
    return _number(match.group(1)) - 1 if match else None


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    if word in _ZH_NUMBER:
        return _ZH_NUMBER[word]
    return _EN_NUMBER.get(word) or "abcdef".index(word.lower()) + 1
