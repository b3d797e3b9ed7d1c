"""A store's figures from real bookings, on both databases."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from langchain.tools import ToolRuntime
from sqlalchemy import Engine, select

from assistant.accounts.counters import SqlAttempts
from assistant.accounts.model import Account
from assistant.agent.state import TurnContext
from assistant.agent.tools.stores import build_find_slots
from assistant.appointments import KnownShops, ShopAppointments
from assistant.booking.clock import RealClock
from assistant.booking.desk import SqlDesk
from assistant.booking.errors import InvalidDetails
from assistant.booking.model import Booking, ByOwner, ByStaff
from assistant.booking.offers import Offers
from assistant.booking.slot_ids import SlotIds
from assistant.booking.sql import SqlBookings
from assistant.database import open_database
from assistant.events import EventLog
from assistant.figures.desk import StoreFigures
from assistant.figures.table import figures_to_csv
from assistant.figures.visits import Visits
from assistant.messages import Caller
from assistant.stores.desk import StoreDesk
from assistant.stores.errors import UnknownStore
from assistant.stores.interest import Interest
from assistant.stores.records import StoreRecords
from assistant.tables import events, thread_stores
from tests.booking_databases import KINDS, fresh_url
from tests.fakes_booking import MONDAY, SECRET, TurnableClock, make_contact, make_order
from tests.shipped import shipped_knowledge

STORE, OTHER = "sh-xuhui-quick", "bj-chaoyang-quick"
ZHAO = Account("zhao", "zhao", "staff", STORE)
QIAN = Account("qian", "qian", "staff", OTHER)
MARCH = date(2026, 3, 1), date(2026, 3, 31)


@dataclass
class Shop:
    engine: Engine
    bookings: SqlBookings
    figures: StoreFigures
    events: EventLog

    def book(self, day: int, service: str = "oil_service", nth: int = 0) -> Booking:
        slot = self.bookings.slots(STORE, service, day=date(2026, 3, day))[nth]
        return self.bookings.create(make_order(slot))


@pytest.fixture(params=KINDS)
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    with fresh_url(request.param, tmp_path) as url:
        engine, clock = open_database(url), TurnableClock()
        stores = StoreRecords(engine, shipped_knowledge())
        offers = Offers(KnownShops(stores.knowledge, stores.refresh), SlotIds(SECRET), clock)
        attempts = SqlAttempts(engine, clock)
        bookings = SqlBookings(engine, offers, attempts, clock)
        desk = StoreDesk(bookings, SqlDesk(engine, attempts, clock), stores, clock, list, clock)
        yield Shop(engine, bookings, StoreFigures(Visits(engine), desk), EventLog(engine))
        engine.dispose()


def test_bookings_are_counted_by_service_week_and_end(shop: Shop) -> None:
    by, mark = ByStaff("zhao", STORE), shop.figures.desk.desk.mark
    done, missed = shop.book(3), shop.book(4)
    mark(done.code, "checked_in", by)
    mark(done.code, "done", by)
    mark(missed.code, "no_show", by, reason="没来")
    shop.bookings.cancel(shop.book(5, "battery_replacement").code, ByOwner("session:a"))
    shop.bookings.cancel(shop.book(10).code, by, reason="停电")
    shop.book(11)
    slot = shop.bookings.slots(STORE, "oil_service", day=date(2026, 3, 6))[0]
    shop.bookings.hold(slot.slot_id, "oil_service", owner="session:b")
    found = shop.figures.figures(ZHAO, STORE, *MARCH)
    assert found.bookings.model_dump() == {
        "made": 5, "done": 1, "no_show": 1, "cancelled": 2, "open": 1,
    }  # fmt: skip
    assert [(s.service, s.made, s.cancelled) for s in found.services] == [
        ("oil_service", 4, 1), ("battery_replacement", 1, 1),
    ]  # fmt: skip
    assert [week.made for week in found.weeks] == [0, 3, 2, 0, 0, 0]
    assert (found.show.came, found.show.expected, found.show.rate) == (1, 2, 0.5)
    assert (found.cancellations.by_driver, found.cancellations.by_store) == (1, 1)
    assert found.lead.bookings == 5 and [s.bookings for s in found.lead.spans][1:5] == [1, 2, 0, 2]


def test_the_first_and_the_last_day_belong_to_the_period_and_no_other(shop: Shop) -> None:
    for day in (3, 4, 5, 6):
        shop.book(day, nth=-1)
    found = shop.figures.figures(ZHAO, STORE, date(2026, 3, 4), date(2026, 3, 5))
    assert found.bookings.made == 2


def test_without_a_period_it_is_twelve_weeks_up_to_today(shop: Shop) -> None:
    found = shop.figures.figures(ZHAO, STORE)
    assert (found.first, found.last) == (MONDAY.date() - timedelta(days=83), MONDAY.date())
    assert found.bookings.made == 0 and len(found.weeks) == 13
    assert found.show.rate is None and found.asked.services == []


@pytest.mark.parametrize("days", [(date(2026, 3, 5), date(2026, 3, 4)), (date(2024, 1, 1), None)])
def test_a_period_that_makes_no_sense_is_refused(
    shop: Shop, days: tuple[date, date | None]
) -> None:
    with pytest.raises(InvalidDetails):
        shop.figures.figures(ZHAO, STORE, *days)


def test_another_stores_staff_see_nothing(shop: Shop) -> None:
    with pytest.raises(UnknownStore):
        shop.figures.figures(QIAN, STORE)


def test_what_few_asked_for_is_not_told(shop: Shop) -> None:
    for store, service, times in [
        (STORE, "oil_service", 5), (STORE, "brake_pads", 4), (OTHER, "oil_service", 9),
    ]:  # fmt: skip
        for _ in range(times):
            shop.events.asked(store, service)
    # The log goes by the real clock, the period by the business one, which is set back here.
    desk = replace(shop.figures.desk, real=RealClock())
    found = StoreFigures(shop.figures.visits, desk).figures(ZHAO, STORE).asked
    assert [(one.service, one.times, one.booked) for one in found.services] == [
        ("oil_service", 5, 0)
    ]
    assert (found.rare, found.least) == (1, 5)


def test_a_look_for_slots_in_a_conversation_is_counted_once(shop: Shop) -> None:
    desk = replace(shop.figures.desk, real=RealClock())
    appointments = ShopAppointments(shop.bookings, desk.stores.knowledge)
    asked = Interest(shop.engine, shop.events).asked
    tool = build_find_slots(appointments, desk.stores.knowledge(), desk.clock, asked)
    context = TurnContext(Caller(owner="session:a"), "zh", "t1")
    runtime = ToolRuntime(
        state={}, context=context, config={}, stream_writer=print, tool_call_id="1", store=None
    )
    # Far too late for any slot: the tool looks again for the next ones.
    wish = {"store_id": STORE, "service": "oil_service", "earliest": "2026-12-01T10:00:00+08:00"}
    for _ in range(5):
        tool.invoke(wish | {"runtime": runtime})
    (found,) = StoreFigures(shop.figures.visits, desk).figures(ZHAO, STORE).asked.services
    assert (found.service, found.times) == ("oil_service", 5)
    with shop.engine.connect() as connection:
        assert connection.execute(select(thread_stores)).all() == [("t1", STORE)]


def test_the_table_holds_every_number_and_no_name(shop: Shop) -> None:
    shop.book(3)
    found = shop.figures.figures(ZHAO, STORE, *MARCH)
    table = figures_to_csv(found, "zh")
    assert table.startswith("\ufefffigure,item,name,measure,value\r\n")
    assert "service,oil_service,小保养（机油和机滤）,made,1\r\n" in table
    contact = make_contact()
    assert contact.name not in table and contact.phone not in table
    assert contact.name not in found.model_dump_json()


def test_a_look_up_is_kept_without_who_asked(shop: Shop) -> None:
    shop.events.asked(STORE, "oil_service")
    with shop.engine.connect() as connection:
        (row,) = connection.execute(select(events)).mappings()
    assert {key: row[key] for key in ("actor", "kind", "subject", "details")} == {
        "actor": "drivers", "kind": "asked", "subject": STORE,
        "details": {"service": "oil_service"},
    }  # fmt: skip
