"""Questions how two kinds of work or parts differ: "pads or discs, what's the difference?"."""

import re

from assistant.planner.folding import fold
from assistant.planner.types import Intent, Understanding

_DIFFERS = re.compile(
    r"\bdiff?[ea]r[ea]n[cs]es?\b|\b(?:vs\.?|versus)(?= )|\bhow (?:do|does|is|are)\b.{0,60}\bdiffer|"
    r"\b(?:is|are|isn't|aren't|ain't)\b.{0,60}\b(?:the same|one and the same)\b|"
    r"\b(?:tell|keep) (?:them|the two|those) apart\b|"
    r"\bwhat (?:does|do|is) (?:the )?(?:one|first)\b.{0,40}\b(?:the )?(?:other|second)\b|"
    r"\b(?:mix|muddl|confus)\w* (?:them|the two|those|these)\b|"
    r"区别|差别|有(?:什么|啥|何)不同|不一样在|(?:是不是|算不算|是)(?:同)?一(?:回事|个东西|样东西|码事)|分不清|搞混|搞不清"
)
# Said of two things that were named, these are enough.
_OF_TWO = re.compile(
    r"[一同][个种样](?:东西|项目|活儿?)|一回事|差在哪|(?:不一样|不同)(?!意)|一样不一样|"
    r"\b(?:differ|different|same (?:thing|job|as))\b"
)
# Two shops, two prices, two times; a car that drives otherwise than it did.
_OTHERWISE = re.compile(
    r"\b(?:shops?|garages?|stores?|prices?|cost\w*|cheap\w*|yuan|times?|slots?|appointments?|"
    r"makes? (?:no|any|a) diff\w*|no diff\w*|feels?|sounds?|notic\w*|since|yesterday|before|"
    r"book\w*)\b|店|价|钱|贵|便宜|时间|预约|没(?:有|什么|啥)?区别|感觉|之前|以前"
)
_OTHER: tuple[Intent, ...] = (
    "price", "book", "symptom", "lamp", "code", "accident", "emergency", "find_store", "human",
)  # fmt: skip


def speaks_of_difference(text: str) -> bool:
    """Return whether a folded message that names two kinds of work asks how they differ."""
    return bool(_DIFFERS.search(text) or _OF_TWO.search(text))


def asks_difference(said: Understanding) -> bool:
    """Return whether a message asks how things of a car differ, and wants none of them yet."""
    told = said.when or said.place or said.phone or said.name or said.codes
    if told or said.has(*_OTHER):
        return False
    folded = fold(said.text)
    return bool(_DIFFERS.search(folded)) and not _OTHERWISE.search(folded)
