"""What the text of a number plate looks like."""

import re

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# GA 36: no I and no O; five signs, six on plates of new-energy cars, the last one may say what for.
_CHINESE = re.compile(rf"[{_PROVINCES}][A-HJ-NP-Z][A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9挂学警港澳领]")
_BETWEEN = re.compile(r"[\s·•・.,:\-—_*|]+")
_TAKEN_FOR = str.maketrans("OI", "01")  # by OCR; these letters stand on no Chinese plate
# Any country's: four to eleven letters and digits, both among them, in up to four groups.
_ANY = re.compile(r"(?=(?:.*\d){2})(?=.*[A-Zآ-ی])[A-Z\dآ-ی]{1,10}(?:[ ·.\-][A-Z\dآ-ی]{1,6}){0,3}")
_QUANTITY = re.compile(r"[\d., ]+(KM|MI|MPH|KMH|RPM|KPA|BAR|PSI|NM|KW|[VLCFH])")
_SIGNS = (4, 11)


def chinese_plate(text: str) -> str | None:
    """Return the number of a Chinese plate, such as 京A12345, that a line of OCR holds; else None.

    Dots and blanks are dropped, and letters that no such plate bears read as the digits they
    resemble.
    """
    tight = _BETWEEN.sub("", text.upper())
    found = _CHINESE.search(tight[:2] + tight[2:].translate(_TAKEN_FOR))
    return found[0] if found else None


def is_chinese_plate(text: str) -> bool:
    """Tell whether a line is the number of a Chinese plate and nothing else."""
    number = chinese_plate(text)
    return number is not None and len(_BETWEEN.sub("", text)) == len(number)


def may_be_plate(text: str) -> bool:
    """Tell whether a line could be the number of a plate of any country; much else could be."""
    if chinese_plate(text):
        return True
    line = text.strip().upper()
    signs = sum(c.isalnum() for c in line)
    if not _SIGNS[0] <= signs <= _SIGNS[1] or _QUANTITY.fullmatch(line):
        return False
    return _ANY.fullmatch(line) is not None
