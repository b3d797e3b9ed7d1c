"""Stores change themselves while drivers book: nothing is lost and nothing slips in."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine, select

from assistant.accounts.counters import SqlAttempts
from assistant.accounts.model import Account
from assistant.appointments import KnownShops
from assistant.booking.audit import audit
from assistant.booking.desk import SqlDesk
from assistant.booking.errors import BookingError, HoldExpired, UnknownSlot
from assistant.booking.model import Answer, Booking, ByStaff, Once, Slot
from assistant.booking.offers import Offers
from assistant.booking.slot_ids import SlotIds
from assistant.booking.sql import SqlBookings
from assistant.database import open_database
from assistant.stores.changing import StoreChanges
from assistant.stores.desk import StoreDesk
from assistant.stores.edits import StoreEdits, Technician
from assistant.stores.errors import InvalidEdit, UnknownService, UnknownStore
from assistant.stores.records import StoreRecords
from assistant.stores.views import OwnPrice, StoreSettings
from assistant.tables import events
from tests.booking_databases import KINDS, fresh_url
from tests.fakes_booking import MONDAY, SECRET, TurnableClock, make_contact, make_order
from tests.shipped import shipped_knowledge
from tests.stores.records import WEEK, make_store

STORE, TUESDAY = "sh-xuhui-quick", date(2026, 3, 3)
ZHAO = Account("zhao", "zhao", "staff", STORE)
QIAN = Account("qian", "qian", "staff", "bj-chaoyang-quick")
WHY = "装修"


@dataclass
class Shop:
    engine: Engine
    stores: StoreRecords
    bookings: SqlBookings
    changes: StoreChanges

    def slots(self, day: date = TUESDAY) -> list[Slot]:
        return self.bookings.slots(STORE, "oil_service", day=day)

    def book(self, day: date = TUESDAY, nth: int = 4) -> Booking:
        return self.bookings.create(make_order(self.slots(day)[nth]))

    def affected(self, settings: StoreSettings) -> list[str]:
        return [row.booking.code for row in settings.affected]


@contextmanager
def open_shop(url: str, *, fresh_s: float = 0) -> Iterator[Shop]:
    engine, clock = open_database(url), TurnableClock()
    stores = StoreRecords(engine, shipped_knowledge(), fresh_s=fresh_s)
    offers = Offers(KnownShops(stores.knowledge, stores.refresh), SlotIds(SECRET), clock)
    attempts = SqlAttempts(engine, clock)
    bookings, desk = SqlBookings(engine, offers, attempts, clock), SqlDesk(engine, attempts, clock)
    changes = StoreChanges(StoreDesk(bookings, desk, stores, clock, list))
    yield Shop(engine, stores, bookings, changes)
    engine.dispose()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with fresh_url("sqlite", tmp_path) as url, open_shop(url) as shop:
        yield shop


@pytest.fixture(params=KINDS)
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Shop, Shop]]:
    """Two processes' worth of one store; neither looks for changes by itself."""
    with (
        fresh_url(request.param, tmp_path) as url,
        open_shop(url, fresh_s=1e9) as here,
        open_shop(url, fresh_s=1e9) as there,
    ):
        yield here, there


def test_a_closed_day_lists_what_it_displaces_with_other_slots(shop: Shop) -> None:
    booking, safe = shop.book(), shop.book(date(2026, 3, 4))
    settings = shop.changes.close(ZHAO, STORE, TUESDAY, WHY)
    assert shop.affected(settings) == [booking.code]
    assert [(c.day, c.reason) for c in settings.closed] == [(TUESDAY, WHY)]
    offers = settings.affected[0].offers
    assert len(offers) == 3 and all("2026-03-03" not in offer.starts_at for offer in offers)
    assert shop.slots() == []
    shop.changes.desk.move(ZHAO, booking.code, offers[0].slot_id, WHY)
    assert shop.affected(shop.changes.settings(ZHAO, STORE)) == []
    assert safe.status == "confirmed"


def test_a_day_taken_back_can_be_booked_again(shop: Shop) -> None:
    booking = shop.book()
    shop.changes.close(ZHAO, STORE, TUESDAY, WHY)
    assert shop.affected(shop.changes.reopen(ZHAO, STORE, TUESDAY)) == []
    assert shop.book().starts_at == booking.starts_at


