"""The clauses of a message that may hold a request of their own."""

import re

_SPLIT = re.compile(
    r"[,,。;;!!??\n]+|\.\s|\b(?:and also|and then|and|also|then|but|plus)\b|(?:还有|"
    r"顺便|另外|然后|而且)"
)
_DENIED = re.compile(
    r"(?:不太?[是像]|并非|\b(?:is|are|was)(?:n't| not)|\bnot)(?:(?!而是|\bbut\b)[^,。;!?\n])*"
)
# A place that the speaker has left, or doesn't want.
_LEFT = re.compile(
    r"(?:不在|离开了?|不去|别去|不是在?)[^,。;!?在去]{1,8}?(?:了|[,。;!]|$)|"
    r"\b(?:not|no longer|isn't|wasn't|left|anywhere but) (?:in|at|near|around|to) [^,.;!?]{2,24}|"
    r"\bnot (?!far|too|sure|really|very|quite|so\b|much|that|long|any|the\b|an?\b)[A-Za-z'’-]{3,}"
    r"(?: (?:district|any ?more|now))?(?=\s*(?:[,.;!?]|$))"
)
_LATIN_WORDS = 3
_CHINESE_LETTERS = 3


def split_clauses(text: str) -> list[str]:
    """Return the clauses of a folded text that are long enough to mean something alone."""
    return [part for raw in _SPLIT.split(text) if _means(part := raw.strip(" .:、-"))]


# What is said to be well, or not to be there, is nothing to search for.
_WELL = re.compile(
    r"(?<!不)(?<!不太)正常|没(?:有)?(?:毛病|问题|异常|事(?!故)|冒烟?|漏|报警|故障|异味|味)|"
    r"[不无](?:冒烟?|漏|烫|异味|报警灯?|烟)|灯(?:都|也|倒)?(?:是)?[没不]亮|好好的|还在(?:中间|上下限)|"
    r"\b(?:fine|normal|no (?:smoke|leak|smell|warning|light|noise)s?|not an emergency|(?:nothing|"
    r"none)"
    r"(?: is|'s)? (?:leak\w*|hot|wrong|broken|loose|burning|urgent)|runs (?:great|well|fine|"
    r"smoothly))\b"
)
# A lamp that stays dark is the fault itself where it lights the road.
_DARK = re.compile(r"大灯|尾灯|刹车灯|转向灯|雾灯|[近远]光|阅读灯|顶灯|灯泡")
_CLAUSE_MARK = re.compile(
    r"(?<=[,\uff0c\u3002;\uff1b!\uff01?\uff1f\n])|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])"
)
# Shorter than that, what is left tells nothing.
_LEAST = 4


def without_well(text: str) -> str:
    """Return a message without the clauses that say what is in order; all where nothing is left.

    "The heater blows cold, the temperature gauge is normal" is about the heater.
    """
    parts = [part for part in _CLAUSE_MARK.split(text) if part]
    kept = "".join(part for part in parts if _DARK.search(part) or not _WELL.search(part))
    return kept if len(kept) > _LEAST else text


# Upkeep, or a look, that is ordered beside a fault says nothing of the fault.
_ORDERED = re.compile(
    r"\b(?:need|want|like|book|due for|time for|get)\b[^,.;!?]{0,16}\boil (?:change|service)\b|"
    r"\b(?:an? |the |my )?(?:engine )?oil (?:and filter )?(?:change|service)"
    r"(?:'s| is)? (?:(?:long )?(?:over)?due|needed|wanted|please|pls)\b|"
    r"(?<=[,.;])\s*(?:my \w+|i|we|he|she|they)?(?:'d| would)? ?(?:wants?|needs?|likes?)\b"
    r"[^,.;!?]{0,20}\b(?:checked|looked at|inspected|seen to)(?: over| out)?\b|"
    r"(?<=[,.;])\s*(?:can|could|will|would) (?:you|i|we) (?:please )?(?:book|get|arrange)\b"
    r"[^,.;!?]{0,12}\b(?:check(?:-?up)?|look|visit|appointment|slot)\b[^,.;!?]*",
    re.IGNORECASE,
)


def without_orders(text: str) -> str:
    """Return a message without what it orders besides a fault; all where nothing is left.

    "Oil change is overdue and the vents stink" is about the vents, "it jerks, I want it checked"
    about the jerk.
    """
    kept = _ORDERED.sub("", text).rstrip(" ,")
    return kept if len(kept.split()) > _LATIN_WORDS else text


def without_denied(text: str) -> str:
    """Return a folded text without its denials: "not the first but the second" loses the first."""
    return _DENIED.sub("", text)


def without_left(text: str) -> str:
    """Return a text with the places blanked that are denied: "不在北京了,在武汉" loses Beijing."""
    return _LEFT.sub(lambda m: "|" * len(m.group()), text)


def _means(clause: str) -> bool:
    if re.search(r"[\u3400-\u9fff]", clause):
        return len(clause) >= _CHINESE_LETTERS
    return len(clause.split()) >= _LATIN_WORDS
