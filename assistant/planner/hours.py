"""Times of day in a message."""

import re
from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True)
class Hours:
    """Bounds for the time of day; `clock` is True when a clock time was said."""

    earliest: time | None
    latest: time | None
    clock: bool


# Parts of a day as a shop hears them, and whether clock hours in them are after noon.
_PARTS: tuple[tuple[str, time, time, bool], ...] = (
    (r"凌晨|半夜", time(0), time(5, 59), False),
    (r"中午|正午|午间|\bnoon\b|midday|lunch ?time|at lunch", time(11), time(13, 30), True),
    (
        r"上午|早上|早晨|清晨|清早|大早|一早|早点|[明今]早|\bmorning\b|first thing|"
        r"\ba\.?m\.?\b(?<!\d)", time(6), time(11, 59), False),
    (r"下午|午后|\bafternoon\b|\bafter lunch\b", time(12), time(17, 59), True),
    (r"傍晚|下班(?:以?后)?|late afternoon|after work", time(17), time(19, 30), True),
    (r"晚上|今晚|明晚|夜里|夜间|\bevening\b|\btonight\b|\bnight\b", time(18), time(22), True),
)  # fmt: skip
_NUMBER = {
    word: i
    for i, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1)
}  # fmt: skip
_HOUR = r"\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_AP = r"\s*(?P<ap>am|pm|a\.m\.?|p\.m\.?)?"
_CLOCKS: tuple[str, ...] = (
    r"(?<![\d.:/])(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?::\d\d)?"
    + _AP
    + r"(?![\d:])",
    r"(?<![\d.第])(?P<h>\d{1,2})(?:点钟?|时|時)(?!间|候|段)(?:(?P<half>半)|"
    r"(?P<q>[一三13])刻|(?P<m>\d{1,2})分?)?(?!火|滴|赞)",
    rf"\bhalf (?:past )?(?P<hp>{_HOUR})\b" + _AP,
    rf"\b(?:a )?quarter (?P<side>past|to) (?P<h>{_HOUR})\b" + _AP,
    rf"\b(?P<m>five|ten|twenty) (?P<side>past|to) (?P<h>{_HOUR})\b",
    rf"\b(?P<h>{_HOUR})\s*(?P<ap>am|pm|a\.m\.?|p\.m\.?)(?![a-z])",
    rf"\b(?P<h>{_HOUR})(?:\s*o'?\s?clock|ish)\b",
    r"(?<=:00到)(?P<h>\d{1,2})(?![\d:点时])(?:\s?(?P<ap>[ap]\.?m\.?))?",
    rf"(?:\b(?:at|around|about|by|before|after|till|until|from|from about)|@) ?(?P<h>{_HOUR})"
    r"(?![\d,.]*\d)(?! ?(?:km|k\b|mile|year|day|week|minute|min\b|hour|month|percent|"
    r"yuan|%|people|cars|times|litre|psi|bar))\b",
)  # fmt: skip
_CLOCK = tuple(re.compile(pattern) for pattern in _CLOCKS)
_AROUND = re.compile(r"左右|前后|大概|大约|差不多|around|about|roughly|ish\b|approximately|~")
_BEFORE_ZH = re.compile(r"^(?:以|之)?前(?!后|面)")
_AFTER_ZH = re.compile(r"^(?:以|之)?后(?!天|面)")
_BEFORE_EN = re.compile(r"(?:before|by|until|till|no later than|latest)\s$")
_AFTER_EN = re.compile(r"(?:after|from|since|not before|any time after|anytime after)\s$")
_TO = re.compile(r"^\s?(?:到|至|-|~|—|to|and|till|until)\s?(?:下午|晚上|上午|中午)?$")
_NOON = re.compile(
    r"\b(before|by|until|till|after) (?:noon|midday|lunch)|中午(?:以|之)?(前|后)(?!后)"
)
# "3-5点", "2 to 4pm", "between 2 and 4": the first number is an hour because of the second.
_PAIR = re.compile(
    r"(?<![\d.:/-])(\d{1,2})\s?(?:-|~|到|至|to)\s?(?=\d{1,2}\s?(?:点|时|[ap]\.?m))"
    r"|\bbetween (\d{1,2}) and (?=\d)|\bfrom (\d{1,2}) (?:to|till|until) (?=\d)"
)


