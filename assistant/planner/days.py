"""The day or the days that a message wishes for."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from assistant.planner.dates import dates, loose_dates, parts_of_months
from assistant.planner.spans import Days
from assistant.planner.weekdays import (
    counted_days,
    next_day,
    relative_days,
    weekdays,
    weekends,
    weeks,
)

# The clearest first; of words that overlap the clearer reading stays.
_READERS: tuple[Callable[[str, date], Iterator[Days]], ...] = (
    dates, counted_days, relative_days, weekends, weekdays, parts_of_months, weeks, loose_dates,
)  # fmt: skip
# The day is refused, gone, or the reason for another one.
_REFUSED_BEFORE = re.compile(
    r"(?:上个?|昨|前|不是|除了|等不到|等不了|不要|不约|别约|别在?|避开|除开|"
    r"取消(?:掉)?(?:我)?(?:的)?|退掉)$|"
    r"\bcancel (?:it |that |my |the )?(?:(?:booking|appointment|slot|one) )?(?:for |on )?$|"
    r"\b(?:last|since|past|not|not on|but|except|anything but|never|any day but|rather than|"
    r"instead of|(?:can't|cannot|can not) (?:do|make|manage)|out|expires?|due|ends?)(?: on| this|"
    r" for)?\s$"
)
_REFUSED_AFTER = re.compile(
    r"^(?:那个|的)?(?:预约|单子|订单|那个)?(?:给我)?(?:取消|退掉|退了)|"
    r"^(?:[早上下中]午|[早晚]上)?(?:我|那天|就|都|肯定|单位|公司|全天|有点|要|得|还|又|"
    r"可能|怕是|估计){0,3}(?:不行(?!吗)|满了|没位|没号|约不上|不可以|不方便|不成|不得行|没空|"
    r"没时间|没得空|莫法|来不了|去不了|"
    r"来不及|去不成|来不成|去不上|赶不上|要带|要陪|要接|要送|有课|有约|上课|上班|加班|值班|出差|出门|有事|有会|开会|考试|到期|限行|太[晚早])|"
    r"^(?: morning| afternoon| evening)?(?:'s| is| was)? ?(?:no good|out\b|full\b|no use|"
    r"not (?:good|possible|"
    r"great|ideal|free|suitable)|out of the question)|"
    r"^(?: morning| afternoon| evening)? (?:i'm|i am|we're) (?:busy|working|away|out|off|at work)|"
    r"^(?: morning| afternoon| evening)? (?:i work|(?:does|is|wo|can)n'?t|won't)\b"
)
_JOINED = re.compile(
    r"^(?:上午|下午|晚上|早上| morning| afternoon| evening)?\s?[,、]?\s?(?:或者?是?|还是|到|至|跟|"
    r"和|及|[-~/、]|\bor\b|\bto\b|\band\b|\bthrough\b|"
    r"\bthru\b|\btill\b|\buntil\b)?\s?(?:on |maybe )?$"
)
_BY = re.compile(
    r"\b(?:by|bye|no later than|not later than|latest)\s(?:the )?$|(?:最晚|最迟|不晚于)$"
)
_BEFORE = re.compile(r"\b(?:before|until|till)\s(?:the )?$|(?:赶在)$")
_LATEST = re.compile(r"^ (?:at the latest|latest|tops)\b|^(?:最晚|最迟|为止)")
_BEFORE_ZH = re.compile(r"^(?:之前|以前|前)(?![面方后])")
_AFTER = re.compile(r"\b(?:(?<!day )after|any ?time after)\s(?:the )?$|(?:过了)$")
_AFTER_ZH = re.compile(r"^(?:之后|以后|过后|后)(?![天面])")
_FROM = re.compile(r"\b(?:from|starting|as of)\s$|^ (?:onwards?|or later)\b|^(?:起|开始|往后)")
_SHIFTS = re.compile(
    r"改[到成]|换[到成]|挪到|推到|推迟到|推一天|不对|说错|看错|还是|得是|只能|都可以|"
    r"\b(?:instead|actually|make it|move it|"
    r"change it|push it|rather|no,? wait|i mean)\b"
)
_WEEK = timedelta(days=7)


def find_days(text: str, today: date) -> Days | None:
    """Return the day or range of days wished for in a folded text with Arabic digits.

    Days that are refused, or that are the reason for another, are left out; days joined by
    "or" and "to" are one range.
    """
    named = _named(text, today)
    named += list(next_day(text, named, today))
    kept = [days for days in named if not _refused(text, days) and days.last >= today]
    if not kept:
        return None
    # "Saturday, no, make it Sunday": the last word counts.
    best = kept[-1] if _SHIFTS.search(text) else kept[0]
    joined = _with_neighbour(text, best, kept)
    return _bounded(text, replace(joined, first=max(joined.first, today)), today)


def _named(text: str, today: date) -> list[Days]:
    found: list[Days] = []
    for reader in _READERS:
        for days in reader(text, today):
            if not any(_overlap(days, other) for other in found):
                found.append(days)
    return found


def _overlap(one: Days, other: Days) -> bool:
    return one.span[0] < other.span[1] and other.span[0] < one.span[1]


def _refused(text: str, days: Days) -> bool:
    before, after = text[: days.span[0]], text[days.span[1] :]
    if re.search(r"\bif not $", before):
        return False
    return bool(_REFUSED_BEFORE.search(before) or _REFUSED_AFTER.search(after))


def _with_neighbour(text: str, best: Days, kept: list[Days]) -> Days:
    """Join "Monday to Wednesday", "周五或者周六" to one range."""
    for days in kept:
        first, second = sorted((best, days), key=lambda d: d.span)
        between = text[first.span[1] : second.span[0]]
        if first is second or not _JOINED.search(between):
            continue
        plain = not between.strip(" ,、")
        last = second.last
        if last < first.first:
            last += _WEEK if second.exact else timedelta(0)
        # "Wednesday 25 November" is one day said twice; days side by side are two.
        if last > first.first and (not plain or last - first.first == timedelta(days=1)):
            return Days(first.first, last, (first.span[0], second.span[1]), False)
    return best


def _bounded(text: str, days: Days, today: date) -> Days:
    """Apply "by Friday", "before the weekend", "周三以后"."""
    before, after = text[: days.span[0]], text[days.span[1] :]
    month = "月" in text[slice(*days.span)] or "month" in text[slice(*days.span)]
    if _BY.search(before) or _LATEST.search(after) or (month and _until(before, after)):
        return Days(today, days.last, days.span, False)
    if _until(before, after):
        return Days(today, max(today, days.first - timedelta(days=1)), days.span, False)
    if _AFTER.search(before) or _AFTER_ZH.search(after):
        start = days.last + timedelta(days=1)
        return Days(start, start + _WEEK - timedelta(days=1), days.span, False)
    if days.exact and (_FROM.search(before) or _FROM.search(after)):
        return Days(days.first, days.first + _WEEK, days.span, False)
    return days


def _until(before: str, after: str) -> bool:
    return bool(_BEFORE.search(before) or _BEFORE_ZH.search(after))