def test_shorter_hours_and_dropped_services_displace_too(shop: Shop) -> None:
    late = shop.bookings.create(make_order(shop.slots()[-1]))
    hours = {day: [("09:00", "12:00")] for day in WEEK}
    settings = shop.changes.set_hours(ZHAO, STORE, hours)
    assert shop.affected(settings) == [late.code] and settings.own == ["hours"]
    assert {slot.ends_at.hour for slot in shop.slots()} <= set(range(9, 13))
    assert shop.affected(shop.changes.set_hours(ZHAO, STORE, None)) == []
    settings = shop.changes.set_services(ZHAO, STORE, ["tyre_repair"])
    assert shop.affected(settings) == [late.code]
    assert settings.affected[0].offers == []


def test_an_own_price_is_what_drivers_are_told(shop: Shop) -> None:
    def told() -> tuple[int, int]:
        (view,) = [
            v
            for v in shop.stores.nearest(None, None, now=MONDAY, locale="zh", limit=99)
            if v.store_id == STORE
        ]
        (service,) = [s for s in view.services if s.code == "oil_service"]
        return service.low, service.high

    before = told()
    price = OwnPrice.model_validate(
        {"labour": {"low": 8000, "high": 9000}, "parts": {"low": 20000, "high": 31000}}
    )
    settings = shop.changes.set_price(ZHAO, STORE, "oil_service", price)
    assert settings.prices == {"oil_service": price} and told() == (28000, 40000)
    shop.changes.set_price(ZHAO, STORE, "oil_service", None)
    assert told() == before


def test_recorded_technicians_bound_the_slots_and_take_over_what_stands(shop: Shop) -> None:
    first, second = shop.book(), shop.book()
    wang = technician("wang", "maintenance")
    settings = shop.changes.set_technicians(ZHAO, STORE, [wang])
    assert shop.affected(settings) == [second.code]
    kept = shop.bookings.get(first.code, ByStaff("zhao", STORE))
    assert kept.technician_id == "wang" and kept.revision == first.revision
    assert first.starts_at not in {slot.starts_at for slot in shop.slots()}
    li = technician("li", "maintenance")
    assert shop.affected(shop.changes.set_technicians(ZHAO, STORE, [wang, li])) == []
    off = wang.model_copy(update={"off": [TUESDAY]})
    settings = shop.changes.set_technicians(ZHAO, STORE, [off, li])
    assert len(settings.affected) == 1 and audit(shop.engine) == []
    assert shop.affected(shop.changes.set_technicians(ZHAO, STORE, None)) == []
    assert shop.bookings.get(first.code, ByStaff("zhao", STORE)).technician_id is None


def technician(name: str, *skills: str) -> Technician:
    hours = {day: [("08:00", "20:00")] for day in WEEK}
    return Technician.model_validate(
        {"technician_id": name, "skills": list(skills), "hours": hours}
    )


@pytest.mark.parametrize(
    ("labour", "field"),
    [
        ({"low": 9000, "high": 8000}, "labour"),
        ({"low": 50, "high": 100}, "labour"),
        ({"low": -100, "high": 100}, "labour"),
    ],
)
def test_a_price_that_is_none_is_refused(shop: Shop, labour: dict, field: str) -> None:
    price = OwnPrice.model_validate({"labour": labour, "parts": {"low": 0, "high": 0}})
    with pytest.raises(InvalidEdit, match="whole yuan") as refusal:
        shop.changes.set_price(ZHAO, STORE, "oil_service", price)
    assert refusal.value.field == field


def test_changes_that_make_no_sense_are_refused(shop: Shop) -> None:
    changes = shop.changes
    with pytest.raises(InvalidEdit, match="choose a day from 2026-03-02"):
        changes.close(ZHAO, STORE, date(2026, 3, 1), WHY)
    with pytest.raises(InvalidEdit, match="choose a day"):
        changes.close(ZHAO, STORE, date(2036, 3, 3), WHY)
    with pytest.raises(InvalidEdit, match="never be open"):
        changes.set_hours(ZHAO, STORE, {"mon": []})
    with pytest.raises(InvalidEdit, match="mon overlap"):
        changes.set_hours(ZHAO, STORE, {"mon": [("09:00", "13:00"), ("12:00", "18:00")]})
    with pytest.raises(UnknownService):
        changes.set_services(ZHAO, STORE, ["levitation"])
    with pytest.raises(InvalidEdit, match="same id"):
        changes.set_technicians(ZHAO, STORE, [technician("li", "tyres")] * 2)
    with pytest.raises(UnknownStore):
        changes.close(QIAN, STORE, TUESDAY, WHY)
    assert changes.settings(ZHAO, STORE).revision == 0


