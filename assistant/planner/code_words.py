"""Trouble codes as people read them out: "pee oh one seven one", "po 0 11"."""

import re

_LETTER = {"p": "P", "pee": "P", "b": "B", "bee": "B", "c": "C", "u": "U",
           "papa": "P", "bravo": "B", "charlie": "C", "uniform": "U"}  # fmt: skip
_DIGIT = {
    word: digits
    for digits, words in (
        ("0", "o oh zero nought naught ow"), ("1", "one"), ("2", "two"), ("3", "three"),
        ("4", "four"), ("5", "five"), ("6", "six"), ("7", "seven"), ("8", "eight ate"),
        ("9", "nine"),
    )
    for word in words.split()
}  # fmt: skip
_DIGIT_ZH = str.maketrans("零〇洞幺一二两三四五六七八九", "00011223456789")
_WORD = "|".join(sorted(_DIGIT, key=len, reverse=True))
_SPOKEN = re.compile(
    rf"\b({'|'.join(sorted(_LETTER, key=len, reverse=True))})((?:[\s,-]+(?:{_WORD}|\d)){{4}})\b",
    re.IGNORECASE,
)
_SPOKEN_ZH = re.compile(
    r"(?<![A-Za-z])([PBCUpbcu])\s?([零〇洞幺一二两三四五六七八九]{4})(?![零〇幺一二三四五六七八九])"
)
# "po 0 11", "p 04 20": four figures with gaps of their own; only p is no word then.
_GAPPED = re.compile(r"\b[Pp]\s?((?:[0-3Oo][\s.-]?)(?:\d[\s.-]?){2}\d)(?!\d)")
# Places to park and doors have numbers of the same shape.
_DOOR = re.compile(
    r"(?<![A-Z\d])[A-Z]\s?\d{3,4}\s?(?:号)?(?:车位|停车位|泊位|室|铺|柱|区|座|房|展位)|"
    r"(?:车位|停在[^,。]{0,5}?|泊位|parking (?:space|spot|bay)|\bbay|\broom|\bspot|\bunit|\blevel)"
    r"(?:号| number)?(?:是|:)?\s?[A-Z]\s?\d{3,4}(?![A-Z\d])",
    re.IGNORECASE,
)


def spelt_codes(text: str) -> str:
    """Return a tidy text with codes that were read out written as codes, and doors blanked."""
    plain = _DOOR.sub(" ", text)
    plain = _SPOKEN.sub(_written, plain)
    plain = _SPOKEN_ZH.sub(lambda m: m[1].upper() + m[2].translate(_DIGIT_ZH), plain)
    return _GAPPED.sub(lambda m: "P" + re.sub(r"[\s.-]", "", m[1]).upper(), plain)


def _written(match: re.Match[str]) -> str:
    words = re.split(r"[\s,-]+", match[2].strip(" ,-").lower())
    digits = "".join(_DIGIT.get(word, word) for word in words)
    return _LETTER[match[1].lower()] + digits
