"""Clock times in a message: "half past four", "10:30", "三点一刻"."""

import re
from dataclasses import dataclass
from datetime import time

from assistant.planner.day_parts import Part

_NUMBER = {
    word: i
    for i, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1)
}  # fmt: skip
_MINUTES = {"five": 5, "ten": 10, "twenty": 20, "twenty-five": 25, "twenty five": 25,
            "fifteen": 15, "thirty": 30, "forty": 40, "forty-five": 45, "forty five": 45,
            "fifty": 50}  # fmt: skip
HOUR = r"\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_AP = r"\s*(?P<ap>am|pm|a\.m\.?|p\.m\.?)?"
_DAY = r"(?:day|sat|sun|mon|tues?|wed|thu(?:rs?)?|fri|tomorrow|tmrw?|tonight|morning|afternoon)"
_CLOCK = tuple(re.compile(pattern) for pattern in (
    r"(?<![\d.:/])(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?::\d\d)?" + _AP + r"(?![\d:])",
    r"(?<![\d.第])(?P<h>\d{1,2})(?:点钟?|时|時)(?!间|候|段)(?:(?P<half>半)|"
    r"(?P<q>[一三13])刻|(?P<m>\d{1,2})(?![点时\d])分?)?(?!火|滴|赞)",
    rf"\bhalf (?:past |after )?(?P<hp>{HOUR})(?:ish)?\b" + _AP,
    rf"\b(?:a )?quarter (?P<side>past|after|to|till|of) (?P<h>{HOUR})\b" + _AP,
    rf"\b(?P<m>five|ten|twenty(?:[- ]five)?) (?P<side>past|to) (?P<h>{HOUR})\b",
    rf"\b(?P<h>{HOUR})[- ](?P<m>fifteen|thirty|forty(?:[- ]five)?)\b" + _AP,
    rf"\b(?P<h>{HOUR})\s*(?P<ap>am|pm|a\.m\.?|p\.m\.?)(?![a-z])",
    r"(?<![\d.:/])(?P<h>1?\d|2[0-3])\.(?P<m>[0-5]\d)(?![\d.])" + _AP,
    rf"\b(?P<h>{HOUR})(?:\s*o'?\s?clock|ish)\b",
    rf"(?<=:00到 )(?P<h>{HOUR})(?![\d:点时])(?:\s?(?P<ap>[ap]\.?m\.?))?",
    rf"\b(?P<h>{HOUR})(?= (?:in the (?:morning|afternoon|evening)|at night|sharp\b|on the dot|"
    r"tomorrow|tonight|on (?:mon|tues|wednes|thurs|fri|satur|sun)day))",
    rf"\b(?:no|not)? ?(?:later|earlier) than (?P<h>{HOUR})\b(?! ?(?:day|week|month|year))",
    rf"(?:\b(?:at|around|about|by|before|after|till|until|from|from about|not before)|@) ?"
    rf"(?P<h>{HOUR})"
    r"(?![\d,.]*\d)(?! ?(?:km|k\b|mile|year|day|week|minute|min\b|hour|month|percent|"
    r"yuan|%|people|cars|times|litre|psi|bar|of\b))\b",
    # "Saturday 10": a bare hour right after a day, at the end of its clause.
    rf"\b[a-z]*{_DAY},? (?P<h>\d{{1,2}})(?=\s*(?:[,.;!?|]|$))",
))  # fmt: skip
# The end of work or school is the reason for a later hour.
_REASON_EN = re.compile(
    r"\b(?:finish|get off|knock off|clock off|leave|home|off|back)(?: work| school)? $"
)
_REASON_AHEAD = re.compile(
    r"(?:下班|放学|收工|交班|到家|忙完)(?:都|就|也|要|得|差不多|一般|最早)+$"
)
_REASON_ZH = re.compile(r"^(?:多|钟|左右)?(?:才|以?后)?(?:下班|放学|下课|散会|收工|交班)")


@dataclass(frozen=True)
class Clock:
    """A time on the clock; `reason` when it is the hour that something else ends."""

    at: time
    span: tuple[int, int]
    reason: bool = False


def find_clocks(text: str, part: Part | None) -> list[Clock]:
    """Return the clock times of a folded text in their order.

    `part` is the part of the day that was named, which tells three from fifteen.
    """
    found: list[Clock] = []
    for pattern in _CLOCK:
        for match in pattern.finditer(text):
            if any(match.start() < c.span[1] and c.span[0] < match.end() for c in found):
                continue
            at = _read(match, part)
            if at is not None:
                found.append(Clock(at, match.span(), _is_reason(text, match)))
    ordered = sorted(found, key=lambda clock: clock.span)
    return [clock for clock in ordered if not clock.reason] or ordered


def hour_of(word: str) -> int:
    """Return the hour that a figure or an English word says."""
    return int(word) if word.isdigit() else _NUMBER[word]


def _is_reason(text: str, match: re.Match[str]) -> bool:
    mine = text[: match.start()].rfind("你") < 0
    return bool(
        _REASON_EN.search(text[: match.start()])
        or (mine and _REASON_ZH.search(text[match.end() :]))
        or (mine and _REASON_AHEAD.search(text[: match.start()]))
    )


def _read(match: re.Match[str], part: Part | None) -> time | None:
    groups = match.groupdict()
    word = groups.get("h") or groups.get("hp") or ""
    hour, minute = hour_of(word), _minute(groups)
    if groups.get("side") in ("to", "till", "of"):
        hour, minute = hour - 1, 60 - minute
    if hour > 24 or minute > 59:
        return None
    hour = _on_clock(hour % 24, groups.get("ap"), part, zero=word.startswith("0"))
    return time(hour, minute)


def _minute(groups: dict[str, str | None]) -> int:
    if groups.get("half") or groups.get("hp"):
        return 30
    if groups.get("q"):
        return 15 if groups["q"] in ("一", "1") else 45
    word = groups.get("m")
    if word is None:
        return 15 if groups.get("side") else 0
    return int(word) if word.isdigit() else _MINUTES[word]


def _on_clock(hour: int, ap: str | None, part: Part | None, *, zero: bool) -> int:
    if ap:
        return hour % 12 + (12 if ap.startswith("p") else 0)
    if hour > 12 or hour == 0:
        return hour
    if part is not None:
        late = part.late and not (part.earliest == time(11) and hour >= 10)
        return hour + 12 if late and hour < 12 else hour
    return hour + 12 if 1 <= hour <= 6 and not zero else hour