def test_who_changed_what_is_kept(shop: Shop) -> None:
    shop.changes.close(ZHAO, STORE, TUESDAY, WHY)
    with shop.engine.connect() as connection:
        line = connection.execute(select(events)).one()
    assert (line.kind, line.subject, line.actor) == ("store_edited", STORE, "account:zhao")
    assert line.details == {"what": "closed", "day": "2026-03-03", "reason": WHY}


def test_an_import_keeps_what_the_store_set(shop: Shop) -> None:
    shop.changes.close(ZHAO, STORE, TUESDAY, WHY)
    shop.stores.replace([make_store(STORE)])
    assert shop.stores.get(STORE).closed == [TUESDAY]


@pytest.mark.parametrize("way", ["create", "hold", "move"])
def test_a_slot_listed_before_the_day_was_closed_elsewhere_is_refused(
    two: tuple[Shop, Shop], way: str
) -> None:
    here, there = two
    slot, tomorrow = here.slots()[4], here.slots(date(2026, 3, 4))[0]
    moving = here.bookings.create(make_order(tomorrow))
    there.changes.close(ZHAO, STORE, TUESDAY, WHY)
    assert here.slots(), "this process has not heard of it yet"
    attempt: dict[str, Callable[[], object]] = {
        "create": lambda: here.bookings.create(make_order(slot)),
        "hold": lambda: here.bookings.hold(slot.slot_id, "oil_service", owner="session:a"),
        "move": lambda: here.bookings.reschedule(moving.code, slot.slot_id, ByStaff("zhao", STORE)),
    }[way]
    with pytest.raises(UnknownSlot, match="no longer offers"):
        attempt()


def test_a_hold_on_a_day_closed_since_is_not_confirmed(two: tuple[Shop, Shop]) -> None:
    here, there = two
    slot, other = here.slots()[4], here.slots(date(2026, 3, 4))[4]
    lost = here.bookings.hold(slot.slot_id, "oil_service", owner="session:a")
    kept = here.bookings.hold(other.slot_id, "oil_service", owner="session:a")
    there.changes.close(ZHAO, STORE, TUESDAY, WHY)
    with pytest.raises(HoldExpired, match="no longer offers"):
        here.bookings.confirm(lost.code, make_contact(), owner="session:a")
    booking = here.bookings.confirm(kept.code, make_contact(), owner="session:a")
    assert booking.status == "confirmed"


def test_a_booking_that_waits_for_the_closing_is_refused(two: tuple[Shop, Shop]) -> None:
    here, there = two
    slot, began, may_end = here.slots()[4], Event(), Event()

    def close(edits: StoreEdits) -> StoreEdits:
        began.set()
        assert may_end.wait(10)
        return edits.model_copy(update={"closed": {TUESDAY: WHY}})

    with ThreadPoolExecutor(2) as pool:
        closing = pool.submit(there.stores.edit, STORE, "zhao", close, {})
        assert began.wait(10)
        booking = pool.submit(here.bookings.create, make_order(slot))
        assert not booking.done()
        may_end.set()
        closing.result(10)
        with pytest.raises(UnknownSlot, match="no longer offers"):
            booking.result(10)


def test_a_closing_that_waits_for_a_booking_lists_it(two: tuple[Shop, Shop]) -> None:
    here, there = two
    slot, began, may_end = here.slots()[4], Event(), Event()

    def answer(_: Booking | BookingError) -> Answer:
        began.set()
        assert may_end.wait(10)
        return Answer(201, b"{}")

    with ThreadPoolExecutor(2) as pool:
        booking = pool.submit(
            here.bookings.create_once, make_order(slot), Once("k", b"body"), answer
        )
        assert began.wait(10)
        closing = pool.submit(there.changes.close, ZHAO, STORE, TUESDAY, WHY)
        assert not closing.done()
        may_end.set()
        assert booking.result(10).status == 201
        (row,) = closing.result(10).affected
    assert row.booking.starts_at == slot.starts_at.isoformat()


def test_a_day_is_closed_between_bookings_without_a_gap(two: tuple[Shop, Shop]) -> None:
    here, there = two
    slots = here.slots()

    def book(slot: Slot) -> Booking | None:
        try:
            return here.bookings.create(make_order(slot))
        except BookingError:
            return None

    with ThreadPoolExecutor(4) as pool:
        tries = [pool.submit(book, slot) for slot in slots]
        closed = pool.submit(there.changes.close, ZHAO, STORE, TUESDAY, WHY).result(20)
        made = [booking for attempt in tries if (booking := attempt.result(20))]
    assert {booking.code for booking in made} == set(there.affected(closed))
