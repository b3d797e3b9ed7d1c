from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from assistant.booking.hours import is_open
from assistant.booking.model import Bay, Job, Shop
from assistant.booking.slots import cells, free_bays, free_spans, timetable_for
from tests.fakes_booking import JOBS, MONDAY, WEEK, make_shop

OIL = JOBS["oil_service"]


def starts(shop: Shop, job: Job, now: datetime = MONDAY, day: date | None = None) -> list[str]:
    table = timetable_for(shop, job, now)
    zone = now.tzinfo
    spans = free_spans(table, (), day=day or now.date())
    return [span.start.astimezone(zone).strftime("%H:%M") for span, _ in spans]


def test_slots_begin_every_half_hour_and_end_before_closing() -> None:
    found = starts(make_shop(), OIL, MONDAY - timedelta(hours=3))
    assert found[:3] == ["09:00", "09:30", "10:00"]
    assert found[-1] == "17:00"


def test_slots_leave_an_hour_to_prepare() -> None:
    assert starts(make_shop(), OIL, MONDAY + timedelta(hours=1, minutes=1))[0] == "10:30"


def test_a_van_comes_after_fifteen_minutes() -> None:
    vans = replace(make_shop(), bays=(Bay("van-1", frozenset({"van"})),))
    now = MONDAY + timedelta(hours=1, minutes=14)
    assert starts(vans, JOBS["jump_start"], now)[0] == "09:30"


def test_slots_end_after_fourteen_days() -> None:
    table = timetable_for(make_shop(), OIL, MONDAY)
    last = max(span.start for span in table.spans())
    assert MONDAY + timedelta(days=13) < last <= MONDAY + timedelta(days=14)


def test_a_lunch_break_is_kept_free() -> None:
    shop = make_shop(hours={day: [("09:00", "12:00"), ("13:30", "18:00")] for day in WEEK})
    found = starts(shop, JOBS["brake_pads"])
    assert "10:00" in found
    assert not {"10:30", "11:00", "11:30", "12:00", "13:00"} & set(found)
    assert "13:30" in found


def test_opening_off_the_half_hour_starts_at_the_next_one() -> None:
    shop = make_shop(hours={"mon": [("09:10", "12:00")]})
    assert starts(shop, OIL) == ["09:30", "10:00", "10:30", "11:00"]


def test_a_closed_day_has_no_slots() -> None:
    shop = make_shop(closed=frozenset({MONDAY.date()}))
    assert starts(shop, OIL) == []
    assert starts(shop, OIL, day=date(2026, 3, 3))


def test_a_shop_without_hours_has_no_slots() -> None:
    assert starts(make_shop(hours={}), OIL) == []


def test_a_night_shift_runs_past_midnight() -> None:
    shop = make_shop(hours={"mon": [("20:00", "02:00")]})
    assert starts(shop, OIL, day=date(2026, 3, 3)) == ["00:00", "00:30", "01:00"]


def test_round_the_clock_is_one_period() -> None:
    shop = make_shop(hours={day: [("00:00", "24:00")] for day in WEEK})
    table = timetable_for(shop, JOBS["paint_repair"], MONDAY)
    assert not table.drop_off
    assert len(starts(shop, OIL, day=date(2026, 3, 3))) == 48


def test_a_job_longer_than_the_day_is_left_overnight() -> None:
    job = Job("engine_repair", 600, "lift")
    table = timetable_for(make_shop(), job, MONDAY)
    span = next(table.spans())
    assert span.end == datetime.fromisoformat("2026-03-03T09:00:00+08:00")


def test_a_drop_off_is_handed_over_while_the_shop_is_open() -> None:
    assert starts(make_shop(), JOBS["paint_repair"])[-1] == "17:30"


def test_a_drop_off_is_never_ready_on_a_closed_day() -> None:
    shop = make_shop(closed=frozenset({date(2026, 3, 4), date(2026, 3, 5)}))
    span = next(timetable_for(shop, JOBS["paint_repair"], MONDAY).spans())
    assert span.end == datetime.fromisoformat("2026-03-06T09:00:00+08:00")


def test_a_job_fits_the_longest_day_alone() -> None:
    hours = {"mon": [("09:00", "12:00")], "tue": [("09:00", "18:00")]}
    shop = make_shop(hours=hours)
    five_hours = Job("clutch_replacement", 300, "lift")
    assert starts(shop, five_hours) == []
    assert starts(shop, five_hours, day=date(2026, 3, 3))[-1] == "13:00"


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_clock_changes_keep_local_opening_hours(day: date) -> None:
    shop = make_shop(timezone="Europe/Berlin", hours={"sun": [("09:00", "12:00")]})
    now = datetime.fromisoformat(f"{day}T05:00:00+00:00") - timedelta(days=2)
    table = timetable_for(shop, OIL, now)
    opening = next(span.start for span, _ in free_spans(table, (), day=day))
    offset = 2 if day.month == 3 else 1
    assert opening == datetime(day.year, day.month, day.day, 9 - offset, tzinfo=UTC)


def test_duration_is_rounded_up_to_cells_and_the_buffer_added() -> None:
    table = timetable_for(make_shop(), JOBS["brake_pads"], MONDAY)
    span = next(table.spans())
    assert span.end - span.start == timedelta(minutes=100)
    assert len(cells(JOBS["brake_pads"], span)) == 7
    assert len(cells(replace(JOBS["brake_pads"], buffer_min=15), span)) == 8


def test_the_least_versatile_bay_is_taken_first() -> None:
    wanted = range(10, 14)
    free = free_bays(make_shop(), OIL, wanted, ())
    assert [bay.bay_id for bay in free] == ["lift-2", "lift-1"]
    free = free_bays(make_shop(), OIL, wanted, {("lift-2", 13), ("lift-1", 14)})
    assert [bay.bay_id for bay in free] == ["lift-1"]


def test_is_open_knows_the_hours_to_the_minute() -> None:
    shop = make_shop(hours={"sun": [("20:00", "02:00")]})
    assert is_open(shop, datetime.fromisoformat("2026-03-02T01:59:00+08:00"))
    assert not is_open(shop, datetime.fromisoformat("2026-03-02T02:00:00+08:00"))
