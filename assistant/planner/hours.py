"""Times of day in a message."""

import re
from dataclasses import dataclass
from datetime import time

from assistant.planner.clocks import HOUR, Clock, find_clocks, hour_of
from assistant.planner.day_parts import find_part


@dataclass(frozen=True)
class Hours:
    """Bounds for the time of day; `clock` is True when a clock time was said."""

    earliest: time | None
    latest: time | None
    clock: bool


_AROUND = re.compile(
    r"左右|前后|来钟|点多|^多|大概|大约|差不多|around|about|roughly|(?<=[\dyneorxt])ish\b|approximately|~"
)
_BEFORE_ZH = re.compile(r"^(?:以|之)?前(?!后|面)|^为止|^之内")
_AFTER_ZH = re.compile(r"^(?:以|之)?后(?!天|面)|^(?:起|开始|往后)")
_BEFORE_SAID = re.compile(r"^(?:no later than|not later than|before|by|until|till) ?")
_AFTER_SAID = re.compile(
    r"^(?:no earlier than|not earlier than|later than|after|from|not before) ?"
)
_BEFORE_CUE = re.compile(
    r"(?:before|by|until|till|no later than|latest)\s$|(?:最晚|最迟|不晚于|不超过|赶在)$"
)
_AFTER_CUE = re.compile(
    r"(?:after|from|since|not before|any time after|anytime after|no earlier than|earliest)\s$|"
    r"(?:最早|不早于|过了)$"
)
_BEFORE_TAIL = re.compile(r"^ (?:at the latest|latest|tops)\b")
_AFTER_TAIL = re.compile(r"^ (?:at the earliest|earliest|onwards?|or later|or after)\b")
_TO = re.compile(
    r"^\s?(?:到|至|-|~|—|to|and|till|until|或者?|or|、)?\s?(?:下午|晚上|上午|中午|凌晨)?$"
)
_NOON = re.compile(
    r"\b(before|by|until|till|after) (?:noon|midday|lunch(?! ?(?:time|break)))|"
    r"中午(?:以|之)?(前|后)(?!后)"
)
# "3-5点", "2 to 4pm", "between 2 and 4": the first number is an hour because of the second.
_PAIR = re.compile(
    r"(?<![\d.:/-])(\d{1,2})\s?(?:-|~|到|至|to)\s?(?=\d{1,2}\s?(?:点|时|[ap]\.?m))"
    rf"|\bbetween ({HOUR}) and (?=(?:a )?(?:half|quarter|{HOUR}))"
    rf"|\bfrom ({HOUR}) (?:to|till|until) (?={HOUR})"
)
# "10-12 on Wednesday": hours when shops are open, and nothing after them.
_BARE_PAIR = re.compile(
    r"(?<![\d.:/-])([789]|1[0-2])\s?(?:-|~|to)\s?((?:1[0-9]|[1-9]))"
    r"(?=\s*(?:$|[,.;!?]| on | (?:mon|tue|wed|thu|fri|sat|sun)| tomorrow| today))"
)
# "between half nine and eleven": the second number is an hour because of the first.
_AND = re.compile(rf"\b(between [^,.;!?]{{3,20}} and) (?=(?:{HOUR})\b(?!:|[- ]?(?:to|past)))")


def find_hours(text: str) -> Hours | None:
    """Return the time of day in a folded text with Arabic digits, None when there is none.

    An exact time gives equal bounds; "around ten" half an hour either way; "before"/"after" one
    bound; a part of a day its span. An hour from one to six without a part of the day is
    meant in the afternoon, when workshops are open.
    """
    text = _PAIR.sub(lambda m: f"{hour_of(m[1] or m[2] or m[3])}:00到 ", text)
    text = _BARE_PAIR.sub(r"\1:00到 \2", text)
    text = _AND.sub(r"\1 at ", text)
    part = find_part(text)
    clocks = find_clocks(text, part)
    if not clocks and (noon := _NOON.search(text)):
        early = noon[1] in ("before", "by", "until", "till") or noon[2] == "前"
        return Hours(None, time(12), True) if early else Hours(time(12), None, True)
    if not clocks:
        return Hours(part.earliest, part.latest, False) if part else None
    if len(clocks) > 1 and _TO.search(text[clocks[0].span[1] : clocks[1].span[0]]):
        return _between(clocks[0].at, clocks[1].at)
    return _bounds(text, _wanted(text, clocks))


def _wanted(text: str, clocks: list[Clock]) -> Clock:
    """The first hour that isn't refused: "not ten, eleven"."""
    refused = re.compile(r"(?:\bnot(?: at)?|不是|不要|别约?|rather than|instead of)\s?$")
    kept = [clock for clock in clocks if not refused.search(text[: clock.span[0]])]
    return (kept or clocks)[0]


def _between(low: time, high: time) -> Hours:
    # "from 10 to 2": the later bound is after noon even if said as two.
    if high < low and high.hour < 12:
        high = high.replace(hour=high.hour + 12)
    return Hours(min(low, high), max(low, high), True)


def _bounds(text: str, clock: Clock) -> Hours:
    before, after = text[: clock.span[0]], text[clock.span[1] :]
    said = text[slice(*clock.span)]
    if _says(after, _BEFORE_ZH, _BEFORE_TAIL) or _BEFORE_SAID.search(said) or (
        _BEFORE_CUE.search(before)
    ):  # fmt: skip
        return Hours(None, clock.at, True)
    if clock.reason or _says(after, _AFTER_ZH, _AFTER_TAIL) or (
        _AFTER_SAID.search(said) or _AFTER_CUE.search(before)
    ):  # fmt: skip
        return Hours(clock.at, None, True)
    if _AROUND.search(before[-12:] + said + after[:4]):
        return Hours(_shift(clock.at, -30), _shift(clock.at, 30), True)
    return Hours(clock.at, clock.at, True)


def _says(after: str, *patterns: re.Pattern[str]) -> bool:
    return any(pattern.search(after) for pattern in patterns)


def _shift(at: time, minutes: int) -> time:
    total = min(max(at.hour * 60 + at.minute + minutes, 0), 23 * 60 + 59)
    return time(total // 60, total % 60)
