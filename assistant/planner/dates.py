"""Days of the calendar: dates, holidays, parts of a month, and days that don't exist."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from assistant.planner.spans import Days
from assistant.planner.weekdays import WEEKDAY, weekday_index

_MONTHS = {
    name: i
    for i, name in enumerate(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}  # fmt: skip
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_ISO = re.compile(r"(?<!\d)(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)[日号]?")
_ZH = re.compile(r"(?<![\d.])(\d{1,2})月(\d{1,2})(?:[日号]|(?!\d))(?:[(周星][^\s\d]{0,4})?")
_UNITS = "first second third fourth fifth sixth seventh eighth ninth".split()
_TEENS = (
    "tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth "
    "nineteenth twentieth"
).split()
_IN_WORDS = {
    word: n
    for n, word in enumerate(
        (*_UNITS, *_TEENS, *(f"twenty-{unit}" for unit in _UNITS), "thirtieth", "thirty-first"), 1
    )
}
_DAY = rf"(?P<d>\d{{1,2}}|(?:twenty|thirty)[ -](?:{'|'.join(_UNITS)})|{'|'.join(_IN_WORDS)})"
_EN = (
    re.compile(rf"\b{_DAY}(?:st|nd|rd|th)?(?: of)? {_MONTH}"),
    re.compile(rf"\b{_MONTH} (?:the )?{_DAY}(?:st|nd|rd|th)?\b(?!:| ?[ap]\.?m)"),
)
_OF_MONTH = (
    re.compile(r"(?<![\d.第选#京津沪月])(\d{1,2})[号日](?![店线楼门车码汽柴油机])"),
    re.compile(
        r"\b(?:(?:on )?the (\d{1,2})|(?:on )?(?=(?:1[0-9]|2[0-9]|3[01])[snrt])(\d{2}))(?:st|nd|rd|"
        r"th)\b"
        r"(?! (?:one|slot|option|shop|store|time|garage|floor|birthday|gear|century|street))"
    ),
)
_NEXT = re.compile(r"下个?月(?:的)?(\d{1,2})[号日]|\bthe (\d{1,2})(?:st|nd|rd|th) of next month\b")
_SLASHED = re.compile(r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?![\d/])")
_RANK = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_ZH_RANK = {"头": 1, "一": 1, "二": 2, "三": 3, "四": 4}
_NTH_EN = re.compile(
    rf"\b(first|1st|second|2nd|third|3rd|fourth|4th|last) {WEEKDAY} (?:of|in) (?:the |this |"
    rf"(?P<next>next ))?(?:month|{_MONTH})"
)
_NTH_ZH = re.compile(
    r"(?:(\d{1,2})月份?|(?P<next>下)个?月|本月|这个?月)的?(?P<rank>第?[一二三四1-4头](?:一|1)?|"
    r"最后一?)个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])"
)
_PART = r"(?P<part>beginning of|start of|early(?: in)?|middle of|mid|end of|late(?: in)?)[- ]"
_PART_EN = re.compile(
    rf"\b{_PART}(?:the |this |(?P<next>next ))?(?P<month>month\b|{_MONTH})|"
    rf"\b(?P<whole>in|sometime in) {_MONTH}(?! \d)"
)
_PART_ZH = re.compile(
    r"(?:(?P<month>\d{1,2})月份?|(?P<next>下)个?月|(?:本|这个?)?月)"
    r"(?P<part>上旬|初|中旬|中(?!午)|下旬|底|末)"
)
_NEXT_MONTH = re.compile(r"(?<!下)下个?月(?![初中底末上下头第最])|\bnext month\b")
# Days 1 to 10, 11 to 20, the last six.
_THIRDS: tuple[tuple[str, int, int], ...] = (
    (r"beginning|start|early|上旬|初", 1, 10),
    (r"middle|mid|中", 11, 20),
    (r"下旬", 21, 31),
)
_FAR = timedelta(days=100)
_HOLIDAYS: tuple[tuple[re.Pattern[str], int, int], ...] = tuple(
    (re.compile(pattern), month, day)
    for pattern, month, day in (
        (r"\bnew year'?s?'? eve\b|跨年|除旧", 12, 31),
        (r"\bnew year'?s?'?(?: day)?\b|元旦|阳历年", 1, 1),
        (r"\b(?:christmas|xmas) eve\b|平安夜", 12, 24),
        (r"\b(?:christmas|xmas)(?: day)?\b(?! eve)|圣诞节?", 12, 25),
        (r"\bboxing day\b", 12, 26),
        (r"\bmay day\b|\blabou?r day\b|五一(?!路)|劳动节", 5, 1),
        (r"\bnational day\b|国庆(?:节|当天)|十一(?:当天|长假)", 10, 1),
    )
)
_NO_HOUR = re.compile(r"(?<![\d.:第])(?:2[5-9]|[3-9]\d)(?:点钟?(?!几)|:[0-5]\d(?![\d:]))")
_NO_NTH = re.compile(r"\b(?:on )?the (3[2-9]|[4-9]\d)(?:st|nd|rd|th)\b")
_NO_DAY = re.compile(
    r"(?<![\d.第选#京津沪月])(3[2-9]|[4-9]\d)[号日](?![店线楼门车码汽柴油机路桩院铺])"
)


def dates(text: str, today: date) -> Iterator[Days]:
    """Yield the dates of a folded text, the fully given ones first."""
    for found, match in _full(text, today):
        if found is not None:
            yield Days(found, found, match.span())
    for match in _NEXT.finditer(text):
        coming = _date(*_ahead(today), int(match[1] or match[2]))
        if coming is not None:
            yield Days(coming, coming, match.span())
    yield from _nths(text, today)
    yield from _holidays(text, today)


def loose_dates(text: str, today: date) -> Iterator[Days]:
    """Yield what is a date only if nothing clearer is: "25号", "11/25"."""
    for pattern in _OF_MONTH:
        for match in pattern.finditer(text):
            day = _in_coming_months(int(next(filter(None, match.groups()))), today)
            if day is not None:
                yield Days(day, day, match.span())
    for match in _SLASHED.finditer(text):
        a, b = int(match[1]), int(match[2])
        days = [day for day in (_coming(a, b, today), _coming(b, a, today)) if day is not None]
        # The nearer reading: nobody books a service half a year ahead.
        if days:
            yield Days(min(days), min(days), match.span())


def parts_of_months(text: str, today: date) -> Iterator[Days]:
    """Yield parts of a month and the whole of the next: "月底", "early December"."""
    for match in (*_PART_EN.finditer(text), *_PART_ZH.finditer(text)):
        year, month = _month(match, today)
        end = monthrange(year, month)[1]
        low, high = _third(match.groupdict().get("part"), end)
        first, last = date(year, month, low), date(year, month, min(high, end))
        # "I bought it in May": a month far ahead is one gone by.
        if match.groupdict().get("whole") and first - today > _FAR:
            continue
        yield Days(min(max(first, today), last), last, match.span(), False)
    for match in _NEXT_MONTH.finditer(text):
        year, month = _ahead(today)
        last = date(year, month, monthrange(year, month)[1])
        yield Days(date(year, month, 1), last, match.span(), False)


def impossible(text: str, today: date) -> bool:
    """Return whether a folded text names a day or an hour that doesn't exist, such as 31 June."""
    if any(found is None for found, _ in _full(text, today)):
        return True
    return any(pattern.search(text) for pattern in (_NO_HOUR, _NO_NTH, _NO_DAY))


