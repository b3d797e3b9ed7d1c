"""Thanks for work that was done well, told in more words than "thanks": no wish, no complaint."""

import re

_THANKS = re.compile(
    r"\b(?:thanks?|thank you|thx|ta|cheers|grateful|appreciat\w*|hats off|well done|kudos|"
    r"(?:just )?(?:wanted|want|wish) (?:only )?to (?:say|tell)|compliments?)\b|"
    r"\b(?:great|brilliant|top|lovely|excellent|fantastic|superb|good) (?:work|job|service|lot|"
    r"lads|team|people)\b"
)
_WELL = re.compile(
    r"\b(?:great|brill(?:iant)?|lovely|perfect(?:ly)?|like new|as new|spot on|fantastic|superb|"
    r"(?:a|like a) dream|good as gold|(?:works?|working|runs?|drives?|stops?|shifts?) (?:\w+ )?"
    r"(?:well|fine|great|good|smooth(?:ly)?|again)|like a charm|much better|happy with|"
    r"delighted|quiet (?:as a mouse|again)|no more (?:noise|clunk\w*|squeal\w*|shak\w*|rattl\w*)|"
    r"(?:all )?(?:fixed|sorted|repaired|mended))\b"
)
_DONE = re.compile(
    r"\b(?:you|they|the (?:lads|garage|shop|team|guys|people|mechanic)|your (?:lot|people|shop))\b"
    r"(?: lot| guys| people)?[^.;?!]{0,24}\b(?:did|done|fixed|repaired|replaced|changed|fitted|"
    r"sorted|mended|put)\b|\bsince (?:they|it|she) (?:was|were|came)\b|"
    r"\b(?:is|are|have been|has been|runs?|works?|feels?)\b"
)
# Anything that is still wrong, asked or wanted beside it.
_ELSE = re.compile(
    r"\?|\b(?:but|however|except|although|though|still|worse|awful|terrible|useless|nothing|not|"
    r"won't|doesn't|isn't|didn't|can't|never|no longer|when|how|what|book|need (?:a|an|the|new)|"
    r"would like|i'd like|can (?:i|you)|could (?:i|you)|also)\b"
)
_NEEDS_NOTHING = re.compile(
    r"\b(?:(?:don't|do not|doesn't) (?:need|want) (?:anything|a thing|more)(?: else| more)?|"
    r"no need (?:to|for) [^,.;]{0,24}|nothing (?:else|more)(?: needed)?|not asking for anything)\b"
)


def is_praise(text: str) -> bool:
    """Return whether a folded English message thanks for work that was done well, and no more."""
    rest = _NEEDS_NOTHING.sub(" ", text)
    meant = _THANKS.search(rest) or rest != text
    praises = meant and _WELL.search(rest) and _DONE.search(rest)
    return bool(praises) and not _ELSE.search(rest)
