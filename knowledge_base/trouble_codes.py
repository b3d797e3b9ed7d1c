"""Trouble codes in free text: find them, and tell generic ones from the makers' own."""

import re
import unicodedata

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE_TAILS = "学警挂港澳领试超"

# The letter O stands where OCR misread a zero. A space may follow the letter or the first
# digit; "vitamin C 1000" is why, after a space, B, C and U need a zero.
_CODE = re.compile(
    r"(?<![A-Z0-9])"
    r"(?:"
    r"(?P<attached>[PCBU][0-3O][0-9A-FO]{3})"
    r"|(?P<failure_byte>[PU][0O][0-9A-FO]{3})[0-9A-F]{2}"
    r"|(?P<dashed>[PCBU][-‐‑–—_.][0-3O][0-9A-FO]{3})"
    r"|(?P<spaced>(?:P\s+[0-3O]|[CBU]\s+[0O])[0-9A-FO]{3})"
    r"|(?P<split>[PCBU][0-3O]\s[0-9A-FO]{3})(?!\s?[0-9])"
    r")"
    r"(?![A-Z0-9])"
)

# "P04", "p030x" and "C1": a letter and one to three more signs, the rest left open.
_BEGINNING = re.compile(r"(?<![A-Z0-9])(?P<said>[PCBU][0-3O][0-9A-FO]{0,2})[X*]{0,3}(?![A-Z0-9*])")

_GENERIC = re.compile(r"(?:P0|P2|P3[4-9]|B0|C0|U0|U3)[0-9A-F]{2,3}")


def find_codes(text: str) -> list[str]:
    """Return the trouble codes in `text` as five upper-case characters, first seen first.

    Reads the spellings of drivers and of OCR (`p0420`, `P 0420`, `P-0420`, `PO420`, `p0 420`,
    full-width letters, a failure byte as in `P042000`). Words, phone numbers and number
    plates give nothing; text without a code gives an empty list.
    """
    plain = unicodedata.normalize("NFKC", text).upper()
    found = (_canonical(m.group()) for m in _CODE.finditer(plain) if _is_code(plain, m))
    return list(dict.fromkeys(found))


def find_beginnings(text: str) -> list[str]:
    """Return the beginnings of codes in `text`, such as `P04` of `p04xx`, first seen first."""
    plain = unicodedata.normalize("NFKC", text).upper()
    said = (match["said"].replace("O", "0") for match in _BEGINNING.finditer(plain))
    # "P0 420" is a whole code, not a beginning; one of three signs and more never splits so.
    split = {code[:2] for code in find_codes(text)}
    return list(dict.fromkeys(start for start in said if start not in split))


def is_generic(code: str) -> bool:
    """Whether SAE J2012 gives `code` one meaning for all makers.

    `code` is a code as `find_codes` returns it; anything else is not generic.
    """
    return len(code) == 5 and _GENERIC.fullmatch(code) is not None


def _canonical(raw: str) -> str:
    compact = re.sub(r"[^A-Z0-9]", "", raw)
    return compact[0] + compact[1:5].replace("O", "0")


def _is_code(text: str, match: re.Match[str]) -> bool:
    return _has_digits(match.group()) and not _is_plate(text, match)


def _has_digits(raw: str) -> bool:
    """Keep words such as "coded" out: a misread zero needs two true digits beside it."""
    digits = sum(character.isdigit() for character in raw)
    return digits >= (2 if "O" in raw else 1)


def _is_plate(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    if before[-1:] not in _PROVINCES or not before:
        return False
    return match.group("failure_byte") is not None or after[:1] in tuple(_PLATE_TAILS)
