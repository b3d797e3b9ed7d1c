"""Who somebody is, where, and how to be reached, told beside a fault: no words to search with."""

import re

from assistant.planner.types import Understanding

_PHONE = re.compile(
    r"(?:\b(?:and )?(?:(?:my|the) )?(?:mobile|cell|tele ?phone|phone|number|contact|tel)\b"
    r"(?: (?:number|no\.?))?(?:'s| is|:)? ?|"
    r"\b(?:you can |please )?(?:reach|call|ring|text|phone) me (?:at|on|under) |"
    r"(?:我的?)?(?:电话|手机号?码?|号码|联系方式)(?:是|为|:|：)?)?"
    r"(?<![\d.])\+?\d(?:[\d*][ -]?){9,13}(?!\d)",
    re.IGNORECASE,
)
_LEAD_NAME = (
    r"(?:\b(?:my )?name(?:'s| is|:)? |\b(?:this|it)(?:'s| is) |\bi(?:'m| am) |我?[叫姓是])?"
)
_LEAD_PLACE = (
    r"(?:\b(?:(?:and )?(?:i'?m|i am|we'?re|we are|i live|it'?s|located) )?"
    r"(?:in|near|at|around|close to) |(?:我|人|车)?(?:现在)?在)?"
)
# What is left of a sentence that said nothing else.
_GAPS = re.compile(r"(?:\s*[,，;；]\s*(?:and\s+)?){2,}")
_LEAST = 12


def without_contact(text: str, said: Understanding) -> str:
    """Return a message without name, phone and place; all of it where hardly anything is left."""
    if not (said.phone or said.name or said.place):
        return text
    kept = _PHONE.sub(",", text) if said.phone else text
    for lead, told in ((_LEAD_NAME, _names(said)), (_LEAD_PLACE, _places(said))):
        for words in told:
            kept = re.sub(lead + re.escape(words) + r"(?!\w)", ",", kept, flags=re.IGNORECASE)
    kept = _GAPS.sub(", ", kept).strip(" ,，")
    least = _LEAST if kept.isascii() else _LEAST // 3
    return kept if len(kept) >= least else text


def _names(said: Understanding) -> list[str]:
    return [said.name] if said.name else []


def _places(said: Understanding) -> list[str]:
    """Return the forms in which a driver may have written a place, longest first."""
    if said.place is None:
        return []
    zh, en = said.place.name_zh, said.place.name_en
    forms = [en, en.split()[0], zh, zh.rstrip("区市县")]
    return [form for form in forms if len(form) > 1]
