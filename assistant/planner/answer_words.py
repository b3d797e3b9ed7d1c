"""Words of an answer that choose nothing: a refusal of all there is, a doubt."""

import re

from assistant.planner.folding import fold

_NEITHER = re.compile(
    r"都不(?:是|像|对)|(?:两|2)[个盏种]都(?:不|没)|没有?一个(?:是|像|对)|哪个都不|一个都不|不是这[两些2]|"
    r"^不像$|\bneither\b|\bnone\b|\bnot (?:any|either)\b|\bno match\b"
)
_UNSURE = re.compile(
    r"不清楚|不知道|不晓得|不太?确定|不敢确定|不好说|不太?懂|不认识|不明白|没看清|没把握|"
    r"(?:看|分|认|说|辨|搞|弄)不(?:清|出|准|来|了|太清|太出)|难(?:分|认|说)|没法(?:分|认|说)|拿不准|没概念|"
    r"\b(?:don't|do not|didn't|couldn't|could not|can't|cannot|can not) (?:really )?"
    r"(?:know|tell|say|see|recogni[sz]e|make (?:it )?out)\b|"
    r"\bnot (?:so |quite |really |too )?(?:sure|certain|clear)\b|\bunsure\b|\bunclear\b|"
    r"\bno (?:idea|clue)\b|\bhard to (?:say|tell)\b|\bidk\b|\bdunno\b|\b(?:could be )?either\b"
)
# "Maybe the second" is no answer where the first is dangerous; "I think the second" is one.
_HEDGE = re.compile(
    r"可能|也许|说不定|没准|不太?确定|不敢确定|没把握|拿不准|不敢说|"
    r"\b(?:maybe|perhaps|possibly|might|may be|could be|unsure)\b|"
    r"\bnot (?:so |quite |really |too |very |100% )?(?:sure|certain)\b"
)
_NO = re.compile(r"(?:不|不是的?|不对|no|nope|nah)[.。!, ]*(?:it isn't|it's not)?[.!]?")
_CLAUSE_END = re.compile(r"[,。;!?]")


def denies(text: str) -> bool:
    """Return whether a message says that it is none of what was asked about."""
    folded = fold(text)
    return bool(_NO.fullmatch(_begin(folded)) or _NEITHER.search(folded))


def denies_first(text: str) -> bool:
    """Return whether a message begins with, or is nothing but, such a refusal."""
    folded = fold(text)
    return bool(_NO.fullmatch(folded) or _NEITHER.search(_begin(folded)))


def doubts(text: str) -> bool:
    """Return whether a message says that the driver can't tell."""
    return _UNSURE.search(fold(text)) is not None


def doubts_first(text: str) -> bool:
    """Return whether a message begins with such a doubt, whatever it guesses afterwards."""
    return _UNSURE.search(_begin(fold(text))) is not None


def hedges(text: str) -> bool:
    """Return whether a message leaves its own answer open."""
    return _HEDGE.search(fold(text)) is not None


def _begin(folded: str) -> str:
    return _CLAUSE_END.split(folded)[0]