@dataclass(frozen=True)
class _Clock:
    at: time
    span: tuple[int, int]
    sure: bool


def find_hours(text: str) -> Hours | None:
    """Return the time of day in a folded text with Arabic digits, None when there is none.

    An exact time gives equal bounds; "around ten" half an hour either way; "before"/"after" one
    bound; a part of a day its span. An hour from one to six without a part of the day is
    meant in the afternoon, when workshops are open.
    """
    text = _PAIR.sub(lambda m: f"{m.group(1) or m.group(2) or m.group(3)}:00到", text)
    part = next((p for p in _PARTS if re.search(p[0], text)), None)
    clocks = _clocks(text, part)
    if not clocks and (noon := _NOON.search(text)):
        early = noon[1] in ("before", "by", "until", "till") or noon[2] == "前"
        return Hours(None, time(12), True) if early else Hours(time(12), None, True)
    if not clocks:
        return Hours(part[1], part[2], False) if part else None
    if len(clocks) > 1 and _TO.search(text[clocks[0].span[1] : clocks[1].span[0]]):
        return _between(clocks[0].at, clocks[1].at)
    return _bounds(text, clocks[0])


def _between(low: time, high: time) -> Hours:
    # "from 10 to 2": the later bound is after noon even if said as two.
    if high < low and high.hour < 12:
        high = high.replace(hour=high.hour + 12)
    return Hours(min(low, high), max(low, high), True)


def _bounds(text: str, clock: _Clock) -> Hours:
    before, after = text[: clock.span[0]], text[clock.span[1] :]
    said = text[slice(*clock.span)]
    if (
        _BEFORE_ZH.search(after)
        or re.search(r"^(?:before|by|until|till) ?", said)
        or _BEFORE_EN.search(before)
    ):
        return Hours(None, clock.at, True)
    if _AFTER_ZH.search(after) or re.search(r"^(?:after|from) ?", said) or _AFTER_EN.search(before):
        return Hours(clock.at, None, True)
    if _AROUND.search(before[-12:] + said + after[:4]):
        return Hours(_shift(clock.at, -30), _shift(clock.at, 30), True)
    return Hours(clock.at, clock.at, True)


def _shift(at: time, minutes: int) -> time:
    total = min(max(at.hour * 60 + at.minute + minutes, 0), 23 * 60 + 59)
    return time(total // 60, total % 60)


def _clocks(text: str, part: tuple[str, time, time, bool] | None) -> list[_Clock]:
    found: list[_Clock] = []
    for pattern in _CLOCK:
        for match in pattern.finditer(text):
            if any(match.start() < c.span[1] and c.span[0] < match.end() for c in found):
                continue
            at = _read(match, part)
            if at is not None:
                found.append(_Clock(at, match.span(), True))
    return sorted(found, key=lambda clock: clock.span)


def _read(match: re.Match[str], part: tuple[str, time, time, bool] | None) -> time | None:
    groups = match.groupdict()
    word = groups.get("h") or groups.get("hp") or ""
    hour = int(word) if word.isdigit() else _NUMBER[word]
    minute = _minute(groups)
    if groups.get("side") == "to":
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
    return int(word) if word.isdigit() else {"five": 5, "ten": 10, "twenty": 20}[word]


def _on_clock(
    hour: int, ap: str | None, part: tuple[str, time, time, bool] | None, *, zero: bool
) -> int:
    if ap:
        return hour % 12 + (12 if ap.startswith("p") else 0)
    if hour > 12 or hour == 0:
        return hour
    if part is not None:
        late = part[3] and not (part[1] == time(11) and hour >= 10)
        return hour + 12 if late and hour < 12 else hour
    return hour + 12 if 1 <= hour <= 6 and not zero else hour
