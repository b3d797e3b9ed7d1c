"""Spelling beside a name: "Clarke with an e", "S-I-O-B-H-A-N", "that's one word, double t"."""

import re

# Three or more single letters in a row are a word read out.
_LETTERS = re.compile(
    r"[,.;: ]*(?<![A-Za-z'])(?:[A-Za-z](?:[-. ,]+|\b)){3,}(?![A-Za-z'])", re.IGNORECASE
)
_HOW = re.compile(
    r"[\s,.;(-]*\b(?:(?:that's|that is|it's|its|this is) )?(?:(?:[A-Za-z'-]+) )?"
    r"(?:with (?:an?|one|two|no|a double|double) [A-Za-z](?:'s|s)?\b|with (?:an?|"
    r"the) [A-Za-z] (?:at|in|on)\b|"
    r"(?<!is )(?:spelt|spelled)\b|spelling\b|spell(?:ed|t)? (?:it|as)\b|(?:all )?one word\b|"
    r"double [A-Za-z]\b|no [A-Za-z] at\b).*$",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"\s*(?:it's |that's |sorry,? )?([A-Za-z'-]{2,}) with (?:an?|one|two|no) [A-Za-z](?:'s|s)?\b.*",
    re.IGNORECASE,
)
# The clause that owns to a slip, before the name as it should be.
_SLIP = re.compile(
    r"^(?:(?:sorry|oh|no|wait|ah|hang on|excuse me)[,.!]\s*)*[^.,:;!-]*"
    r"\b(?:wrong(?:ly)?|typos?|mistakes?|mis(?:spel|typ|writ|wrot|hear)\w*|autocorrect\w*|"
    r"correction|oops|whoops|(?:spelt|spelled) (?:it|that|my name) (?:badly|incorrectly))\b"
    r"[^.,:;!-]*[.,:;!-]+\s*(?=\S)",
    re.IGNORECASE,
)
_ITSELF = frozenset("that it this name surname one".split())


def without_spelling(text: str) -> str:
    """Return a text without what tells how a name in it is written."""
    plain = _LETTERS.sub("", _HOW.sub("", text)).strip()
    return plain or text


def without_slip(text: str) -> str:
    """Return a text without the clause at its head that owns to a slip: "typo in the name, "."""
    return _SLIP.sub("", text)


def told_again(text: str) -> str | None:
    """Return the one name that a text does nothing but say how to write: "Clarke with an e"."""
    match = _ALONE.fullmatch(text)
    if match is None or match[1].lower() in _ITSELF:
        return None
    return match[1] if match[1][0].isupper() else match[1].capitalize()
