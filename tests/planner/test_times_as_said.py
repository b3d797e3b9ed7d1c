from datetime import date, datetime, time

import pytest

from assistant.planner.figures import figure_spans
from assistant.planner.folding import blank, fold
from assistant.planner.times import find_when
from assistant.planner.types import When

NOW = datetime.fromisoformat("2026-11-23T10:00:00+08:00")  # a Monday


def hear(text: str, awaiting: str | None = "slot", now: datetime = NOW) -> When | None:
    folded = fold(text)
    return find_when(blank(folded, figure_spans(folded)), now, awaiting=awaiting)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("周日不行，周六可以", 28, 28),
        ("Sunday is no good, Saturday please", 28, 28),
        ("not Thursday, Friday", 27, 27),
        ("Wednesday not Thursday", 25, 25),
        ("周四要加班，周三吧", 25, 25),
        ("周二到周四", 24, 26),
        ("Tuesday to Thursday", 24, 26),
        ("Tue-Thu", 24, 26),
        ("周三或者周四", 25, 26),
        ("Thursday or Friday", 26, 27),
        ("周六日都行", 28, 29),
        ("not tomorrow, the day after", 25, 25),
        ("a week on Wednesday", 2, 2),
        ("Thursday week", 3, 3),
        ("a week today", 30, 30),
        ("in a fortnight", 7, 7),
        ("两周后", 7, 7),
        ("半个月后", 8, 8),
        ("12月第二个周六", 12, 12),
        ("the first Monday of December", 7, 7),
        ("early December", 1, 10),
        ("12月中旬", 11, 20),
        ("by Thursday", 23, 26),
        ("周四之前", 23, 25),
        ("after Wednesday", 26, 2),
        ("before the weekend", 23, 27),
        ("by the end of the month", 23, 30),
        ("boxing day", 26, 26),
        ("元旦", 1, 1),
        ("明后天都行", 24, 25),
        ("下月三号", 3, 3),
        ("the 5th of next month", 5, 5),
        ("next week on Friday", 4, 4),
        ("下个星期的星期五", 4, 4),
        ("Monday after next", 7, 7),
        ("礼拜一二三都行", 23, 25),
        ("工作日", 23, 27),
        ("end of the week", 27, 29),
        ("ten days from now", 3, 3),
        ("Tuesday's out, how about Wednesday", 25, 25),
        ("Tuesday morning or Thursday afternoon", 24, 26),
    ],
)
def test_days_are_refused_joined_counted_and_bounded(text: str, first: int, last: int) -> None:
    when = hear(text)
    assert when is not None and when.first is not None and when.last is not None
    assert (when.first.day, when.last.day) == (first, last)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("下班以后", "18:00", None),
        ("after work", "18:00", None),
        ("I finish at five", "17:00", None),
        ("我五点半下班", "17:30", None),
        ("I finish at four so half past four", "16:30", "16:30"),
        ("傍晚", "17:00", "19:30"),
        ("mid-morning", "09:30", "11:30"),
        ("first thing", "06:00", "10:00"),
        ("lunchtime", "11:00", "13:30"),
        ("half four", "16:30", "16:30"),
        ("quarter to three", "14:45", "14:45"),
        ("four thirty", "16:30", "16:30"),
        ("at 9.30", "09:30", "09:30"),
        ("三四点", "15:00", "16:00"),
        ("九点半到十一点之间", "09:30", "11:00"),
        ("between nine and half past ten", "09:00", "10:30"),
        ("between half nine and eleven", "09:30", "11:00"),
        ("最晚四点", None, "16:00"),
        ("最早十点", "10:00", None),
        ("4pm at the latest", None, "16:00"),
        ("上午不行，下午", "12:00", "17:59"),
        ("no mornings, afternoon please", "12:00", "17:59"),
        ("上午或者下午", "06:00", "17:59"),
        ("一小时后", "11:00", None),
        ("in two hours", "12:00", None),
        ("in 2 hours", "12:00", None),
        ("半小时后过来", "10:30", None),
        ("就要半夜三点", "03:00", "03:00"),
        ("nine in the morning", "09:00", "09:00"),
        ("seven in the evening", "19:00", "19:00"),
        ("10-12 on Wednesday", "10:00", "12:00"),
        ("9 sharp", "09:00", "09:00"),
        ("no later than 3", None, "15:00"),
        ("周一上午或周二下午", "06:00", "17:59"),
        ("两三点", "14:00", "15:00"),
        ("十点十一点都行", "10:00", "11:00"),
        ("三点来钟", "14:30", "15:30"),
        ("晌午", "11:00", "13:30"),
        ("tomorrow pm", "12:00", "17:59"),
    ],
)
def test_hours_as_people_say_them(text: str, low: str | None, high: str | None) -> None:
    when = hear(text)
    assert when is not None
    bounds = [moment and moment.isoformat("minutes") for moment in (when.earliest, when.latest)]
    assert bounds == [low, high]


@pytest.mark.parametrize(
    "text",
    [
        "11月31号",
        "2月30号上午",
        "32号",
        "明天25点",
        "November 31st",
        "the 31st of June",
        "2026-02-30",
    ],
)
def test_a_day_or_hour_that_does_not_exist_is_no_other(text: str) -> None:
    assert hear(text) == When(impossible=True)


@pytest.mark.parametrize(
    "text",
    [
        "it started on Friday",
        "周五开始响的",
        "明天要跑长途，胎压打多少",
        "I'm driving to Nanjing tomorrow, is it safe?",
        "好好的，周日电瓶没电了",
        "sat nav is dead",
        "发动机抖，过两天又好",
        "清完码过3天又亮",
    ],
)
def test_days_of_a_story_or_a_journey_are_no_wish(text: str) -> None:
    assert hear(text, awaiting=None) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("下礼拜三我休息，想把前后刹车片都换了，要多少钱", 2),
        ("Would your shop have anybody in on Sunday at all? Flat tyre", 29),
        ("昨天下午熄火了两回，明天上午能来拖不", 24),
        ("Good morning! I'd love to drop the car off on Friday", 27),
        ("马上要出差，约后天", 25),
    ],
)
def test_a_day_to_come_is_a_wish_in_a_long_message(text: str, day: int) -> None:
    when = hear(text, awaiting=None)
    assert when is not None and when.first is not None and when.first.day == day


def test_a_greeting_is_no_part_of_the_day() -> None:
    when = hear("Good morning, Friday afternoon please")
    assert when is not None and when.earliest == time(12)
    assert hear("晚上好") is None


def test_words_are_read_in_spite_of_a_slip() -> None:
    for text in ("wensday moring", "Wednesdy mornin", "wedsday mornng"):
        when = hear(text)
        assert when is not None and when.first == date(2026, 11, 25)


def test_as_soon_as_can_be_keeps_the_day() -> None:
    today = date(2026, 11, 23)
    assert hear("越快越好，最好今天") == When(today, today, asap=True)
    assert hear("最早的") == When(asap=True)
