"""Booking codes and the last four digits of a phone."""

import re

from assistant.booking.codes import ALPHABET, CODE_CHARS

_CODE = re.compile(
    rf"(?<![A-Za-z0-9])[{ALPHABET}{ALPHABET.lower()}]{{{CODE_CHARS}}}(?![A-Za-z0-9])"
)
_SPLIT = re.compile(
    rf"(?<![A-Za-z0-9])([{ALPHABET}]{{4}})[ -]([{ALPHABET}]{{4}})(?![A-Za-z0-9])", re.IGNORECASE
)
_CODE_CUE = re.compile(
    r"预约(?:码|号)|订单号|单号|确认码|code|booking|reference|\bref\b", re.IGNORECASE
)
_LAST4 = re.compile(
    r"(?:尾号|后四位|最后四位|末四位|后4位|last (?:four|4)(?: digits)?|ending(?: in|"
    r" with)?|ends(?: in| with)?)"
    r"(?:是|为|[::]| are| is)?\s*(\d{4})(?!\d)",
    re.IGNORECASE,
)
_FOUR = re.compile(r"(?<![\d.:/-])(\d{4})(?![\d.:/年-])")


def find_booking_code(text: str) -> tuple[str, tuple[int, int]] | None:
    """Return a booking code, upper case, and its span in a tidy text.

    Letters and digits must both occur; a code of one kind needs a word such as "预约码" near it.
    """
    for pattern in (_CODE, _SPLIT):
        for match in pattern.finditer(text):
            code = re.sub(r"[ -]", "", match.group()).upper()
            mixed = any(c.isdigit() for c in code) and any(c.isalpha() for c in code)
            cued = _CODE_CUE.search(text) and (
                any(c.isdigit() for c in code) or match.group().isupper()
            )
            if cued or (mixed and (pattern is _CODE or match.group().isupper())):
                return code, match.span()
    return None


def find_last4(text: str, *, code: bool = False, awaiting: str | None = None) -> str | None:
    """Return the last four digits of a phone in a tidy text.

    Bare digits count when the message holds a booking code, or when a phone was asked for and
    there is nothing else in it.
    """
    match = _LAST4.search(text)
    if match:
        return match.group(1)
    if code and (match := _FOUR.search(text)):
        return match.group(1)
    bare = re.fullmatch(r"(?:是|就是|it's)?\s*(\d{4})[。.]?", text)
    return bare.group(1) if bare and awaiting == "phone" else None
