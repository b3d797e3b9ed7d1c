from datetime import date, datetime, time

import pytest

from assistant.planner.said_times import as_written, without_same_day
from assistant.planner.times import find_when

NOW = datetime.fromisoformat("2026-11-23T10:00:00+08:00")  # a Monday


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("明朝下半天三点", 24, 15),
        ("今儿后晌四点", 23, 16),
        ("听日下昼两点", 24, 14),
        ("后朝上半日十点钟", 25, 10),
        ("明天后半晌三点", 24, 15),
        ("听朝十点", 24, 10),
        ("明儿头晌十点", 24, 10),
    ],
)
def test_regional_words_of_times_are_heard(text: str, day: int, hour: int) -> None:
    when = find_when(text, NOW, awaiting="slot")
    assert when is not None
    assert (when.first, when.earliest) == (date(2026, 11, day), time(hour))


@pytest.mark.parametrize("text", ["天黑了", "屏幕黑了", "以后再说", "后面响", "today at ten"])
def test_other_words_stay_as_they_are(text: str) -> None:
    assert as_written(text) == text


@pytest.mark.parametrize("text", ["改当天18点", "同一天下午六点吧", "还是那天，改到傍晚六点"])
def test_the_same_day_is_no_day_of_its_own(text: str) -> None:
    when = find_when(text.replace("，", ","), NOW, awaiting=None)
    assert when is not None and when.first is None and when.earliest == time(18)


@pytest.mark.parametrize(
    "text", ["当天能取车吗", "早上送来当天开得走吗", "当天做得好不", "改周五吧,当天就拿得到车不"]
)
def test_the_car_back_on_the_same_day_is_no_wish_for_today(text: str) -> None:
    assert "当天" not in without_same_day(text)
    when = find_when(text, NOW, awaiting="slot")
    assert when is None or when.first != NOW.date()


def test_today_without_an_hour_stays_a_day() -> None:
    assert without_same_day("就当天吧") == "就当天吧"


@pytest.mark.parametrize(
    "text", ["周四下午都行", "礼拜四下午几点都得", "Thursday afternoon, any time really"]
)
def test_where_any_hour_of_a_part_of_a_day_suits_its_first_is_meant(text: str) -> None:
    when = find_when(text.lower(), NOW, awaiting="slot")
    assert when is not None and when.asap
    assert (when.first, when.earliest) == (date(2026, 11, 26), time(12))


@pytest.mark.parametrize("text", ["周四都可以上高速吗", "周四下午三点以后都可以"])
def test_an_hour_that_was_told_and_a_question_are_no_leave_to_choose(text: str) -> None:
    when = find_when(text, NOW, awaiting="slot")
    assert when is not None and not when.asap


def test_the_quickest_is_as_soon_as_can_be() -> None:
    for text in ("明天最快的", "明天最快那个", "明天最快𠮶个", "聽日最快"):
        when = find_when(text.replace("聽日", "听日"), NOW, awaiting="slot")
        assert when is not None and when.asap and when.first == date(2026, 11, 24)


@pytest.mark.parametrize("text", ["明天最早", "明天最早的那个点", "明天一开门就来"])
def test_the_first_time_of_a_day_is_as_soon_as_can_be(text: str) -> None:
    when = find_when(text, NOW, awaiting="slot")
    assert when is not None and when.asap
    assert when.first == when.last == date(2026, 11, 24)


def test_the_first_time_of_an_afternoon_is_no_morning() -> None:
    when = find_when("明天下午最早的", NOW, awaiting="slot")
    assert when is not None and when.asap and when.earliest == time(12)
