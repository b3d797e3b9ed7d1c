"""Days and ranges of days in a message, relative to today."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_ZH_WEEKDAY = {c: i for i, c in enumerate("一二三四五六")} | {"日": 6, "天": 6, "末": 5}
_EN_WEEKDAY = {name: i for i, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_MONTHS = {
    name: i
    for i, name in enumerate(
        "jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}  # fmt: skip
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_WEEKDAY = (
    r"(mon(?:day)?|tue(?:s|sday)?|wed(?:nesday|s)?|thu(?:rs|rsday|r)?|fri(?:day)?|sat(?:urday)?|"
    r"sun(?:day)?)s?\b"
)
_PAST = r"(?:上个?|昨|前|不是|除了)$|\b(?:last|since|past|not|not on)\s$"


@dataclass(frozen=True)
class Days:
    """Days wished for, inclusive, and where the words stood."""

    first: date
    last: date
    span: tuple[int, int]
    exact: bool = True


def find_days(text: str, today: date) -> Days | None:
    """Return the first day or range of days in a folded text with Arabic digits."""
    for reader in (_iso, _zh_date, _en_date, _relative, _weekend, _weekday, _week, _day_of_month,
                   _slashed):  # fmt: skip
        found = reader(text, today)
        if found is not None and found.last >= today:
            return Days(max(found.first, today), found.last, found.span, found.exact)
    return None


def _one(day: date | None, match: re.Match[str]) -> Days | None:
    return Days(day, day, match.span()) if day is not None else None


def _date(year: int, month: int, day: int) -> date | None:
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _coming(month: int, day: int, today: date) -> date | None:
    """The next such day; one just gone by counts as a year ahead."""
    this = _date(today.year, month, day)
    return this if this is None or this >= today else _date(today.year + 1, month, day)


def _iso(text: str, _today: date) -> Days | None:
    match = re.search(r"(?<!\d)(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)[日号]?", text)
    if match is None:
        return None
    return _one(_date(*(int(part) for part in match.groups())), match)


def _zh_date(text: str, today: date) -> Days | None:
    match = re.search(
        r"(?<![\d.])(\d{1,2})月(\d{1,2})(?:[日号]|(?!\d))(?:[(周星][^\s\d]{0,4})?", text
    )
    return _one(_coming(int(match[1]), int(match[2]), today), match) if match else None


def _en_date(text: str, today: date) -> Days | None:
    match = re.search(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_MONTH}(?![a-z])", text)
    if match:
        return _one(_coming(_MONTHS[match[2][:3]], int(match[1]), today), match)
    match = re.search(rf"\b{_MONTH} (?:the )?(\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)", text)
    return _one(_coming(_MONTHS[match[1][:3]], int(match[2]), today), match) if match else None


_RELATIVE: tuple[tuple[str, int], ...] = (
    (r"大后天", 3), (r"后天|後天|后日|the day after tomorrow|day after tomorrow|overmorrow", 2),
    (
        r"明天|明日|明儿|明(?=[早晚上下中])|明个|\b(?:tomorrow|tommorow|tomorow|tomorro|"
        r"tmr|tmrw|tmw|2moro)\b", 1),
    (r"今天|今日|今儿|今(?=[早晚夜])|\b(?:today|tonight|this (?:morning|afternoon|evening))\b", 0),
)  # fmt: skip


def _relative(text: str, today: date) -> Days | None:
    for pattern, ahead in _RELATIVE:
        for said in re.finditer(pattern, text):
            if not re.search(r"除了$|不是$|not $", text[: said.start()]):
                return _one(today + timedelta(days=ahead), said)
    match = re.search(
        r"(?<![\d.])(\d{1,2})天(?:之|以)?后|过(\d{1,2})天|\bin (\d{1,2}|two|three|"
        r"a couple of) days",
        text,
    )
    if match:
        word = next(group for group in match.groups() if group)
        ahead = int(word) if word.isdigit() else {"three": 3}.get(word, 2)
        return _one(today + timedelta(days=ahead), match)
    near = re.search(
        r"这(?:两|2|几)天|最近(?:两|几)天|next (?:few|couple of) days|next two days", text
    )
    return Days(today, today + timedelta(days=3), near.span(), False) if near else None


def _weekend(text: str, today: date) -> Days | None:
    match = re.search(
        r"(?P<next>下个?)?(?:这个?|本)?(?:周末|星期末|礼拜末)|(?P<en>next )?(?:this |"
        r"the )?\bweekend",
        text,
    )
    if match is None or re.search(_PAST, text[: match.start()]):
        return None
    saturday = today - timedelta(days=today.weekday()) + timedelta(days=5)
    if match["next"] or match["en"]:
        saturday += timedelta(days=7)
    return Days(saturday, saturday + timedelta(days=1), match.span(), False)


def _weekday(text: str, today: date) -> Days | None:
    for match in re.finditer(
        r"(下下个?|下个?|这个?|本)?(?:周|星期|礼拜)([一二三四五六日天1-7])", text
    ):
        if re.search(_PAST, text[: match.start()]):
            continue
        word = match[2]
        index = int(word) - 1 if word.isdigit() else _ZH_WEEKDAY[word]
        weeks = (match[1] or "").count("下")
        return _one(_in_week(index, weeks, today, fixed=bool(match[1])), match)
    for match in re.finditer(rf"\b(next |this |coming )?{_WEEKDAY}(?: (?:week|next week))?", text):
        if re.search(_PAST, text[: match.start()]):
            continue
        index = _EN_WEEKDAY[match[2][:3]]
        weeks = 1 if match[1] == "next " or match[0].endswith("week") else 0
        return _one(_in_week(index, weeks, today, fixed=weeks > 0), match)
    return None


def _in_week(index: int, weeks: int, today: date, *, fixed: bool) -> date:
    """Day `index` of this week or `weeks` later; of this week the next one to come."""
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=index + 7 * weeks)
    return day + timedelta(days=7) if day < today and not (fixed and weeks) else day


def _week(text: str, today: date) -> Days | None:
    monday = today - timedelta(days=today.weekday())
    match = re.search(r"下个?(?:周|星期|礼拜)|\bnext week\b", text)
    if match:
        return Days(monday + timedelta(days=7), monday + timedelta(days=13), match.span(), False)
    match = re.search(r"月底(之?前)?|(?:by|before)? ?(?:the )?end of (?:the|this) month", text)
    if match:
        end = date(today.year, today.month, monthrange(today.year, today.month)[1])
        early = match[1] or match[0].startswith(("by", "before"))
        return Days(
            today if early else max(today, end - timedelta(days=5)), end, match.span(), False
        )
    match = re.search(r"(?:这个?|本)(?:周|星期|礼拜)|\bthis week\b", text)
    if match:
        return Days(today, monday + timedelta(days=6), match.span(), False)
    match = re.search(r"下个?月|\bnext month\b", text)
    if match is None:
        return None
    year, month = today.year + today.month // 12, today.month % 12 + 1
    last = date(year, month, monthrange(year, month)[1])
    return Days(date(year, month, 1), last, match.span(), False)


def _day_of_month(text: str, today: date) -> Days | None:
    match = re.search(
        r"(?<![\d.第选#京津沪])(\d{1,2})[号日](?![店线楼门车码汽柴油机])", text
    ) or re.search(
        r"\b(?:on )?the (\d{1,2})(?:st|nd|rd|th)\b(?! (?:one|slot|option|shop|store|time|garage))",
        text,
    )
    if match is None or not 1 <= int(match[1]) <= 31:
        return None
    for ahead in (0, 1):
        year, month = (
            today.year + (today.month - 1 + ahead) // 12,
            (today.month - 1 + ahead) % 12 + 1,
        )
        day = _date(year, month, int(match[1]))
        if day is not None and day >= today:
            return _one(day, match)
    return None


def _slashed(text: str, today: date) -> Days | None:
    match = re.search(r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?![\d/])", text)
    if match is None:
        return None
    a, b = int(match[1]), int(match[2])
    days = [day for day in (_coming(a, b, today), _coming(b, a, today)) if day is not None]
    # The nearer reading: nobody books a service half a year ahead.
    return _one(min(days), match) if days else None
