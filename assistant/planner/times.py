"""The wished time of a message."""

import re
from datetime import datetime, timedelta

from assistant.planner.days import Days, find_days
from assistant.planner.hours import Hours, find_hours
from assistant.planner.numerals import arabic
from assistant.planner.types import When

_ASAP = re.compile(
    r"尽快|尽早|越快越好|越早越好|赶紧约|最快(?:什么时候|能)|随时都?(?:行|可以)|"
    r"\basap\b|as soon as (?:possible|you can)|as early as possible|soonest|whenever you can"
)
_NOW = re.compile(
    r"现在|马上|立刻|立即|这会儿|right now|right away|immediately|straight ?away|\bnow\b"
)
_BOOKING = re.compile(
    r"约|订|过来|过去|到店|来店|来修|去修|来取|上门|送过|有空|有位|时间|空位|方便|"
    r"改到|改成|改|换到|预留|排"
    r"|\bbook|appoint|slot|come (?:in|by|over)|bring|drop|reschedule|available|"
    r"availab|free\b|schedule|"
    r"\bmove\b|make it|can you do|fit me in|instead"
)
_DESCRIBES = re.compile(
    r"能开|能走|能跑|还能|启动|起步|冷车|跑|开了|开到|亮了?|响|抖|漏|冒|"
    r"熄火|味|坏|刚才?|以后就|之后就|了"
    r"|start|noise|smell|smoke|leak|light|drove|driving|stall|shak|was |were |since|came on|happen"
)
_PARTING = re.compile(r"(?:明天|回头|下周|周.)见$|\bsee you\b")
_SHORT = 14
_WAITS = ("slot", "store", "service", "confirmation", "name", "phone")


def find_when(text: str, now: datetime, *, awaiting: str | None = None) -> When | None:
    """Return the time wished for in a folded text, None when none is.

    Numbers that are something else (phones, prices, mileage, codes) must be blanked before.
    "This morning" in the story of a fault is no wish: a day or a part of a day alone counts only
    in a short message, beside words of booking, or where a time was asked for.

    Args:
        text: The folded message.
        now: Business time, in the shop's zone.
        awaiting: What the reply before asked for.
    """
    if _PARTING.search(text):
        return None
    plain = arabic(text)
    wish = awaiting in _WAITS or bool(_BOOKING.search(plain))
    if _ASAP.search(plain) or (_NOW.search(plain) and _wished(plain, wish)):
        return When(asap=True)
    days = find_days(plain, now.date())
    hours = find_hours(plain)
    clock = hours is not None and hours.clock
    if days is None and hours is None:
        return None
    if not (clock and (days or wish or len(plain) <= _SHORT)) and not _wished(plain, wish):
        return None
    return _join(plain, days, hours, now)


def _wished(text: str, wish: bool) -> bool:
    return wish or (
        len(text) <= _SHORT * (2 if text.isascii() else 1) and not _DESCRIBES.search(text)
    )


def _join(text: str, days: Days | None, hours: Hours | None, now: datetime) -> When:
    first = days.first if days else None
    last = days.last if days else None
    earliest = hours.earliest if hours else None
    latest = hours.latest if hours else None
    if (
        first == last == now.date()
        and _gone(latest, now)
        and re.search(r"周|星期|礼拜|day\b", text)
    ):
        # A weekday said on that weekday after the hour means the next one.
        if not re.search(r"今|today|tonight", text) and first and last:
            first, last = first + timedelta(days=7), last + timedelta(days=7)
    return When(first, last, earliest, latest)


def _gone(latest: object, now: datetime) -> bool:
    return latest is not None and latest < now.time()  # type: ignore[operator]
