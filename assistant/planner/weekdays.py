"""Days named by the week, or counted from today: "下周三", "the day after", "in a fortnight"."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from assistant.planner.spans import Days, span_of_days

_ZH_WEEKDAY = {c: i for i, c in enumerate("一二三四五六")} | {"日": 6, "天": 6, "末": 5}
_EN_WEEKDAY = {name: i for i, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
WEEKDAY = (
    r"(mon(?:day)?|tue(?:s|sday)?|wed(?:nesday|s)?|thu(?:rs|rsday|r)?|fri(?:day)?|sat(?:urday)?|"
    r"sun(?:day)?)"
)
_COUNT = {
    "a": 1,
    "one": 1,
    "two": 2,
    "a couple of": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "ten": 10,
    "半": 0,
}
_COUNTED = r"(\d{1,2}|a couple of|an?|one|two|three|four)"
_RELATIVE: tuple[tuple[re.Pattern[str], int], ...] = tuple(
    (re.compile(pattern), ahead)
    for pattern, ahead in (
        (r"大后[天日]|大后儿", 3),
        (r"(?<!大)(?:后[天日儿]|後天)|the day after tomorrow|day after tomorrow|overmorrow", 2),
        (
            r"(?<!说)明[天日儿个]|明(?=[早晚上下中])|"
            r"(?<!day after )\b(?:tomorrow|tommorow|tomorow|tomorro|tmr|tmrw|tmw|2moro)\b",
            1,
        ),
        (
            r"今[天日儿]|今(?=[早晚夜])|当天|\b(?:today|tonight|this (?:morning|afternoon|evening|"
            r"arvo))\b",
            0,
        ),
    )
)
# "A week today", "two weeks on Monday", "Monday week": weeks added to a day.
_WEEKS_ON = re.compile(
    rf"\b(?:{_COUNTED} weeks?|(?P<fortnight>(?:a )?fortnight)) (?:from |on |this )?"
    rf"(?P<day>today|tomorrow|{WEEKDAY})\b"
)
_WEEK_AFTER = re.compile(rf"\b(?P<day>tomorrow|{WEEKDAY}) (?P<fortnight>fortnight|week)\b")
_IN_WEEKS = re.compile(
    rf"\bin (?:about |around )?(?:{_COUNTED} weeks?|(?P<fortnight>a fortnight))(?:'s)?\b|"
    r"\b(?P<later>a fortnight) (?:from now|later)\b"
    r"|(?<![\d.])(\d{1,2})个?(?:周|星期|礼拜)(?:之|以)?后|过(\d{1,2})个?(?:周|星期|礼拜)|"
    r"(?P<half>半个?月)(?:之|以)?后|过(?P<passed>半个?月)"
)
_IN_DAYS = re.compile(
    r"(?<![\d.])(\d{1,2})天(?:之|以)?后|过(\d{1,2})天(?![又就])|"
    r"\bin (\d{1,2}|two|three|four|five|six|seven|ten|a couple of) days?|"
    r"\b(\d{1,2}|two|three|four|five|six|seven|ten) days (?:from now|from today|later)"
)
_SOON = re.compile(
    r"过几天|过些天|几天(?:之|以)?后|\bin a few days\b|\ba few days(?: from now|' time)"
)
_BOTH = re.compile(r"明后[两2]?[天日]|今明[两2]?[天日]|\btoday or tomorrow\b")
_NEAR = re.compile(
    r"[这近](?:两|2|几)[天日]|最近(?:两|几)天|next (?:few|couple of) days|next two days|"
    r"in the next few days"
)
_WEEKEND = re.compile(
    r"(?P<next>下个?)?(?:这个?|本)?(?:周末|星期末|礼拜末|双休日?)|(?P<en>next )?(?:this |"
    r"the )?\bweekend"
)
_ZH_DAY = re.compile(
    r"(下下个?|下个?|这个?|本)?(?:(?:周|星期|礼拜)的)?(?:周|星期|礼拜)([一二三四五六日天1-7])"
    r"(?:([二三四五六日天]{1,3})(?![点时十号月]))?"
)
_EN_DAY = re.compile(
    rf"\b(next week,? (?:on )?|next |following |this |coming )?{WEEKDAY}s?\b(?!-?(?:roof|visor|"
    rf"shade)| nav)(?: (?:week|next week|after next))?"
)
_NEXT_WEEK = re.compile(r"(?<!下)下个?(?:周|星期|礼拜)(?![一二三四五六日天末1-7])|\bnext week\b")
_AFTER_NEXT = re.compile(r"下下个?(?:周|星期|礼拜)(?![一二三四五六日天末1-7])|\bweek after next\b")
_THIS_WEEK = re.compile(
    r"(?:这个?|本)(?:周|星期|礼拜)(?![一二三四五六日天末1-7])|(?<!一)周内|\b(?:this|"
    r"later this) week\b(?!end)"
)
_WEEK_END = re.compile(r"\bend of (?:the |this |next )?week\b")
_WORKDAYS = re.compile(r"\b(?:a )?week-?days?\b|工作日|\bworking days?\b|平日")
_DAY_AFTER = re.compile(
    r"\b(?:the (?:day after|following day|next day)|day after(?=[,.;!?]|$))\b(?! tomorrow)|后一天"
)


def counted_days(text: str, today: date) -> Iterator[Days]:
    """Yield days counted from today, weeks ahead first as they hold the name of a day."""
    for pattern in (_WEEKS_ON, _WEEK_AFTER):
        for match in pattern.finditer(text):
            weeks = 2 if (match["fortnight"] or "").endswith("fortnight") else _weeks(match)
            base = _named(match["day"], today) + timedelta(days=7 * weeks)
            yield Days(base, base, match.span())
    for match in _IN_WEEKS.finditer(text):
        ahead = 15 if match["half"] or match["passed"] else 14
        if not (match["fortnight"] or match["later"] or ahead == 15):
            ahead = 7 * _count(next(group for group in match.groups() if group))
        yield span_of_days(today, ahead, match)
    for match in _IN_DAYS.finditer(text):
        yield span_of_days(today, _count(next(group for group in match.groups() if group)), match)


def relative_days(text: str, today: date) -> Iterator[Days]:
    """Yield "today", "明天", and stretches such as "these few days"."""
    for match in _BOTH.finditer(text):
        first = today + timedelta(days=match.group().startswith("明"))
        yield Days(first, first + timedelta(days=1), match.span(), False)
    for pattern, ahead in _RELATIVE:
        for match in pattern.finditer(text):
            yield span_of_days(today, ahead, match)
    for match in _NEAR.finditer(text):
        yield Days(today, today + timedelta(days=3), match.span(), False)
    for match in _SOON.finditer(text):
        yield Days(today + timedelta(days=2), today + timedelta(days=5), match.span(), False)


def next_day(text: str, days: list[Days], today: date) -> Iterator[Days]:
    """Yield "the day after" one that was named, were it only to refuse it."""
    for match in _DAY_AFTER.finditer(text):
        named = [day.last for day in days if day.span[1] <= match.start()]
        base = (named[-1] if named else today) + timedelta(days=1)
        yield Days(base, base, match.span())


def weekends(text: str, today: date) -> Iterator[Days]:
    """Yield weekends, Saturday and Sunday."""
    for match in _WEEKEND.finditer(text):
        saturday = today - timedelta(days=today.weekday()) + timedelta(days=5)
        if match["next"] or match["en"]:
            saturday += timedelta(days=7)
        yield Days(saturday, saturday + timedelta(days=1), match.span(), False)


def weekdays(text: str, today: date) -> Iterator[Days]:
    """Yield days of the week; "周六日" is both."""
    for match in _ZH_DAY.finditer(text):
        index, weeks = _zh_index(match[2]), (match[1] or "").count("下")
        first = in_week(index, weeks, today, fixed=bool(match[1]))
        more = _zh_index(match[3][-1]) - index if match[3] else 0
        if more > 0:
            yield Days(first, first + timedelta(days=more), match.span())
        else:
            yield Days(first, first, (match.start(), match.end(2)))
    for match in _EN_DAY.finditer(text):
        weeks = 2 if match[0].endswith("after next") else _weeks_ahead(match)
        day = in_week(_EN_WEEKDAY[match[2][:3]], weeks, today, fixed=weeks > 0)
        yield Days(day, day, match.span())


def weeks(text: str, today: date) -> Iterator[Days]:
    """Yield whole weeks: this one, the next, the one after."""
    monday = today - timedelta(days=today.weekday())
    for pattern, ahead in ((_NEXT_WEEK, 7), (_AFTER_NEXT, 14)):
        for match in pattern.finditer(text):
            first = monday + timedelta(days=ahead)
            yield Days(first, first + timedelta(days=6), match.span(), False)
    for match in _WEEK_END.finditer(text):
        friday = monday + timedelta(days=11 if "next" in match.group() else 4)
        yield Days(friday, friday + timedelta(days=2), match.span(), False)
    for match in _WORKDAYS.finditer(text):
        yield Days(*_workdays(today), match.span(), False)
    for match in _THIS_WEEK.finditer(text):
        yield Days(today, monday + timedelta(days=6), match.span(), False)


def _workdays(today: date) -> tuple[date, date]:
    monday = today - timedelta(days=today.weekday())
    friday = monday + timedelta(days=4)
    return (today, friday) if friday >= today else (friday + timedelta(3), friday + timedelta(7))


def in_week(index: int, weeks: int, today: date, *, fixed: bool) -> date:
    """Day `index` of this week or `weeks` later; of this week the next one to come."""
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=index + 7 * weeks)
    return day + timedelta(days=7) if day < today and not (fixed and weeks) else day


def weekday_index(word: str) -> int:
    """Return 0 for Monday to 6 for Sunday of a weekday's name in either language."""
    return _EN_WEEKDAY[word[:3]] if word.isascii() and word.isalpha() else _zh_index(word)


def _zh_index(word: str) -> int:
    return int(word) - 1 if word.isdigit() else _ZH_WEEKDAY[word]


def _named(word: str, today: date) -> date:
    if word in ("today", "tomorrow"):
        return today + timedelta(days=word == "tomorrow")
    return in_week(_EN_WEEKDAY[word[:3]], 0, today, fixed=False)


def _weeks_ahead(match: re.Match[str]) -> int:
    further = (match[1] or "").startswith(("next", "following"))
    return int(further or match[0].endswith("week"))


def _weeks(match: re.Match[str]) -> int:
    return _count(match[1]) if match.re is _WEEKS_ON else 1


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNT.get(word, 1)
