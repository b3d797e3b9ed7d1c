"""The wished time of a message."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from assistant.planner.dates import impossible
from assistant.planner.days import find_days
from assistant.planner.hours import Hours, find_hours
from assistant.planner.numerals import arabic
from assistant.planner.said_times import as_written, without_same_day
from assistant.planner.spans import Days
from assistant.planner.spelling import mend
from assistant.planner.types import When
from assistant.planner.waits import find_wait

_ASAP = re.compile(
    r"尽快|尽早|越快越好|越早越好|赶紧约|最快(?:什么时候|能|的|[那这]?个|(?=$|[,。!吧呀啊啦]))|随时都?(?:行|可以)|"
    r"最早(?:(?:的|那|什么时候|几点|哪天|能)(?!.{0,3}第)|(?=$|[,。!?吧呀啊]))|"
    r"一开门(?=就?[来到过去]|那|的|我|$|[,。!吧])|赶早|"
    r"(?:第一|头一?|首)个?(?:号|位|班|档|时段)|最靠前|打头|"
    r"\basap\b|as soon as (?:possible|you can|poss)|as early as (?:possible|you can)|soonest|"
    r"whenever you can|(?:first|next|earliest) (?:available|free|possible|opening)|"
    r"\bearliest (?:you (?:have|can|got)|slot|time|one)\b|the sooner the better|"
    r"\b(?:quickest|fastest|earliest) you can\b|\b(?:early|soon|quick) as (?:poss|you can)\b"
)
# Any hour of the day that was named suits: its first is as good as the others.
_ANY_HOUR = re.compile(
    r"(?:周[一二三四五六日天末]|星期.|礼拜.|[今明后]天|[号日]|[上中下]午|[早晚]上|那天|全天)(?:那天|的话)?"
    r"(?:我?都|我随时)(?:行|可以|有空|得空|方便|没问题|得闲|成|中)"
    r"(?![吗么上开去跑])|"
    r"(?:几点|什么时[候间]|啥时候|[哪那]个(?:点|时间|钟头?)|任何时[候间]|随便)(?:钟)?(?:都|也)(?:行|可以|得|成|中|好|有空|方便)|"
    r"随便(?:几点|[哪那]个(?:点|时间)|什么时[候间]|啥时候)|"
    r"\bany ?time\b|\bwhat(?:ever|soever) (?:time|hour)\b|\b(?:any|whichever) (?:slot|hour)\b|"
    r"\b(?:don't|do not) mind (?:when|what time)\b"
)
_NOW = re.compile(
    r"现在|马上|立刻|立即|这会儿|right now|right away|immediately|straight ?away|(?<!from )\bnow\b"
)
_BOOKING = re.compile(
    r"约|订|过来|过去|到店|来店|来修|去修|来取|上门|送过|送车|接车|有空|有位|有号|时间|空位|方便|"
    r"改到|改成|改|换到|换成|提前到|推到|挪到|预留|排|搞定|弄好|做完|能来|能去"
    r"|\bbook|appoint|slot|come (?:in|by|over)|bring|drop|reschedule|available|"
    r"availab|free\b|schedule|"
    r"\bmove\b|make it|can you do|fit me in|instead|\bpush\b|be done|done by|get it (?:done|in)|"
    r"take it in|\bsqueeze|are you (?:lot )?open|before you close"
)
_DESCRIBES = re.compile(
    r"能开|能走|能跑|还能|启动|起步|冷车|跑|开了|开到|亮了?|响|抖|漏|冒|"
    r"熄火|味|坏|刚才?|以后就|之后就|了"
    r"|start|noise|smell|smoke|leak|light|drove|driving|stall|shak|was |were |since|came on|happen"
)
# What has been: an hour beside it is no wish while another clause holds one.
_TOLD = re.compile(
    r"昨|前天|上(?:个?(?:周|星期|礼拜|月)|次)|刚才|抛锚|的时候|以来|一直|"
    r"(?<![周期拜][一二三四五六日天])那天|[修换做]过|"
    r"\byesterday\b|\blast (?:night|week|month|time)|\bago\b|\bsince\b|"
    r"\b(?:was(?! (?:thinking|hoping|wondering|looking|going to|planning|after))|were|started|"
    r"happened|came on|broke|began|died|went)\b"
)
# A weekday beside these has gone by: "it started on Friday", "周五开始响了".
_GONE_BY = re.compile(
    r"(?:开始|就)(?:一直)?.{0,4}[响抖亮漏坏]|[亮响坏抖漏电灭]了|[修换做]过|刚|[这近][两2几]天|最近"
    r"|\b(?:started|was(?! (?:thinking|hoping|wondering|looking|going to|planning|after))|were|"
    r"since|happened|came on|broke|began|died|went|had)\b"
)
_WANTS = re.compile(r"想|要|能|可以|帮|\b(?:can|could|want|need|like|please|would)\b")
_ON_THE_WAY = re.compile(
    r"长途|出差|回老家|旅游|自驾|高速|年检到期|限行|下雨|下雪|天气|\b(?:rain|snow|weather|trip)\b|"
    r"\bdriv(?:e|ing) (?:to|home|up|down|from)\b|"
    r"holiday|flight|\bexpires?\b|\bruns? out\b"
)
_PARTING = re.compile(r"(?:明天|回头|下周|周.)见$|\bsee you\b")
_HELLO = re.compile(
    r"^(?:hi|hello|hey)?[, ]*\bgood (?:morning|afternoon|evening|day)\b|"
    r"^(?:早上|上午|中午|下午|晚上)好[呀啊,!。~]?|^早[,!。]|^morning\b(?=[,!.]|$)"
)
_CLAUSE = re.compile(r"[^,,。;;!!??\n]+(?:[,,。;;!!??\n]|$)")
_SHORT = 14
_WAITS = ("slot", "store", "service", "confirmation", "name", "phone")


def find_when(text: str, now: datetime, *, awaiting: str | None = None) -> When | None:
    """Return the time wished for in a folded text, None when none is.

    Numbers that are something else (phones, prices, mileage, codes) must be blanked before.
    "This morning" in the story of a fault is no wish: today or a part of a day alone counts only
    in a short message, beside words of booking, or where a time was asked for. A day that doesn't
    exist is `impossible`, and nothing else.

    Args:
        text: The folded message.
        now: Business time, in the shop's zone.
        awaiting: What the reply before asked for.
    """
    if _PARTING.search(text):
        return None
    plain = arabic(mend(without_same_day(as_written(_HELLO.sub("", text)))))
    wish = awaiting in _WAITS or bool(_BOOKING.search(plain))
    if impossible(plain, now.date()):
        return When(impossible=True) if _wished(plain, wish) else None
    told = _without_told(plain, now)
    days, hours = find_days(told, now.date()), find_hours(told)
    if _soon(plain, wish, days, hours, now):
        return _earliest(days, hours)
    wait = find_wait(told, now)
    if wait is not None and wish:
        return wait
    if (days is None and hours is None) or not _counts(told, days, hours, wish=wish, now=now):
        return None
    return _join(told, days, hours, now)


def _earliest(days: Days | None, hours: Hours | None) -> When:
    """The first time there is, of a day or of a part of a day where one was named."""
    part = hours if hours is not None and not hours.clock else None
    return When(
        days.first if days else None,
        days.last if days else None,
        part.earliest if part else None,
        part.latest if part else None,
        asap=True,
    )


def _without_told(text: str, now: datetime) -> str:
    """Blank the clauses that tell what has been, if another one holds a time."""
    clauses = [(match.span(), match.group()) for match in _CLAUSE.finditer(text)]
    kept = [(span, part) for span, part in clauses if not _TOLD.search(part)]
    if len(kept) == len(clauses) or not any(_timed(part, now) for _, part in kept):
        return text
    letters = [" "] * len(text)
    for (start, end), part in kept:
        letters[start:end] = part
    return "".join(letters)


def _timed(text: str, now: datetime) -> bool:
    return find_days(text, now.date()) is not None or find_hours(text) is not None


def _soon(
    text: str, wish: bool, days: Days | None, hours: Hours | None, now: datetime
) -> bool:  # fmt: skip
    """Return whether it is to be as soon as can be; "now" beside another time is not that."""
    if _ASAP.search(text):
        return True
    clock = hours is not None and hours.clock
    if days is not None and not clock and _ANY_HOUR.search(text):
        return _wished(text, wish)
    other = hours is not None or (days is not None and days.first > now.date())
    return not other and bool(_NOW.search(text)) and _wished(text, wish)


def _counts(
    text: str, days: Days | None, hours: Hours | None, *, wish: bool, now: datetime
) -> bool:
    """Return whether a time found is a wish and no part of a story."""
    clock = hours is not None and hours.clock
    if clock and (days or wish or len(text) <= _SHORT):
        return True
    if days is not None and days.last > now.date() and not wish:
        clause = next(
            m.group() for m in _CLAUSE.finditer(text) if m.start() <= days.span[0] < m.end()
        )
        past = _GONE_BY.search(clause) and not _WANTS.search(clause)
        return not past and not _ON_THE_WAY.search(clause)
    return _wished(text, wish)


def _wished(text: str, wish: bool) -> bool:
    return wish or (
        len(text) <= _SHORT * (2 if text.isascii() else 1) and not _DESCRIBES.search(text)
    )


def _join(text: str, days: Days | None, hours: Hours | None, now: datetime) -> When:
    when = When(
        days.first if days else None,
        days.last if days else None,
        hours.earliest if hours else None,
        hours.latest if hours else None,
    )
    if when.first is None or when.last is None or not _gone(when, now):
        return when
    # A weekday said on that weekday after the hour means the next one.
    if re.search(r"周|星期|礼拜|day\b", text) and not re.search(r"今|today|tonight", text):
        return replace(
            when, first=when.first + timedelta(days=7), last=when.last + timedelta(days=7)
        )
    return when


def _gone(when: When, now: datetime) -> bool:
    today = when.first == when.last == now.date()
    return today and when.latest is not None and when.latest < now.time()
