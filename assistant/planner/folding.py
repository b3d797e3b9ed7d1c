"""One form of a message for all readers: width, case, spaces and quotes made equal."""

import re
import unicodedata

_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "‐": "-", "–": "-", "—": "-"})
_CJK = r"\u3400-\u9fff"
_GAP = re.compile(rf"(?<=[{_CJK}])\s+|\s+(?=[{_CJK}])")
_SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    """Return `text` in NFKC with plain quotes and no spaces beside Chinese characters."""
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return _GAP.sub("", _SPACES.sub(" ", plain)).strip()


def lower(text: str) -> str:
    """Return lower case of the same length, so that spans fit both forms."""
    whole = text.lower()
    # Only a sigma is written otherwise in a word than alone.
    if len(whole) == len(text) and "Σ" not in text:
        return whole
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def fold(text: str) -> str:
    """Return the tidy lower-case form."""
    return lower(tidy(text))


def blank(text: str, spans: list[tuple[int, int]]) -> str:
    """Return `text` with the characters of `spans` replaced by bars, the length kept."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = "|" * (end - start)
    return "".join(letters)
