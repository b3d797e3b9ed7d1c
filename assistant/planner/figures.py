"""Figures about a car: year, mileage, number plate; and spans of figures that are no time."""

import re

from assistant.planner.numerals import arabic

_MILE_KM = 1.609344
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"(?<![\w])?([{_PROVINCES}])\s?([a-hj-np-z])[\s·.・-]?([a-hj-np-z0-9]{{6}}|"
    rf"[a-hj-np-z0-9]{{4}}[a-hj-np-z0-9学挂警港澳])(?![a-z0-9])"
)
_ODOMETER = (
    (re.compile(r"(\d+(?:\.\d+)?)(?:来|多|几)?万"
                r"(?:多|来)?(?:公里|km|千米|里程|迈|$|[,。,了的])"), 10000.0),
    (re.compile(r"(?<![\d.])(\d{1,3}(?:[, ]\d{3})+|\d{3,7})"
                r"(?:多)?\s?(?:公里|km\b|kms\b|kilomet)"), 1.0),
    (re.compile(r"(\d+(?:\.\d+)?)\s?k\s?(?:km|kms|kilomet)"), 1000.0),
    (re.compile(r"(\d+(?:\.\d+)?)\s?k\s?(?:miles|mi\b)"), 1000 * _MILE_KM),
    (re.compile(r"(?<![\d.])(\d{1,3}(?:,\d{3})+|\d{4,7})\s?(?:miles|mi\b)"), _MILE_KM),
    (re.compile(r"(\d+(?:\.\d+)?)\s?k\s?(?:on (?:the|it)|on the clock)"), 1000.0),
)  # fmt: skip
_TOTAL = re.compile(
    r"里程|跑了|开了|跑到|行驶|公里数|mileage|odometer|on (?:the clock|it)|done|miles|\bkms?\b|万"
)
_DISTANCE = re.compile(
    r"(?:还有|还剩|续航|离|距离?|差|附近|方圆|每|百|油耗|left to|away|within|range|"
    r"every|next)[^,。,;]{0,8}$"
)
_YEAR = re.compile(
    r"(?<!\d)((?:19[89]|20[0-4])\d)\s?(?:款|年(?:的|款|产|买|上牌|出厂|[,。 ]|$|\d\.\d)|model year)"
)
_SHORT_YEAR = re.compile(r"(?<!\d)([01]\d|2\d)(?:款|年的(?:车)?|年(?:买|上牌|产|出厂))")
_BARE_YEAR = re.compile(r"(?<![\d/.-])((?:19[89]|20[0-4])\d)(?![\d/.:-]|年\d|月)")
_NOISE = re.compile(
    r"\d+(?:\.\d+)?\s?(?:万|千)?\s?(?:公里|km\b|kms\b|迈|码|miles?\b|元|块钱|块(?!\d)|"
    r"rmb|yuan|cny|%|伏|v\b|度|升|l\b|psi|bar|kpa|"
    r"分钟|小时|min(?:ute)?s?\b|hours?\b|岁|年(?!\d)|years?\b|个(?!小时)|次|款|转|rpm|"
    r"kw|kwh|座|档|挡|缸|米|厘米|mm\b|cm\b|months?\b|weeks?\b|usd|dollars?|ml)"
    r"|[¥$€£]\s?\d[\d,.]*|\b[pbcu]\d[0-9a-f]{3}\b|\d{5,}|\d+\.\d+"
    r"|(?:开|跑|行驶|等|坏|亮|响|抖)了?(?:快|有|大概|大约|"
    r"将近)?[\d一二两三四五六七八九十半几]+(?:个多?)?(?:多)?(?:天|小时|分钟|年|月|"
    r"个月|周|星期)(?!后)"
    r"|[\d一二两三四五六七八九十几半]+(?:个多?)?(?:天|周|星期|月|年|小时|分钟)(?:以|"
    r"之)?前|(?:for|since|past|last) (?:the )?(?:\d+|two|three|a few|few) (?:days?|"
    r"weeks?|months?)|(?:\d+|two|three|a few|few|couple of) (?:days?|weeks?|"
    r"months?) ago"
    r"|(?:19|20)\d\d款"
)


def find_odometer(text: str) -> int | None:
    """Return the mileage in km said in a folded text; a range left or a distance is none."""
    plain = arabic(text)
    for pattern, factor in _ODOMETER:
        for match in pattern.finditer(plain):
            km = float(re.sub(r"[, ]", "", match[1])) * factor
            if _DISTANCE.search(plain[: match.start()]) or not 500 <= km <= 2_000_000:
                continue
            if km >= 5000 or _TOTAL.search(plain[: match.start()]):
                return round(km)
    return None


def find_year(text: str, *, beside_car: bool, spans: list[tuple[int, int]]) -> int | None:
    """Return the model year; a bare "2019" counts only within five characters of the car."""
    plain = arabic(text)
    match = _YEAR.search(plain)
    if match:
        return int(match[1])
    match = _SHORT_YEAR.search(plain)
    if match:
        return 2000 + int(match[1])
    for match in _BARE_YEAR.finditer(text) if beside_car else ():
        if any(
            abs(match.start() - end) <= 5 or abs(start - match.end()) <= 5 for start, end in spans
        ):
            return int(match[1])
    return None


def find_plate(text: str) -> str | None:
    """Return a Chinese number plate, upper case without separators: 京A12345, 粤BD12345."""
    match = _PLATE.search(text)
    if match is None or not any(c.isdigit() for c in match[3]):
        return None
    return "".join(match.groups()).upper()


def plate_span(text: str) -> tuple[int, int] | None:
    """Return where the plate stands in a folded text."""
    match = _PLATE.search(text)
    return match.span() if match else None


def figure_spans(text: str) -> list[tuple[int, int]]:
    """Return spans of a folded text whose numbers tell distance, price, duration or code."""
    return [match.span() for match in _NOISE.finditer(text)]
