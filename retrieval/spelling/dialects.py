"""Chinese of Hong Kong, Guangdong and Taiwan -> simplified characters, words of the mainland."""

import re
from collections.abc import Mapping
from functools import cache

from opencc import OpenCC

from retrieval.spelling.data import dialects

_CJK = re.compile(r"[\u3400-\u9fff]")

Patterns = tuple[tuple[re.Pattern[str], str], ...]


def in_mandarin(text: str) -> str:
    """Return a text as it would be written in the mainland; one without Chinese as it is.

    Its length may change. Names change their characters, too: see `as_written`.
    """
    if not _CJK.search(text):
        return text
    characters, words = _patterns()
    for pattern, word in characters:
        text = pattern.sub(word, text)
    text = simplified(text)
    for pattern, word in words:
        text = pattern.sub(word, text)
    return text


def simplified(text: str) -> str:
    """Return a text in simplified characters, its length kept."""
    found = str(_converter().convert(text))
    # A phrase of another length would part the two texts' places.
    plain = found if len(found) == len(text) else "".join(map(_converter().convert, text))
    for kept in _kept().finditer(text):
        plain = plain[: kept.start()] + kept[0] + plain[kept.end() :]
    return plain


def as_written(part: str, text: str) -> str:
    """Return a part of a simplified text with the characters that `text` itself has for it."""
    at = simplified(text).find(part)
    return part if at < 0 else text[at : at + len(part)]


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _kept() -> re.Pattern[str]:
    return re.compile(dialects()["kept"])


@cache
def _patterns() -> tuple[Patterns, Patterns]:
    held = dialects()
    return _compiled(held["characters"]), _compiled(held["words"])


def _compiled(patterns: Mapping[str, str]) -> Patterns:
    return tuple((re.compile(pattern), word) for pattern, word in patterns.items())
