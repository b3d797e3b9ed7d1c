"""Times counted from now in hours and minutes: "in an hour", "半小时后"."""

import re
from datetime import datetime, timedelta

from assistant.planner.types import When

_EN_COUNT = r"(?P<n>\d{1,3}|half an?|an?|one|two|three|a couple of|a few)"
_WAIT = re.compile(
    rf"\b(?:in|within) (?:about |around |roughly |like )?{_EN_COUNT} ?(?P<u>hours?|hrs?|h\b|"
    r"minutes?|mins?)(?P<half> and a half)?(?:'s time)?\b"
    r"|(?P<zn>\d{1,3}|半|[一两二三]|几)个?(?P<zhalf>半)?(?P<zu>小时|钟头|分钟|刻钟)(?P<zh>半)?"
    r"(?:左右)?(?:之|以)?(?:后|内)"
    r"|(?:再?过|等)(?P<pn>\d{1,3}|半|[一两二三]|几)个?(?P<phalf>半)?(?P<pu>小时|钟头|分钟|刻钟)"
)
_COUNT = {
    word: count
    for count, words in (
        (0.5, ("半", "half a", "half an")), (1, ("一", "a", "an", "one")),
        (2, ("二", "两", "two", "a couple of")), (3, ("三", "three", "几", "a few")),
    )
    for word in words
}  # fmt: skip


def find_wait(text: str, now: datetime) -> When | None:
    """Return "in two hours" of a folded text as a bound for today, None when there is none."""
    match = _WAIT.search(text)
    if match is None:
        return None
    said = match.groupdict()
    word = said["n"] or said["zn"] or said["pn"] or ""
    unit = said["u"] or said["zu"] or said["pu"] or ""
    count = float(word) if word.isdigit() else _COUNT[word]
    count += 0.5 if said["half"] or said["zhalf"] or said["zh"] or said["phalf"] else 0
    minutes = count * (15 if unit == "刻钟" else 1 if unit[:1] in ("m", "分") else 60)
    at = now + timedelta(minutes=minutes)
    day = at.date()
    within = (said["n"] is not None and match.group().startswith("within")) or "内" in match.group()
    if within:
        return When(day, day, None, at.time()) if day == now.date() else When(day, day)
    return When(day, day, at.time().replace(second=0), None)


def wait_spans(text: str) -> list[tuple[int, int]]:
    """Return where a folded text counts from now: such hours are a wish and no duration."""
    return [match.span() for match in _WAIT.finditer(text)]
