"""Opening hours in a line, days with equal hours together."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from knowledge_base.schema import Locale, Weekday

Periods = Sequence[tuple[str, str]]

WEEK: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAMES: dict[Locale, tuple[str, ...]] = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
WORDS: dict[Locale, dict[str, str]] = {
    "zh": {
        "daily": "每天", "always": "每天24小时", "to": "至", "closed": "休息",
        "next": "次日", "and": "、", "sep": "，", "span": "–",
    },
    "en": {
        "daily": "daily", "always": "24 hours a day", "to": "–", "closed": "closed",
        "next": "", "and": " and ", "sep": ", ", "span": "–",
    },
}  # fmt: skip


def hours_line(hours: Mapping[Weekday, Periods], locale: Locale) -> str:
    """Return the hours of a week, "" when none are known."""
    if not any(hours.values()):
        return ""
    words = WORDS[locale]
    days = [(n, tuple(hours.get(day, ()))) for n, day in enumerate(WEEK)]
    spans = [(key, [n for n, _ in group]) for key, group in groupby(days, key=lambda d: d[1])]
    if len(spans) == 1 and spans[0][0] == (("00:00", "24:00"),):
        return words["always"]
    return words["sep"].join(
        f"{_days(run, locale)} {_periods(periods, locale)}" for periods, run in spans
    )


def _days(run: list[int], locale: Locale) -> str:
    names, words = NAMES[locale], WORDS[locale]
    if len(run) == len(WEEK):
        return words["daily"]
    return names[run[0]] if len(run) == 1 else f"{names[run[0]]}{words['to']}{names[run[-1]]}"


def _periods(periods: Periods, locale: Locale) -> str:
    words = WORDS[locale]
    return words["and"].join(_period(*span, locale) for span in periods) or words["closed"]


def _period(start: str, end: str, locale: Locale) -> str:
    words = WORDS[locale]
    late = words["next"] if end <= start else ""
    return f"{start}{words['span']}{late}{end}"
