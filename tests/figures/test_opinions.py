"""What drivers said of answers: counted, and left out where it might be a single driver's."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assistant.database import open_database
from assistant.events import EventLog
from assistant.feedback.ratings import Ratings
from assistant.figures.opinions import ratings
from assistant.figures.visits import Opinion, Visits
from assistant.messages import Caller
from assistant.privacy.records import PersonalRecords
from assistant.stores.interest import Interest
from assistant.threads import Threads
from tests.booking_databases import KINDS, fresh_url

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 22)
STORE, OTHER = "sh-xuhui-quick", "bj-chaoyang-quick"


def said(driver: str, helpful: bool, reason: str | None = None, week: int = 0) -> Opinion:
    at = datetime(2026, 3, 3, 12, tzinfo=UTC) + timedelta(weeks=week)
    return Opinion(at, driver, helpful, reason)


def test_the_share_that_helped_comes_with_its_interval() -> None:
    found = ratings([said(f"d{n}", n < 8) for n in range(10)], FIRST, LAST)
    assert (found.helpful, found.not_helpful, found.rate) == (8, 2, 0.8)
    # Wilson's interval of 8 in 10.
    assert (found.low, found.high) == (0.4902, 0.9433)
    assert [(week.monday.day, week.helpful) for week in found.weeks] == [(2, 8), (9, 0), (16, 0)]


def test_one_driver_who_says_much_is_still_one() -> None:
    found = ratings([said("d1", helpful=False, reason="wrong")] * 9, FIRST, LAST)
    assert (found.helpful, found.not_helpful, found.rate, found.low) == (None,) * 4
    assert (found.reasons, found.rare, found.least) == ([], 1, 5)
    assert [week.not_helpful for week in found.weeks] == [None, 0, 0]


def test_reasons_are_counted_the_most_frequent_first_and_rare_ones_left_out() -> None:
    many = [said(f"d{n}", helpful=False, reason="unclear") for n in range(6)]
    some = [said(f"d{n}", helpful=False, reason="price") for n in range(5)]
    few = [said(f"d{n}", helpful=False, reason="unsafe") for n in range(4)]
    found = ratings([*some, *few, *many, said("d0", helpful=True, reason="other")], FIRST, LAST)
    assert [(one.reason, one.times) for one in found.reasons] == [("unclear", 6), ("price", 5)]
    assert found.rare == 1


def test_no_week_of_few_can_be_worked_out_from_the_others() -> None:
    weeks = [(0, 9), (1, 6), (2, 1)]
    found = ratings(
        [
            said(f"d{week}-{n}", helpful=True, week=week)
            for week, many in weeks
            for n in range(many)
        ],
        FIRST,
        LAST,
    )
    assert found.helpful == 16
    assert [week.helpful for week in found.weeks] == [9, None, None]


def test_weeks_of_few_that_are_many_together_hide_no_other() -> None:
    weeks = [(0, 9), (1, 3), (2, 4)]
    found = ratings(
        [
            said(f"d{week}-{n}", helpful=True, week=week)
            for week, many in weeks
            for n in range(many)
        ],
        FIRST,
        LAST,
    )
    assert [week.helpful for week in found.weeks] == [9, None, None]


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with fresh_url(request.param, tmp_path) as url:
        engine = open_database(url)
        yield engine
        engine.dispose()


def test_only_conversations_that_looked_at_the_store_and_are_kept_count(engine: Engine) -> None:
    threads, kept = Threads(engine), Ratings(engine)
    look = Interest(engine, EventLog(engine)).asked
    mine, other, gone = (
        threads.open(None, Caller(owner=f"session:{name}")).thread_id for name in "abc"
    )
    for thread, store in ((mine, STORE), (mine, STORE), (other, OTHER), (gone, STORE)):
        look(store, "oil_service", thread)
    for thread in (mine, other, gone):
        kept.keep(thread, 0, helpful=False, reason="wrong")
    kept.keep(mine, 0, helpful=True, reason=None)
    PersonalRecords(engine).erase_thread(gone)
    now = datetime.now(UTC)
    hour = timedelta(hours=1)
    (found,) = Visits(engine).opinions(STORE, now - hour, now + hour)
    assert (found.driver, found.helpful, found.reason) == ("session:a", True, None)
    assert Visits(engine).opinions(STORE, now - 2 * hour, now - hour) == []
    exported = PersonalRecords(engine).ratings("session:a")
    assert [(row.thread_id, row.turn, row.helpful) for row in exported] == [(mine, 0, True)]
