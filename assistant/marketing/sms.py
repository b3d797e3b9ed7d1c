"""How long a short message is, as networks count it, and what it must carry."""

import re

from assistant.marketing.model import Length, Violation
from knowledge_base.schema import Locale

# GSM 03.38: the basic alphabet, and what takes an escape and so counts twice.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")
# Characters of one message, and of each part of a longer one, whose header takes the rest.
_ALONE = {"GSM-7": 160, "UCS-2": 70}
_PART = {"GSM-7": 153, "UCS-2": 67}
_TYPOGRAPHY = str.maketrans(
    {"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "..."}
)

_SIGNED = re.compile(r"^【[^【】]{2,30}】")
_STOP = re.compile(r"(?:拒收|退订).{0,4}[RTrt]$|reply (?:r|t|stop) to stop\.?$", re.IGNORECASE)
# Who sends an electronic advertisement says so, and how to refuse more: both in one article.
_ARTICLE: dict[Locale, str] = {
    "zh": "《广告法》第四十三条", "en": "Advertising Law of the PRC, art. 43"
}  # fmt: skip
_WHY: dict[Locale, tuple[str, str]] = {
    "zh": ("没有以【签名】开头，看不出是谁发的", "没有告诉收件人怎样拒收"),
    "en": ("it doesn't begin with who sends it", "it doesn't say how to refuse more"),
}


def measure(text: str) -> Length:
    """Return characters, parts and encoding; characters beyond the BMP count twice."""
    if all(char in _BASIC or char in _EXTENDED for char in text):
        return _length(len(text) + sum(char in _EXTENDED for char in text), "GSM-7")
    return _length(len(text.encode("utf-16-be")) // 2, "UCS-2")


def plain_marks(text: str) -> str:
    """Return the text with marks that the shorter alphabet knows too."""
    return text.translate(_TYPOGRAPHY)


def sms_violations(text: str, locale: Locale, *, sender: str) -> list[Violation]:
    """Return what an advertising short message lacks.

    Args:
        text: The whole message.
        locale: Its language.
        sender: The name that it must begin with where it carries no 【signature】.
    """
    unsigned, endless = _WHY[locale]
    found = []
    if not _SIGNED.match(text) and not (locale == "en" and text.startswith(sender)):
        found.append(Violation(text[:12], _ARTICLE[locale], unsigned))
    if not _STOP.search(text.rstrip()):
        found.append(Violation(text[-12:], _ARTICLE[locale], endless))
    return found


def _length(chars: int, encoding: str) -> Length:
    alone, part = _ALONE[encoding], _PART[encoding]
    return Length(chars, 1 if chars <= alone else -(-chars // part), encoding)  # type: ignore[arg-type]
