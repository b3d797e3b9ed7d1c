"""Contrasts, "not this, that": what is denied first is not what the message is about."""

import re

_LEAST = 2
_ZH = re.compile(
    r"^(?P<before>(?:.{0,8}(?:错了|误会了?|口误)[,，。;； ]*)?)"
    r"(?:我?(?:这|那)?(?:不是|没(?:说|问|要|想)|不要|不用|不需要|不想|并非)[^,，。;；!！?？]{1,14}|"
    r"[^,，。;；!！?？]{2,8}(?:没亮|没坏|没问题|不是问题))"
    r"[,，。;； ]+(?:而是|就是|只是|可是?|但是?)?(?:是|我(?:是|说的是|要的是|想))?"
    r"(?P<rest>[^?？]*)[?？]?$"
)
_EN = re.compile(
    r"^(?:(?:no|oops|sorry|wait|actually|hang on|strike that|you(?:'ve| have)? misunderstood)\b"
    r"[,.; ]*)*"
    r"(?:(?:(?:it|that)(?:'s| is) |i (?:mean|said) )?not (?:the |a |an |my )?[^,.;!?]{2,40}|"
    r"it (?:isn't|is not|ain't) (?:the |a |an |my )?[^,.;!?]{2,40}|"
    r"(?:i |we )?(?:didn't|don't|do not|did not) (?:ask|need|want|mean)\b[^,.;!?]{2,40}|"
    r"(?:the |my )?[a-z]+(?:'s| is| are) (?:not the (?:problem|issue)|fine|ok|okay|good))"
    r"(?:[,;.] +| but )(?:but |just |only |it's |it is |i (?:want|need) (?:to )?)?(?P<rest>.+)$"
)
_ONLY_YES_OR_NO = re.compile(r"^(?:yes|no|ok(?:ay)?|thanks|thank you|cheers|对|好|行|谢谢)[.! ]*$")


def meant_instead(folded: str) -> str:
    """Return what a folded message is about: what it sets against what it denies, or all of it."""
    found = (_EN if folded.isascii() else _ZH).match(folded)
    rest = found["rest"].strip() if found else ""
    told = len(rest) >= _LEAST and not _ONLY_YES_OR_NO.match(rest)
    return rest if told else folded