def date_spans(text: str) -> list[tuple[int, int]]:
    """Return where a folded text gives dates whose ordinal is no choice: "2nd of December"."""
    return [m.span() for pattern in (*_EN, _NTH_EN, _NTH_ZH) for m in pattern.finditer(text)]


def _full(text: str, today: date) -> Iterator[tuple[date | None, re.Match[str]]]:
    """Yield dates with their month; None for a day that doesn't exist."""
    for match in _ISO.finditer(text):
        yield _date(*(int(part) for part in match.groups())), match
    for match in _ZH.finditer(text):
        yield _coming(int(match[1]), int(match[2]), today), match
    for pattern in _EN:
        for match in pattern.finditer(text):
            month = next(g for g in match.groups() if g and re.fullmatch(_MONTH, g))
            yield _coming(_MONTHS[month[:3]], _day_number(match["d"]), today), match


def _day_number(said: str) -> int:
    return int(said) if said.isdigit() else _IN_WORDS.get(said.replace(" ", "-"), 0)


def _nths(text: str, today: date) -> Iterator[Days]:
    """Yield such as "the first Saturday of December", "12月第一个周六"."""
    for match in _NTH_EN.finditer(text):
        rank = _RANK.get(match[1], -1)
        yield _nth(rank, weekday_index(match[2]), _month(match, today), match)
    for match in _NTH_ZH.finditer(text):
        word = match["rank"].removeprefix("第")[:1]
        rank = -1 if word == "最" else _ZH_RANK.get(word) or int(word)
        yield _nth(rank, weekday_index(match["day"]), _month(match, today), match)


def _nth(rank: int, weekday: int, at: tuple[int, int], match: re.Match[str]) -> Days:
    year, month = at
    days = [date(year, month, n) for n in range(1, monthrange(year, month)[1] + 1)]
    fitting = [day for day in days if day.weekday() == weekday]
    day = fitting[rank - 1] if rank > 0 else fitting[-1]
    return Days(day, day, match.span())


def _holidays(text: str, today: date) -> Iterator[Days]:
    for pattern, month, day in _HOLIDAYS:
        for match in pattern.finditer(text):
            found = _coming(month, day, today)
            if found is not None:
                yield Days(found, found, match.span())


def _month(match: re.Match[str], today: date) -> tuple[int, int]:
    """The year and month a match speaks of: named, the next, else this one."""
    groups = match.groupdict()
    if groups.get("next"):
        return _ahead(today)
    for word in match.groups():
        number = _MONTHS.get(word[:3]) if word and re.fullmatch(_MONTH, word) else None
        number = number or (int(word) if word and word.isdigit() and "月" in match[0] else None)
        if number and 1 <= number <= 12:
            return today.year + (number < today.month), number
    return today.year, today.month


def _ahead(today: date) -> tuple[int, int]:
    return today.year + today.month // 12, today.month % 12 + 1


def _third(part: str | None, end: int) -> tuple[int, int]:
    if part is None:
        return 1, end
    for pattern, low, high in _THIRDS:
        if re.match(pattern, part):
            return low, high
    return end - 5, end


def _date(year: int, month: int, day: int) -> date | None:
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _coming(month: int, day: int, today: date) -> date | None:
    """The next such day; one just gone by counts as a year ahead."""
    years = (_date(today.year + ahead, month, day) for ahead in range(9))
    this = next(years)
    if this is None and (month, day) != (2, 29):
        return None
    if this is not None and this >= today:
        return this
    return next((found for found in years if found is not None), None)


def _in_coming_months(day: int, today: date) -> date | None:
    for ahead in (0, 1):
        year, month = (
            today.year + (today.month - 1 + ahead) // 12,
            (today.month - 1 + ahead) % 12 + 1,
        )
        found = _date(year, month, day)
        if found is not None and found >= today:
            return found
    return None
