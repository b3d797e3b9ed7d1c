"""Personal data that no record may hold: Chinese phone numbers, number plates, VINs."""

import re
import unicodedata
from itertools import groupby

_SPOKEN = str.maketrans("零〇幺一二三四五六七八九", "001123456789")
_GAP = r"[\s.·‐-―-]{0,2}"
# The groups in which mobile numbers are written. Firing orders (1-5-4-8-6-3-7-2) and part numbers
# in their makers' own groups (17 11 7 553 111) must pass, so not every grouping counts.
_PHONE = re.compile(
    r"(?<!\d)(?:(?:\+|00)?86[\s-]?)?1[3-9](?:"
    rf"\d{_GAP}\d{{4}}{_GAP}\d{{4}}|\d{_GAP}\d{{3}}{_GAP}\d{{5}}|\d{{2}}{_GAP}\d{{3}}{_GAP}\d{{4}}"
    r")(?!\d)"
    # A landline is known by the gap behind its area code.
    r"|(?<!\d)\(?0(?:10|2\d|[3-9]\d{2})[)\s-]\s?[2-8]\d{6,7}(?!\d)"
    r"|(?:电话|手机号?|联系方式|\btel\b|\bphone\b)\D{0,6}\d{7,12}(?!\d)"
)
_REGIONS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
_SIGN = "A-HJ-NP-Z0-9"
# Stricter than a plate in a message need be: "新A4L2019款" names a model.
_PLATE = re.compile(
    rf"[{_REGIONS}]\s?[A-HJ-NP-Z][\s·.•-]{{0,2}}(?:"
    rf"(?=(?:[A-Z]*\d){{3}})[{_SIGN}]{{5}}|[A-K][{_SIGN}]\d{{4}}|\d{{5}}[A-K]"
    rf"|(?=[A-Z]*\d)[{_SIGN}]{{4}}[学警港澳挂试超领])(?![A-Z0-9])"
)
# The last four signs of a VIN are digits on every car; the lead letter keeps long numbers out.
_VIN = re.compile(r"(?<![A-Z0-9])(?=\d*[A-Z])[A-HJ-NPR-Z0-9]{13}\d{4}(?![A-Z0-9])")

_KINDS = (
    (
        _PHONE,
        "it holds what looks like a phone number; leave it out. A part number of that shape can be "
        "written in groups, such as 17 11 7 553 111",
    ),
    (_PLATE, "it holds what looks like a number plate; leave it out"),
    (_VIN, "it holds what looks like a VIN; leave it out, make, model and year are enough"),
)


def personal_data(text: str) -> str | None:
    """Return what personal data `text` seems to hold, and what to do; None when it holds none.

    Finds mainland phone numbers (mobiles in every usual spelling, read out too), Chinese number
    plates and vehicle identification numbers. The text itself is not repeated.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    spoken = plain.lower().translate(_SPOKEN)
    for pattern, advice in _KINDS:
        if pattern.search(spoken if pattern is _PHONE else plain):
            return advice
    return None


# Numbers of other countries, and what nobody could read, are hidden all the same.
_ANY_NUMBER = re.compile(r"(?<![\w.+-])(?:\+|00)?\(?\d(?:[ ().-]{0,2}\d){8,14}(?![\w-])")
# What introduces a number is no secret.
_LABEL = re.compile(r"(?:电话|手机|联系|tel|phone)[^\d(+]*")
MASK = "***"


def mask_personal(text: str) -> str:
    """Return `text` with stars for phone numbers, plates and VINs; the rest as it was written."""
    plain = "".join(_plain(character) for character in text)
    spoken = plain.lower().translate(_SPOKEN)
    hidden = [False] * len(text)
    for pattern in (_PHONE, _PLATE, _VIN, _ANY_NUMBER):
        for match in pattern.finditer(spoken if pattern is _PHONE else plain):
            label = _LABEL.match(match.group()) if pattern is _PHONE else None
            start = match.start() + (label.end() if label else 0)
            hidden[start : match.end()] = [True] * (match.end() - start)
    runs = groupby(zip(text, hidden, strict=True), key=lambda pair: pair[1])
    return "".join(MASK if stars else "".join(c for c, _ in run) for stars, run in runs)


def _plain(character: str) -> str:
    """Return what patterns match for a character, always one: spans must fit the text."""
    plain = unicodedata.normalize("NFKC", character).upper()
    return plain if len(plain) == 1 else character
