from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.exc import DatabaseError

from assistant.accounts.counters import SqlAttempts
from assistant.booking.audit import audit
from assistant.booking.desk import SqlDesk
from assistant.booking.errors import NotChangeable, TooManyAttempts, UnknownBooking, WrongPhone
from assistant.booking.model import Booking, ByOwner, ByPhone, ByStaff, Status
from assistant.booking.sql import SqlBookings
from assistant.booking.tables import cells, events
from assistant.database import open_database
from tests.fakes_booking import MONDAY, TurnableClock, make_offers, make_order, make_shop

STORE = "sh-jingan"
STAFF = ByStaff("li", STORE)
LAST4 = ByPhone("8000")


@dataclass
class Shopfront:
    engine: Engine
    bookings: SqlBookings
    desk: SqlDesk
    clock: TurnableClock

    def book(self, nth: int = 0) -> Booking:
        return self.bookings.create(make_order(self.bookings.slots(STORE, "oil_service")[nth]))


def make_shopfront(url: str) -> Shopfront:
    engine, clock = open_database(url), TurnableClock()
    attempts = SqlAttempts(engine, clock)
    bookings = SqlBookings(engine, make_offers(clock), attempts, clock)
    return Shopfront(engine, bookings, SqlDesk(engine, attempts, clock), clock)


@pytest.fixture
def front(url: str) -> Iterator[Shopfront]:
    front = make_shopfront(url)
    yield front
    front.engine.dispose()


def test_bookings_and_wrong_tries_survive_a_restart(url: str) -> None:
    before = make_shopfront(url)
    booking = before.book()
    for _ in range(5):
        with pytest.raises(WrongPhone):
            before.bookings.get(booking.code, ByPhone("1111"))
    before.engine.dispose()
    after = make_shopfront(url)
    assert after.bookings.get(booking.code, ByOwner("session:a")) == booking
    with pytest.raises(TooManyAttempts):
        after.bookings.get(booking.code, LAST4)
    after.engine.dispose()


def test_history_says_who_changed_what_and_when(front: Shopfront) -> None:
    booking = front.book()
    later = front.bookings.slots(STORE, "oil_service")[4]
    front.clock.turn(minutes=3)
    front.bookings.reschedule(booking.code, later.slot_id, LAST4)
    front.bookings.cancel(booking.code, ByOwner("session:a"))
    front.bookings.cancel(booking.code, ByOwner("session:a"))
    lines = front.desk.history(booking.code, STAFF)
    assert [(line.what, line.actor) for line in lines] == [
        ("confirmed", "session:a"),
        ("moved", "phone"),
        ("cancelled", "session:a"),
    ]
    assert [line.at - MONDAY for line in lines] == [timedelta(), *[timedelta(minutes=3)] * 2]
    assert lines[1].details["was"] == booking.starts_at.isoformat()
    assert lines[1].details["starts_at"] == later.starts_at.isoformat()


def test_a_hold_that_ran_out_is_recorded_once(front: Shopfront) -> None:
    slot = front.bookings.slots(STORE, "oil_service")[0]
    held = front.bookings.hold(slot.slot_id, slot.service, owner="session:a")
    front.clock.turn(minutes=10)
    assert front.bookings.expire_holds() == 1
    assert front.bookings.expire_holds() == 0
    whats = [line.what for line in front.desk.history(held.code, STAFF)]
    assert whats == ["held", "hold_expired"]
    assert audit(front.engine) == []


@pytest.mark.parametrize("statement", [update(events).values(actor="nobody"), delete(events)])
def test_history_can_only_grow(front: Shopfront, statement: object) -> None:
    front.book()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        front.engine.begin() as connection,
    ):
        connection.execute(statement)  # type: ignore[call-overload]


def test_history_holds_nothing_personal(front: Shopfront) -> None:
    code = front.book().code
    shown = repr(front.desk.history(code, STAFF))
    assert not any(text in shown for text in ("王芳", "8000", "朗逸"))


def test_a_visit_runs_from_check_in_to_done(front: Shopfront) -> None:
    code = front.book().code
    assert front.desk.mark(code, "checked_in", STAFF).status == "checked_in"
    assert front.desk.mark(code, "done", STAFF).status == "done"
    assert audit(front.engine) == []


def test_a_no_show_frees_the_bay(front: Shopfront) -> None:
    code = front.book().code
    front.desk.mark(code, "no_show", STAFF, reason="did not come")
    with front.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(cells)) == 0


@pytest.mark.parametrize("status", ["done", "confirmed", "held", "cancelled"])
def test_a_visit_takes_no_step_out_of_order(front: Shopfront, status: Status) -> None:
    code = front.book().code
    with pytest.raises(NotChangeable):
        front.desk.mark(code, status, STAFF)


def test_staff_of_another_store_see_nothing(front: Shopfront) -> None:
    code = front.book().code
    with pytest.raises(UnknownBooking):
        front.desk.mark(code, "checked_in", ByStaff("wu", "sh-pudong"))
    with pytest.raises(UnknownBooking):
        front.desk.history(code, ByStaff("wu", "sh-pudong"))


def test_for_store_lists_the_days_in_the_shops_own_zone(front: Shopfront) -> None:
    morning = front.book()
    evening = front.book(16)
    assert evening.starts_at.hour == 17
    tuesday = front.bookings.slots(STORE, "oil_service", day=date(2026, 3, 3))[0]
    front.bookings.create(make_order(tuesday))
    monday = front.desk.for_store(STORE, date(2026, 3, 2), date(2026, 3, 2))
    assert monday == [morning, evening]
    assert front.desk.for_store("sh-pudong", date(2026, 3, 1), date(2026, 3, 9)) == []


def test_a_booking_keeps_its_zone_when_its_shop_is_gone(front: Shopfront) -> None:
    booking = front.book()
    elsewhere = make_offers(front.clock, make_shop("bj-chaoyang"))
    bookings = SqlBookings(
        front.engine, elsewhere, SqlAttempts(front.engine, front.clock), front.clock
    )
    kept = bookings.get(booking.code, LAST4)
    assert kept.starts_at.isoformat() == "2026-03-02T09:00:00+08:00"
    assert bookings.cancel(booking.code, LAST4).status == "cancelled"
