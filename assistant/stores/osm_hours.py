"""Reads the simple forms of OpenStreetMap's `opening_hours`."""

import re
from typing import get_args

from knowledge_base.schema import Weekday

DAYS: tuple[Weekday, ...] = get_args(Weekday)

_DAY = {"mo": 0, "tu": 1, "we": 2, "th": 3, "fr": 4, "sa": 5, "su": 6}
_RULE = re.compile(r"^(?P<days>[a-z][a-z, -]*?)?\s*(?P<times>\d.*|off|closed)$")
_PERIOD = re.compile(r"^(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})$")

Times = list[tuple[str, str]]


class UnreadableHours(ValueError):
    """The text is not one of the forms read here."""


def parse_hours(text: str) -> dict[Weekday, Times]:
    """Read "24/7", "09:00-18:00", "Mo-Fr 08:00-12:00,13:00-18:00; Sa 09:00-17:00; Su off".

    Later rules replace earlier ones for their days, as OpenStreetMap has it. Public-holiday
    rules (PH, SH) are left out. Every weekday is a key of the result.

    Raises:
        UnreadableHours: Any other form; a guess could send a driver to a closed door.
    """
    plain = text.strip().lower().replace("–", "-").replace("：", ":")
    if plain == "24/7":
        return {day: [("00:00", "24:00")] for day in DAYS}
    hours: dict[Weekday, Times] = {day: [] for day in DAYS}
    rules = [rule.strip() for rule in plain.split(";") if rule.strip()]
    for rule in rules:
        if not rule.startswith(("ph", "sh")):
            days, times = _rule(rule, text)
            hours |= dict.fromkeys(days, times)
    if not any(hours.values()):
        raise UnreadableHours(f"opening hours {text!r:.60} name no open time")
    return hours


def _rule(rule: str, text: str) -> tuple[list[Weekday], Times]:
    match = _RULE.match(rule)
    if not match:
        raise UnreadableHours(f"opening hours {text!r:.60} are not in a form read here")
    days = _days(match["days"], text) if match["days"] else list(DAYS)
    if match["times"] in ("off", "closed"):
        return days, []
    return days, [_period(part.strip(), text) for part in match["times"].split(",")]


def _days(listed: str, text: str) -> list[Weekday]:
    days: list[Weekday] = []
    for part in listed.replace(" ", "").strip(",").split(","):
        if part in ("ph", "sh"):
            continue
        first, _, last = part.partition("-")
        if first not in _DAY or (last and last not in _DAY):
            raise UnreadableHours(f"opening hours {text!r:.60} name the day {part!r:.10}")
        span = (_DAY[last or first] - _DAY[first]) % 7
        days += [DAYS[(_DAY[first] + step) % 7] for step in range(span + 1)]
    return days


def _period(part: str, text: str) -> tuple[str, str]:
    match = _PERIOD.match(part)
    if not match:
        raise UnreadableHours(f"opening hours {text!r:.60} hold the time {part!r:.20}")
    numbers = [int(group) for group in match.groups()]
    opens, closes = (numbers[0], numbers[1]), (numbers[2], numbers[3])
    if opens > (23, 59) or closes > (29, 59) or max(opens[1], closes[1]) > 59:
        raise UnreadableHours(f"opening hours {text!r:.60} hold the time {part!r:.20}")
    return _clock(*opens), _clock(*closes)


def _clock(hour: int, minute: int) -> str:
    """26:00 is two in the morning; 24:00 stays as the end of the day."""
    if hour >= 24 and (hour, minute) != (24, 0):
        hour -= 24
    return f"{hour:02}:{minute:02}"
