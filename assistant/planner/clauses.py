"""The clauses of a message that may hold a request of their own."""

import re

_SPLIT = re.compile(
    r"[,,。;;!!??\n]+|\.\s|\b(?:and also|and then|and|also|then|but|plus)\b|(?:还有|"
    r"顺便|另外|然后|而且)"
)
_DENIED = re.compile(
    r"(?:不太?[是像]|并非|\b(?:is|are|was)(?:n't| not)|\bnot)(?:(?!而是|\bbut\b)[^,。;!?\n])*"
)
_LATIN_WORDS = 3
_CHINESE_LETTERS = 3


def split_clauses(text: str) -> list[str]:
    """Return the clauses of a folded text that are long enough to mean something alone."""
    return [part for raw in _SPLIT.split(text) if _means(part := raw.strip(" .:、-"))]


def without_denied(text: str) -> str:
    """Return a folded text without its denials: "not the first but the second" loses the first."""
    return _DENIED.sub("", text)


def _means(clause: str) -> bool:
    if re.search(r"[\u3400-\u9fff]", clause):
        return len(clause) >= _CHINESE_LETTERS
    return len(clause.split()) >= _LATIN_WORDS
