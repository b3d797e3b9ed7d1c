"""The language of a message, where it can be told."""

import re

from assistant.messages import Locale
from assistant.planner.folding import tidy

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z][A-Za-z']*")
_CODE = re.compile(r"\b(?=\w*\d)[A-Za-z0-9]+\b")
# Words that speakers of both languages use; they tell nothing.
_SHARED = frozenset(
    "ok okay no yes hi hello bye thx sos app vip abs esp epc srs suv ev phev vin obd tpms eps can "
    "am pm bmw byd mg nio vw audi tesla model pro max plus led ac acc".split()
)
_TELLING = frozenset(["yes", "no", "hello", "hi", "bye", "thx", "can"])


def detect_locale(text: str) -> Locale | None:
    """Return the language of `text`; None for emoji, digits, codes and words such as "OK".

    A message in Chinese that names an English word or code is Chinese; one English sentence
    with a single Chinese name in it is English.
    """
    plain = tidy(text)
    chinese = len(_CHINESE.findall(plain))
    words = [word.lower() for word in _WORD.findall(_CODE.sub(" ", plain))]
    telling = [word for word in words if len(word) > 1 and word not in _SHARED]
    if chinese:
        return "en" if len(telling) >= 3 and len(telling) > chinese else "zh"
    if telling and any(_vowel(word) for word in telling):
        return "en"
    return "en" if any(word in _TELLING for word in words) else None


def _vowel(word: str) -> bool:
    return any(letter in "aeiouy" for letter in word)
