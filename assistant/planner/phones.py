"""Phone numbers as drivers write and say them."""

import re
from dataclasses import dataclass

_SPOKEN = str.maketrans("零〇幺一二三四五六七八九", "001123456789")
# Eight or more spoken digits in a row are nothing but a number read out.
_SPOKEN_RUN = re.compile(r"[零〇幺一二三四五六七八九](?:[\s,、-]?[零〇幺一二三四五六七八九]){6,}")
_SPOKEN_EN = {
    word: str(n)
    for n, words in enumerate(
        ("zero oh nought o", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    )
    for word in words.split()
} | {
    word: str(n)
    for n, word in enumerate(
        ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
         "eighteen", "nineteen"), 10,
    )
}  # fmt: skip
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_DIGIT_EN = rf"(?:(?:{'|'.join(_TIMES)}) )?(?:{'|'.join(sorted(_SPOKEN_EN, reverse=True))}|\d)"
# As many digits read out in English, some of them double, are nothing but a number.
_SPOKEN_RUN_EN = re.compile(rf"\b{_DIGIT_EN}(?:[\s,.-]+{_DIGIT_EN}){{6,}}\b", re.IGNORECASE)
_RUN = re.compile(r"(?<![A-Za-z\d.+])(\+|00)?\(?\d(?:[\d\s().-]{4,22})\d(?![A-Za-z\d%])")
_CUE = re.compile(
    r"电话|手机|号码|联系方式|打给我|phone|mobile|cell|call me|number is|my number|whatsapp|tel\b"
)
_CUT_SHORT = re.compile(
    r"(?:手机|电话|phone|mobile)(?: ?(?:号码?|number))?(?:是|:| is)?\s?(\d{4,9})(?!\d)",
    re.IGNORECASE,
)
_NOT_PHONE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}:\d{2}")
# Between two numbers these take the first one back; before a number they refuse it.
_TAKEN_BACK = re.compile(
    r"不对|错|不是|应该是|改成|更正|重新|口误|手滑|"
    r"\b(?:no|wait|wrong|typo|sorry|oops|whoops|scratch|scrap|strike|correct(?:ion)?|mistake\w*|"
    r"mistyped|misdialled|rather|meant?|actually|should|instead|ignore|argh|ugh|hang on|hold on)\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"(?:\bnot|\binstead of|\brather than|不是|而非|别[打用写]|不要)(?: the)?[ :]*$", re.I
)


@dataclass(frozen=True)
class PhoneMention:
    """A phone number: E.164 when valid, else the text as given; and where all numbers stood."""

    phone: str | None
    bad: str | None
    spans: tuple[tuple[int, int], ...] = ()


def find_phone(text: str, *, awaiting: str | None = None) -> PhoneMention:
    """Return the first valid phone number of a tidy text that isn't taken back in the same breath.

    "13567129940, no wait, 13567129904" gives the second, and so does "not 13567129940 but ...".
    When there is none, `bad` is what was clearly meant as one: digits after a word such as
    "手机", a Chinese mobile number with a digit too few or many, or digits where a phone was
    asked for.
    """
    plain = _SPOKEN_RUN_EN.sub(_digits_en, _SPOKEN_RUN.sub(_digits, text))
    shifted = len(plain) != len(text)
    runs = [m for m in _RUN.finditer(plain) if not _NOT_PHONE.search(m.group())]
    told = [(number, m) for m in runs if (number := _valid(m.group().strip())) is not None]
    if told:
        spans = () if shifted else tuple(match.span() for _, match in told)
        return PhoneMention(_chosen(told, plain), None, spans)
    bad = next((m for m in runs if _meant(m.group().strip(), plain, awaiting)), None)
    if bad is None and (bad := _CUT_SHORT.search(plain)) is None:
        return PhoneMention(None, None)
    # Where a word led to it, the digits alone are the number.
    group = bad.re.groups if bad.re is _CUT_SHORT else 0
    return PhoneMention(None, bad[group].strip(), () if shifted else (bad.span(group),))


def _chosen(told: list[tuple[str, re.Match[str]]], text: str) -> str:
    """Return the number that holds where one is put in another's place; else the first one."""
    number, at = told[0]
    for other, match in told[1:]:
        between = text[at.end() : match.start()]
        refused = _REFUSED.search(text[: at.start()])
        if refused or (_TAKEN_BACK.search(between) and not _REFUSED.search(between)):
            number, at = other, match
    return number


def _digits(match: re.Match[str]) -> str:
    return re.sub(r"[\s,、-]", " ", match.group().translate(_SPOKEN))


def _digits_en(match: re.Match[str]) -> str:
    if not re.search(r"[A-Za-z]", match.group()):
        return match.group()
    digits, times = "", 1
    for word in re.split(r"[\s,.-]+", match.group().lower()):
        if word in _TIMES:
            times = _TIMES[word]
            continue
        digits, times = digits + _SPOKEN_EN.get(word, word) * times, 1
    return digits


def _valid(raw: str) -> str | None:
    import phonenumbers

    digits = re.sub(r"\D", "", raw)
    international = raw.startswith(("+", "00"))
    # Without a country code only Chinese forms are safe: 11-digit mobiles, area code and number.
    forms = [("+" + digits.removeprefix("00"), None)] if international else _home(digits)
    for form, region in forms:
        try:
            number = phonenumbers.parse(form, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


def _home(digits: str) -> list[tuple[str, str | None]]:
    if len(digits) == 13 and digits.startswith("86"):
        return [("+" + digits, None)]
    if (len(digits) == 11 and digits[0] == "1") or (digits[0] == "0" and len(digits) >= 10):
        return [(digits, "CN")]
    # North American numbers are written 201-555-0123 without the country code.
    return [("+1" + digits, None)] if len(digits) == 10 and digits[0] in "23456789" else []


def _meant(raw: str, text: str, awaiting: str | None) -> bool:
    count = len(re.sub(r"\D", "", raw))
    if raw.startswith("+") or (awaiting == "phone" and count >= 6):
        return True
    if 10 <= count <= 13 and re.match(r"1[3-9]", raw):
        return True
    return bool(_CUE.search(text)) and count >= 6
