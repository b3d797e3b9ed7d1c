"""A name that stands as a clause of its own beside a phone number: "贺晓东,138...".

Nobody asked for it and no word introduces it; its neighbour tells what it is.
"""

import re
import unicodedata
from collections.abc import Callable

from assistant.planner.folding import fold
from assistant.planner.name_words import (
    english_name,
    large_names,
    listed_chinese_name,
    listed_english_name,
    tells_time,
)

_PHONE = re.compile(r"(?<![\dA-Za-z])\+?\d[\d\s()-]{5,18}\d(?![\dA-Za-z])")
_LABEL = re.compile(
    r"(?:联系|我的?|手机|电|本人)?(?:电话|手机号?码?|号码|联系方式|话)(?:是|为|[::])?|"
    r"\b(?:and )?(?:my |his |her |the )?(?:tel|phone|mobile|cell|number|contact)(?: (?:number|"
    r"no\.?))?"
    r"(?: is|'s|:)?(?![a-z])",
    re.IGNORECASE,
)
_CJK = r"\u3400-\u9fff"
_BREAK = re.compile(
    rf"[,,。;;、|\n/!!::()()]+|(?<=[a-z0-9])\.\s+(?=[A-Z])|(?<=[{_CJK}])\s+(?=[{_CJK}|])|\s-\s|"
    rf"\band\b|\bon\b(?=\s*@)"
)
_MARK = "@@"
_LIST = 3
# Two letters may be a word of their own.
_SHORT = 2
_LEAD_ZH = re.compile(r"^[嗯呃啊喂那个就是]{0,4}(?:我(?:叫|是)|本人|姓名|名字|叫)?")
# Who says "我是" and leaves a number has said a name; "Ann Lee here".
_SAYS_WHO = re.compile(r"我[是叫]([\u3400-\u9fff]{2,4})$")
_HERE = re.compile(r"\s+(?:here|speaking)$", re.IGNORECASE)
_LEAD_EN = re.compile(
    r"^(?:hi(?: there)?|hello|hey|good (?:morning|afternoon|evening))[, ]+(?=\S)|"
    r"^(?:for|under|write|contact|customer|client|owner|driver|attn|name:?|i'm|i am|it's|its|im|"
    r"this is)\s+",
    re.IGNORECASE,
)
# After these a name may be written small: "its joanna reed, phone 139...".
_LEAD_SMALL = re.compile(
    r"^(?:hi,? |hello,? )?(?:its|it's|i'm|im|i am|this is|name:?|my name is)\s+"
    r"([a-z][a-z'-]+(?: [a-z][a-z'-]+){1,2})(?: here)?$"
)


def find_listed_name(raw: str, *, is_other: Callable[[str], bool]) -> str | None:
    """Return the name next to a phone number in a message as it came, None when there is none.

    Args:
        raw: The message with its own spaces, which part the words of a Chinese list.
        is_other: Tells that a word is a place or a car.
    """
    plain = unicodedata.normalize("NFKC", raw).replace("’", "'")
    marked, count = _PHONE.subn(f",{_MARK},", plain)
    if not count:
        return None
    parts = [part.strip(" .'\"") for part in _BREAK.split(_LABEL.sub(",", marked))]
    parts = [part for part in parts if part]
    # The name comes before its number more often than after it, a place may part them.
    for step in (-1, 1, -2, 2):
        for at in (at + step for at, part in enumerate(parts) if part == _MARK):
            near = abs(step) == 1
            if 0 <= at < len(parts) and (name := _name(parts[at], near=near)) is not None:
                if not is_other(fold(name)):
                    return name
    said = (_SAYS_WHO.search(part) for part in parts)
    names = (listed_chinese_name(found[1]) for found in said if found is not None)
    return next(filter(None, names), None) or _nearest_large(marked, is_other)


def _nearest_large(marked: str, is_other: Callable[[str], bool]) -> str | None:
    """Return the name written large that is nearest to the number: "text Jo Greene on 138..."."""
    number = marked.index(_MARK)
    names = [(at, name) for at, name in large_names(marked) if not is_other(fold(name))]
    return min(names, key=lambda found: abs(found[0] - number))[1] if names else None


def find_last_name(raw: str, *, is_other: Callable[[str], bool]) -> str | None:
    """Return the name that ends or begins a list: "换机油,周六十点,贺晓东"."""
    parts = [part.strip(" .'\"") for part in _BREAK.split(unicodedata.normalize("NFKC", raw))]
    parts = [part for part in parts if part]
    ends = (parts[-1], parts[0]) if len(parts) >= _LIST else ()
    for part in ends:
        # Two letters are a name where everything beside them is known to be something else.
        rest = [other for other in parts if other is not part]
        clear = all(is_other(fold(other)) or tells_time(other) for other in rest)
        name = _name(part, near=clear)
        if name and not is_other(fold(name)):
            return name
    return None


def _name(part: str, *, near: bool) -> str | None:
    """Return a part that is a name; further from the number it must be one beyond doubt."""
    chinese = listed_chinese_name(_LEAD_ZH.sub("", part))
    plain = _HERE.sub("", _LEAD_EN.sub("", _LEAD_EN.sub("", part)))
    english = listed_english_name(plain)
    if near and english is None and (small := _LEAD_SMALL.match(part)):
        english = english_name(small[1], bare=True)
    if not near:
        chinese = chinese if chinese and len(chinese) > _SHORT else None
        english = english if english and " " in english else None
    return chinese or english
