"""Words that ask to have a number plate read."""

import re

_ASKS = re.compile(
    r"(?:(?:帮|请|给|麻烦|替|能|可以)[^,，。!！?？不]{0,8}|^|[,，。])(?:读|识别|认|扫|填|录)(?:一?下|出|取|入)?"
    r"[^,，。!！?？不]{0,6}(?:车牌|号牌|牌照)(?!识别)|"
    r"(?:车牌|号牌|牌照)(?:号码?)?(?:帮我|给我|请)?(?:读|识别|认|扫|填|录)(?:一下|一读|出来|进|到|上|入)|"
    r"\b(?:read|scan|fill in|enter)\b[^.!?]{0,14}\b(?:number |licen[cs]e |registration )?"
    r"plates?\b|\bplate\b[^.!?]{0,12}\b(?:for|into) (?:the|my) (?:form|booking|report)\b",
    re.IGNORECASE,
)
_REFUSES = re.compile(r"(?<!识)别|不要|不用|不许|\b(?:don't|do not|never|without)\b", re.IGNORECASE)


def asks_for_plate(text: str) -> bool:
    """Return whether a driver asks to have the own plate read."""
    return _ASKS.search(text) is not None and _REFUSES.search(text) is None
