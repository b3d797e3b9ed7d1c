"""Slots go by technicians beside bays where a store records them."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import IntegrityError

from assistant.accounts.counters import SqlAttempts
from assistant.booking import rows
from assistant.booking.audit import audit
from assistant.booking.errors import SlotTaken
from assistant.booking.model import Booking, ByOwner, Job, Shop, Technician
from assistant.booking.offers import Offers
from assistant.booking.slot_ids import SlotIds
from assistant.booking.slots import free_spans, timetable_for
from assistant.booking.sql import SqlBookings
from assistant.booking.staffing import assign_technicians
from assistant.booking.tables import technician_cells
from assistant.database import open_database
from tests.fakes_booking import (
    MONDAY,
    SECRET,
    WEEK,
    DictCatalogue,
    TurnableClock,
    make_order,
    make_shop,
)  # fmt: skip

STORE, TUESDAY = "sh-jingan", date(2026, 3, 3)
OIL = Job("oil_service", 60, "lift", skill="maintenance")
PADS = Job("brake_pads", 60, "lift", skill="brakes")
PAINT = Job("paint_repair", 2880, "body", skill="body")
DAY = {day: [("09:00", "18:00")] for day in WEEK}


def technician(name: str, *skills: str, hours: dict | None = None, **more: object) -> Technician:
    made = Technician(name, frozenset(skills), hours or DAY)
    return replace(made, **more)  # type: ignore[arg-type]  # names are the test's own


LI = technician("li", "maintenance")
WU = technician("wu", "maintenance", "brakes", "body")


def starts(shop: Shop, job: Job, day: date = TUESDAY) -> list[tuple[str, int]]:
    table = timetable_for(shop, job, MONDAY)
    return [
        (span.start.astimezone(MONDAY.tzinfo).strftime("%H:%M"), left)
        for span, left in free_spans(table, (), day=day)
    ]


def test_a_slot_needs_a_technician_with_the_skill_on_shift() -> None:
    assert {left for _, left in starts(make_shop(), OIL)} == {2}
    assert {left for _, left in starts(make_shop(technicians=(LI,)), OIL)} == {1}
    assert starts(make_shop(technicians=(LI,)), PADS) == []
    early = technician("li", "maintenance", hours={"tue": [("08:00", "12:30")]})
    assert [start for start, _ in starts(make_shop(technicians=(early,)), OIL)] == [
        "09:00", "09:30", "10:00", "10:30", "11:00", "11:30",
    ]  # fmt: skip


def test_shifts_add_up_hour_by_hour() -> None:
    early = technician("li", "maintenance", hours={"tue": [("09:00", "13:00")]})
    late = technician("wu", "maintenance", hours={"tue": [("12:00", "18:00")]})
    found = dict(starts(make_shop(technicians=(early, late)), OIL))
    assert (found["09:00"], found["12:00"], found["12:30"], found["17:00"]) == (1, 2, 1, 1)


def test_a_day_off_is_off() -> None:
    off = technician("li", "maintenance", off=frozenset({TUESDAY}))
    assert starts(make_shop(technicians=(off,)), OIL) == []
    assert starts(make_shop(technicians=(off,)), OIL, date(2026, 3, 4))


def test_a_car_left_over_night_needs_a_technician_when_it_is_handed_over() -> None:
    late = technician("wu", "body", hours={day: [("13:00", "18:00")] for day in WEEK})
    found = starts(make_shop(technicians=(late,)), PAINT)
    assert found[0][0] == "13:00"


@pytest.fixture
def bookings(url: str) -> Iterator[SqlBookings]:
    engine, clock = open_database(url), TurnableClock()
    shop = make_shop(technicians=(LI, WU))
    jobs = {job.service: job for job in (OIL, PADS, PAINT)}
    offers = Offers(DictCatalogue({STORE: shop}, jobs), SlotIds(SECRET), clock)
    yield SqlBookings(engine, offers, SqlAttempts(engine, clock), clock)
    assert audit(engine) == []
    engine.dispose()


def book(bookings: SqlBookings, service: str, nth: int = 0) -> Booking:
    slots = bookings.slots(STORE, service, day=TUESDAY)
    return bookings.create(make_order(slots[nth]))


def test_the_least_versatile_free_technician_gets_the_job(bookings: SqlBookings) -> None:
    assert [book(bookings, "oil_service").technician_id for _ in range(2)] == ["li", "wu"]
    assert bookings.slots(STORE, "brake_pads", day=TUESDAY)[0].starts_at.hour == 10


def test_a_technician_is_free_again_after_a_move_and_a_cancel(bookings: SqlBookings) -> None:
    pads = book(bookings, "brake_pads")
    later = bookings.slots(STORE, "brake_pads", day=TUESDAY)[6]
    moved = bookings.reschedule(pads.code, later.slot_id, ByOwner(pads.owner))
    assert moved.technician_id == "wu"
    again = book(bookings, "brake_pads")
    assert (again.starts_at, again.technician_id) == (pads.starts_at, "wu")
    bookings.cancel(again.code, ByOwner(again.owner))
    assert book(bookings, "brake_pads").starts_at == pads.starts_at


def test_the_database_keeps_two_bookings_from_one_technician(bookings: SqlBookings) -> None:
    pads = book(bookings, "brake_pads")
    cell = int(pads.starts_at.timestamp()) // 900
    row = {"store_id": STORE, "technician_id": "wu", "cell": cell, "booking_id": pads.booking_id}
    with pytest.raises(IntegrityError), bookings._engine.begin() as connection:
        connection.execute(insert(technician_cells).values(row))


def test_a_full_team_refuses_and_offers_other_times(bookings: SqlBookings) -> None:
    slot = bookings.slots(STORE, "brake_pads", day=TUESDAY)[0]
    bookings.create(make_order(slot))
    with pytest.raises(SlotTaken) as refusal:
        bookings.create(make_order(slot))
    offered = [other.starts_at for other in refusal.value.alternatives]
    assert len(offered) == 3 and slot.starts_at not in offered


def test_many_at_once_get_no_more_than_the_team_can_do(bookings: SqlBookings) -> None:
    slots = bookings.slots(STORE, "brake_pads", day=TUESDAY)

    def attempt(n: int) -> str:
        try:
            return bookings.create(make_order(slots[n % 4], owner=f"session:{n}")).code
        except SlotTaken:
            return ""

    with ThreadPoolExecutor(8) as pool:
        won = [code for code in pool.map(attempt, range(24)) if code]
    # One technician for the brakes, slots half an hour apart, an hour each.
    assert len(won) == 2


def test_a_booking_cancelled_while_technicians_change_keeps_none(bookings: SqlBookings) -> None:
    made, engine = book(bookings, "oil_service"), bookings._engine
    shop = make_shop(technicians=(WU,))
    catalogue = DictCatalogue({STORE: shop}, {OIL.service: OIL})

    def assign() -> None:
        with engine.begin() as connection:
            assign_technicians(connection, shop, catalogue, now=MONDAY, real_now=MONDAY)

    with ThreadPoolExecutor(1) as pool:
        with engine.begin() as connection:
            booking = rows.booking_by_id(connection, made.booking_id)
            rows.change(connection, booking, MONDAY, status="cancelled", hold_expires_at=None)
            rows.release(connection, made.booking_id)
            rows.record(connection, made.booking_id, MONDAY, "test", "cancelled")
            assigning = pool.submit(assign)
            wait_for_a_waiter(connection)
        assigning.result()
    # The fixture audits the books.
    assert bookings.get(made.code, ByOwner(made.owner)).status == "cancelled"


def wait_for_a_waiter(connection: Connection) -> None:
    """Wait until another transaction waits for a row; on SQLite it can't even begin."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while connection.dialect.name == "postgresql" and not connection.scalar(waiting):
        time.sleep(0.01)
