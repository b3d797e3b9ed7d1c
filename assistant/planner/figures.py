"""Figures about a car: year, mileage, number plate; and spans of figures that are no time."""

import re

from assistant.planner.numerals import arabic
from assistant.planner.waits import wait_spans

_MILE_KM = 1.609344
# "12.7w" is short for 12.7万.
_WAN = r"(?:万|w(?![a-z\d]))"
_WORDS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "十": 1.0}
_DIGITS = "一二三四五六七八九"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"(?<![\w])?([{_PROVINCES}])\s?([a-hj-np-z])[\s·.・-]?([a-hj-np-z0-9]{{6}}|"
    rf"[a-hj-np-z0-9]{{4}}[a-hj-np-z0-9学挂警港澳])(?![a-z0-9])"
)
# 九万二, 6万2千: what follows the ten thousands.
_REST = r"(?:(?P<rest>[1-9一二两三四五六七八九])千?(?![\d.]))?"
_KM = r"(?:公里|km|千米|里程|迈|$|[,。,了的吧])"
_LATIN_KM = r"(?:km|kms|kilomet(?:er|re)s?)\b"
_ODOMETER = (
    (re.compile(rf"(\d+(?:\.\d+)?){_WAN}{_REST}(?:多|来)?(?:英里|迈)"), 10000 * _MILE_KM),
    (re.compile(rf"(\d+(?:\.\d+)?)(?:来|多|几)?{_WAN}{_REST}"
                rf"(?:多|来)?(?:{_KM}|(?=不是|左右))"), 10000.0),
    (re.compile(rf"(?<![\d.])(十)[来多几]?万(?:多|来)?{_KM}"), 100000.0),
    (re.compile(r"(?<![\d.])(\d{1,3}(?:[, ]\d{3})+|\d{3,7})"
                r"(?:多)?\s?(?:公里|km\b|kms\b|kilomet)"), 1.0),
    (re.compile(rf"(\d+(?:\.\d+)?)\s?k\s?{_LATIN_KM}"), 1000.0),
    (re.compile(rf"\b(\d+(?:\.\d+)?|an?|one|two|three) ?lakhs?(?: ?{_LATIN_KM})?"), 100000.0),
    (re.compile(r"(\d+(?:\.\d+)?)\s?k\s?(?:miles|mi\b)"), 1000 * _MILE_KM),
    (re.compile(r"(?<![\d.])(\d{1,3}(?:,\d{3})+|\d{4,7})\s?(?:miles|mi\b|英里)"), _MILE_KM),
    (re.compile(r"(\d+(?:\.\d+)?)\s?k\s?(?:on (?:the|it)|on the clock)"), 1000.0),
    # "里程37500", "mileage is 80k": the word before tells what the figure is.
    (re.compile(r"(?:里程|公里数|表显|码表|mileage|odometer|odo|clocked|done)(?:数|表|上|是|显示|"
                r"大概|约|"
                r"差不多| is| of| reads| says| at| about| around|:)*\s?"
                r"(\d{1,3}(?:,\d{3})+|\d{4,6})(?![\d.%]|万| ?mi)"), 1.0),
    (re.compile(r"(?:mileage|odometer|odo|clocked|done|service at|serviced at)(?: is| of| reads|"
                r" says| at|"
                r" about| around|:)*\s?(\d{1,3}(?:\.\d)?)k\b"), 1000.0),
)  # fmt: skip
_TOTAL = re.compile(
    r"里程|跑了|开了|跑到|行驶|公里数|mileage|odometer|on (?:the clock|it)|done|miles|\bkms?\b|万"
)
_DISTANCE = re.compile(
    r"(?:价|花了?|预算|报|费用?|price|cost|budget|paid|还有|还剩|续航|离|距离?|差|附近|方圆|每|百|"
    r"油耗|left to|away|within|range|"
    r"every|next)[^,。,;]{0,8}$"
)
_MONEY = re.compile(r"^.?(?:的?(?:报价|预算|价)|块|元|[^,。]{0,5}rupee)")
_YEAR = re.compile(
    r"(?<!\d)((?:19[89]|20[0-4])\d)\s?(?:款|年(?:的|款|产|买|上牌|出厂|[,。 ]|$|\d\.\d)|model year)"
)
_SHORT_YEAR = re.compile(
    r"(?<!\d)([01]\d|2\d)(?:款|年(?:的(?:车)?|\d{1,2}月份?(?:的|买|上牌|提|出厂|落地|[,。 ]|$)|买|"
    r"上牌|产|出厂|提的|款)"
    r"|[- ](?:plate|reg)\b)"
)
# 一六款, 二零年的: read digit by digit.
_READ_YEAR = re.compile(
    r"([零〇一二][零〇一二三四五六七八九])(?:款|年(?:的|款|买|上牌|产|出厂|提))"
)
_SPOKEN_YEAR = re.compile(
    r"\b(?:twenty (?:oh (?P<unit>one|two|three|four|five|six|seven|eight|nine)|(?P<teen>ten|eleven|"
    r"twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty(?:[- ](?:one|"
    r"two|three|four|five|six))?)))\b(?! (?:minutes|km|miles|past|to|people|yuan|percent))"
)
_TEENS = {
    word: year for year, word in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
        "twenty".split(), start=2010)
}  # fmt: skip
_UNITS = {
    word: n for n, word in enumerate(
        "one two three four five six seven eight nine".split(), start=1)
}  # fmt: skip
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
# "at 9.30", "9.30am": a time as the British write it.
_DOTTED = re.compile(r"(?:\b(?:at|by|from|after|before) |@ ?)\d{1,2}\.[0-5]\d(?![\d.])|"
                     r"(?<![\d.])\d{1,2}\.[0-5]\d ?[ap]\.?m")  # fmt: skip


