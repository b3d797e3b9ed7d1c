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
    ("text", "day", "at"),
    [
        ("后天下午三点半", 25, "15:30"),
        ("明早九点", 24, "09:00"),
        ("12月3号上午十点", 3, "10:00"),
        ("下周一十点", 30, "10:00"),
        ("周五下午三点二十", 27, "15:20"),
        ("今晚七点", 23, "19:00"),
        ("11月25日 周三 10:00", 25, "10:00"),
        ("大后天一点", 26, "13:00"),
        ("星期三十一点", 25, "11:00"),
        ("明天三点", 24, "15:00"),
        ("明天中午十二点", 24, "12:00"),
        ("25号下午两点一刻", 25, "14:15"),
        ("明天下午四点三刻", 24, "16:45"),
        ("不是周六，是周日十点", 29, "10:00"),
        ("next Tuesday at half past two", 1, "14:30"),
        ("tomorrow at 3pm", 24, "15:00"),
        ("25 Nov 14:30", 25, "14:30"),
        ("Wed 25 Nov 10:00", 25, "10:00"),
        ("Nov 26th at 9:15", 26, "09:15"),
        ("2026-11-25 09:30", 25, "09:30"),
        ("2026-11-25T09:30", 25, "09:30"),
        ("tmrw 11am", 24, "11:00"),
        ("a quarter past four tomorrow", 24, "16:15"),
        ("ten to five on Friday", 27, "16:50"),
        ("Friday 3:30", 27, "15:30"),
        ("the 25th at 2", 25, "14:00"),
        ("in two days at 9", 25, "09:00"),
        ("the day after tomorrow at two o'clock", 25, "14:00"),
    ],
)
def test_an_exact_time_has_equal_bounds(text: str, day: int, at: str) -> None:
    when = hear(text)
    assert when is not None and when.first is not None
    assert (when.first.day, when.first) == (day, when.last)
    assert when.earliest == when.latest == time.fromisoformat(at)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("本周末", 28, 29),
        ("this weekend", 28, 29),
        ("后天", 25, 25),
        ("这周五", 27, 27),
        ("周一", 23, 23),
        ("下周三", 2, 2),
        ("next week", 30, 6),
        ("下周", 30, 6),
        ("礼拜天", 29, 29),
        ("这两天", 23, 26),
        ("11/25", 25, 25),
        ("25/11", 25, 25),
        ("月底前", 23, 30),
        ("下下周一", 7, 7),
        ("三天后", 26, 26),
    ],
)
def test_days_and_ranges_of_days(text: str, first: int, last: int) -> None:
    when = hear(text)
    assert when is not None and when.first is not None and when.last is not None
    assert (when.first.day, when.last.day) == (first, last)
    assert when.earliest is None and when.latest is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("周五上午", "06:00", "11:59"),
        ("Friday morning", "06:00", "11:59"),
        ("明天下午", "12:00", "17:59"),
        ("十点半左右", "10:00", "11:00"),
        ("the day after tomorrow around 10", "09:30", "10:30"),
        ("周五3-5点", "15:00", "17:00"),
        ("明天下午三点到五点", "15:00", "17:00"),
        ("from 2 to 4 tomorrow", "14:00", "16:00"),
        ("between 2 and 4pm tomorrow", "14:00", "16:00"),
        ("后天上午九点到十一点之间", "09:00", "11:00"),
        ("from 10 to 2 tomorrow", "10:00", "14:00"),
    ],
)
def test_parts_of_a_day_and_spans_bound_the_time(text: str, low: str, high: str) -> None:
    when = hear(text)
    assert when is not None
    assert (when.earliest, when.latest) == (time.fromisoformat(low), time.fromisoformat(high))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("周四四点以后", time(16), None),
        ("after 4pm on Thursday", time(16), None),
        ("周五五点前", None, time(17)),
        ("before noon on Tuesday", None, time(12)),
        ("by 5 tomorrow", None, time(17)),
    ],
)
def test_before_and_after_give_one_bound(text: str, low: time | None, high: time | None) -> None:
    when = hear(text)
    assert when is not None
    assert (when.earliest, when.latest) == (low, high)


@pytest.mark.parametrize(
    "text", ["尽快", "越快越好", "现在", "asap please", "as soon as possible", "right now"]
)
def test_the_sooner_the_better(text: str) -> None:
    assert hear(text) == When(asap=True)


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        "8万公里",
        "P0420",
        "300-500元",
        "换机油380",
        "开了三天了",
        "昨天刚换的机油",
        "上周五修过",
        "10 minutes ago",
        "80k km",
        "last Friday it broke",
        "两个月前换的",
        "5W-30",
        "225/45R17",
        "明天见",
        "等了2个小时",
        "续航剩80公里",
        "第二家",
        "三次",
        "便宜一点",
        "it cost 300 dollars",
    ],
)
def test_other_numbers_are_no_time(text: str) -> None:
    assert hear(text, awaiting=None) is None


@pytest.mark.parametrize(
    "text",
    [
        "早上冷车启动的时候哒哒响",
        "my brakes squeal in the morning",
        "现在还能开吗，水温高",
        "今天早上灯亮了一下",
    ],
)
def test_the_story_of_a_fault_is_no_wish(text: str) -> None:
    assert hear(text, awaiting=None) is None


def test_a_weekday_said_on_that_day_after_the_hour_means_next_week() -> None:
    late = NOW.replace(hour=18)
    when = hear("周一上午十点", now=late)
    assert when is not None and when.first == date(2026, 11, 30)
    assert hear("周一上午十点", now=NOW.replace(hour=8)) == When(
        date(2026, 11, 23), date(2026, 11, 23), time(10), time(10)
    )


def test_a_day_gone_by_is_the_one_to_come() -> None:
    when = hear("1月5号")
    assert when is not None and when.first == date(2027, 1, 5)


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
