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
    ("text", "day"),
    [
        ("I was thinking of the fourteenth of July", date(2027, 7, 14)),
        ("December the second", date(2026, 12, 2)),
        ("twenty-fifth of November", date(2026, 11, 25)),
        ("Dec thirty first", date(2026, 12, 31)),
        ("not tomorrow, day after", date(2026, 11, 25)),
        ("I'm free 27th morning only", date(2026, 11, 27)),
    ],
)
def test_a_day_may_be_written_in_words_or_short(text: str, day: date) -> None:
    when = hear(text)
    assert when is not None and when.first == day