def find_odometer(text: str) -> int | None:
    """Return the mileage in km said in a folded text; a range left or a distance is none."""
    plain = arabic(text)
    for pattern, factor in _ODOMETER:
        for match in pattern.finditer(plain):
            km = _amount(match) * factor
            if _MONEY.search(plain[match.end() - 1 :]):
                continue
            if _DISTANCE.search(plain[: match.start()]) or not 500 <= km <= 2_000_000:
                continue
            if km >= 5000 or _TOTAL.search(plain[: match.start()]):
                return round(km)
    return None


def _amount(match: re.Match[str]) -> float:
    """Return the figure of a match in its own unit."""
    word = re.sub(r"[, ]", "", match[1])
    amount = _WORDS[word] if word in _WORDS else float(word)
    rest = match.groupdict().get("rest")
    if rest is None:
        return amount
    return amount + (_DIGITS.find(rest.replace("两", "二")) + 1 or int(rest)) / 10


def find_year(text: str, *, beside_car: bool, spans: list[tuple[int, int]]) -> int | None:
    """Return the model year; a bare "2019" counts only within five characters of the car."""
    plain = arabic(text)
    match = _YEAR.search(plain)
    if match:
        return int(match[1])
    match = _SHORT_YEAR.search(plain)
    if match:
        return 2000 + int(match[1])
    if match := _READ_YEAR.search(text):
        tens, ones = (_DIGITS.find(digit) + 1 for digit in match[1])
        return 2000 + 10 * tens + ones
    if match := _SPOKEN_YEAR.search(text):
        return _spoken_year(match)
    for match in _BARE_YEAR.finditer(text) if beside_car else ():
        if any(
            abs(match.start() - end) <= 5 or abs(start - match.end()) <= 5 for start, end in spans
        ):
            return int(match[1])
    return None


def _spoken_year(match: re.Match[str]) -> int:
    if match["unit"]:
        return 2000 + _UNITS[match["unit"]]
    tens, *ones = re.split(r"[- ]", match["teen"])
    return _TEENS[tens] + (_UNITS[ones[0]] if ones else 0)


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
    hours = [*wait_spans(text), *(match.span() for match in _DOTTED.finditer(text))]
    spans = [match.span() for match in _NOISE.finditer(text)]
    return [(a, b) for a, b in spans if not any(a < end and start < b for start, end in hours)]
