"""What-ifs: a question about a danger that nobody is in, and the matter that it is about."""

import re

_LEADS = re.compile(
    r"^(?:(?:just |purely |only )?(?:hypothetically(?: speaking)?|in theory|theoretically|"
    r"theory (?:question|"
    r"test)|quiz(?: question)?|exam question|just curious|out of curiosity|(?:studying|revising|"
    r"learning|"
    r"preparing) for [^.,:;?-]+|for (?:the|my) (?:\w+ )?(?:exam|test|licen[cs]e)|"
    r"asking for [^.,:;?]+|"
    r"suppose(?: that)?|supposing(?: that)?|imagine(?: that)?|let's say|assuming|in case(?: of)?|"
    r"my (?:driving )?instructor asked(?: me)?)\b\s*[-,.:;]*\s*)+",
    re.IGNORECASE,
)
_TAILS = re.compile(
    r"[-,.;]*\s*\b(?:in theory|hypothetically|theoretically|just curious|quiz question|"
    r"theory question|"
    r"(?:for|in) (?:the|my) (?:\w+ )?(?:exam|test)|asking for [^.,:;?]+|i want to be prepared|"
    r"reading about it|(?:what(?:'s| is| are| would be)|which|what) (?:the )?(?:right |correct |"
    r"best |"
    r"proper )?(?:procedure|steps?|order|thing to do|drill|way to react)\b[^?]*|"
    r"which steps[^?]*)\W*$",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:what|how) (?:am i|are you|is one|should (?:one|you|i|people|a driver)|do (?:you|i)|"
    r"would "
    r"(?:you|one)|must (?:one|i))\b.{0,16}\b(?:do|doing|supposed to do|react|act)\b\s*(?:if|when|"
    r"in)\b",
    re.IGNORECASE,
)
# Words that say that it hasn't happened.
_UNREAL = re.compile(
    r"\b(?:hypothetical\w*|in theory|theoretical\w*|theory (?:question|test)|quiz|exam|curious|"
    r"curiosity|instructor|(?:studying|revising|learning|preparing) for|be prepared|"
    r"what would happen|let's say)\b|(?:^|[.,;:] )(?:suppos(?:e|ing)|imagine|in case of)\b|"
    r"\b(?:if|should)\b.{0,40}\b(?:ever|one day|were to)\b|^if one day\b",
    re.IGNORECASE,
)
_IF = re.compile(r"^(?:if|when|that)\s+", re.IGNORECASE)
_LEAST = 10


def supposes(text: str) -> bool:
    """Return whether an English message asks what to do if something were to happen."""
    return text.isascii() and _UNREAL.search(text) is not None


def matter_of(text: str) -> str:
    """Return a what-if without the words around it: what to search for."""
    if not supposes(text):
        return text
    core = _ASKS.sub("", _TAILS.sub("", _LEADS.sub("", text.strip()))).strip(" -,.:;?")
    core = _IF.sub("", core)
    return core if len(core) >= _LEAST else text
