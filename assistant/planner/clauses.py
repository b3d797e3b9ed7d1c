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
    r"\b(?:not|no longer|isn't|wasn't|left|anywhere but) (?:in|at|near|around|to) [^,.;!?]{2,24}"
)
_LATIN_WORDS = 3
_CHINESE_LETTERS = 3


def split_clauses(text: str) -> list[str]:
    """Return the clauses of a folded text that are long enough to mean something alone."""
    return [part for raw in _SPLIT.split(text) if _means(part := raw.strip(" .:、-"))]


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
