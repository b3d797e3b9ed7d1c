"""What every keeper of bookings promises: the database and the fake alike."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant.accounts.counters import SqlAttempts
from assistant.booking.codes import ALPHABET
from assistant.booking.errors import (
    BookingError,
    HoldExpired,
    IdempotencyMismatch,
    InvalidDetails,
    NotChangeable,
    NotOffered,
    SlotInPast,
    SlotTaken,
    TooManyAttempts,
    UnknownBooking,
    UnknownSlot,
    WrongPhone,
)
from assistant.booking.model import Answer, Booking, ByOwner, ByPhone, ByStaff, Once
from assistant.booking.ports import Bookings
from assistant.booking.slot_ids import SlotIds
from assistant.booking.sql import SqlBookings
from assistant.database import open_database
from tests.booking_databases import KINDS, fresh_url
from tests.fakes_booking import (
    MONDAY,
    SECRET,
    InMemoryAttempts,
    InMemoryBookings,
    TurnableClock,
    make_contact,
    make_offers,
    make_order,
)

STORE = "sh-jingan"
LAST4 = ByPhone("8000")


@dataclass
class World:
    bookings: Bookings
    business: TurnableClock
    real: TurnableClock

    def book(self, service: str = "oil_service", **changes: str) -> Booking:
        slot = self.bookings.slots(STORE, service)[0]
        return self.bookings.create(make_order(slot, **changes))


@pytest.fixture(params=["memory", *KINDS])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    business, real = TurnableClock(), TurnableClock(MONDAY + timedelta(days=100))
    offers = make_offers(business)
    if request.param == "memory":
        yield World(InMemoryBookings(offers, InMemoryAttempts(real), real), business, real)
        return
    with fresh_url(request.param, tmp_path) as url:
        engine = open_database(url)
        yield World(SqlBookings(engine, offers, SqlAttempts(engine, real), real), business, real)
        engine.dispose()


def test_slots_are_in_order_and_say_what_is_left(world: World) -> None:
    slots = world.bookings.slots(STORE, "oil_service")
    assert slots[0].starts_at.isoformat() == "2026-03-02T09:00:00+08:00"
    assert slots[0].ends_at - slots[0].starts_at == timedelta(hours=1)
    assert slots[0].capacity_left == 2
    assert slots == sorted(slots, key=lambda slot: slot.starts_at)


def test_slots_of_a_day_are_that_day_alone(world: World) -> None:
    slots = world.bookings.slots(STORE, "oil_service", day=date(2026, 3, 4), limit=5)
    assert len(slots) == 5
    assert {slot.starts_at.date() for slot in slots} == {date(2026, 3, 4)}


@pytest.mark.parametrize(
    ("store_id", "service"),
    [("nowhere", "oil_service"), (STORE, "jump_start"), (STORE, "levitation")],
)
def test_slots_refuses_what_is_not_offered(world: World, store_id: str, service: str) -> None:
    with pytest.raises(NotOffered, match="choose another"):
        world.bookings.slots(store_id, service)


def test_a_booking_says_all_that_was_agreed(world: World) -> None:
    booking = world.book()
    assert (booking.status, booking.store_id, booking.service) == (
        "confirmed",
        STORE,
        "oil_service",
    )
    assert booking.starts_at.isoformat() == "2026-03-02T09:00:00+08:00"
    assert booking.contact.name == "王芳"
    assert booking.contact.phone == "+8613800138000"
    assert booking.phone_masked == "138****8000"
    assert len(booking.code) == 8
    assert set(booking.code) <= set(ALPHABET)


def test_a_booking_takes_capacity_from_its_slot(world: World) -> None:
    world.book()
    assert world.bookings.slots(STORE, "oil_service")[0].capacity_left == 1


def test_create_refuses_a_taken_slot_and_names_free_ones_near_it(world: World) -> None:
    slot = world.bookings.slots(STORE, "oil_service")[0]
    world.bookings.create(make_order(slot))
    world.bookings.create(make_order(slot))
    with pytest.raises(SlotTaken) as refusal:
        world.bookings.create(make_order(slot))
    free = world.bookings.slots(STORE, "oil_service", limit=3)
    assert list(refusal.value.alternatives) == free
    assert slot.slot_id not in {other.slot_id for other in free}


def test_services_of_different_length_do_not_overlap_in_a_bay(world: World) -> None:
    by_start = {s.starts_at: s for s in world.bookings.slots(STORE, "oil_service")}
    half_past_ten = by_start[MONDAY + timedelta(hours=2, minutes=30)]
    world.bookings.create(make_order(half_past_ten))
    world.bookings.create(make_order(half_past_ten))
    pads = world.bookings.slots(STORE, "brake_pads", day=date(2026, 3, 2))
    starts = [slot.starts_at.strftime("%H:%M") for slot in pads][:2]
    assert starts == ["11:30", "12:00"]


def test_create_refuses_a_slot_of_another_service_or_store(world: World) -> None:
    order = make_order(world.bookings.slots(STORE, "oil_service")[0])
    for wrong in (replace(order, service="brake_pads"), replace(order, store_id="sh-pudong")):
        with pytest.raises(UnknownSlot, match="choose one of its own"):
            world.bookings.create(wrong)


@pytest.mark.parametrize("slot_id", ["", "x", "AAAA", "槽", "a" * 5000, "../../etc/passwd"])
def test_create_refuses_a_made_up_slot_id(world: World, slot_id: str) -> None:
    order = make_order(world.bookings.slots(STORE, "oil_service")[0])
    with pytest.raises(UnknownSlot, match="list the slots again"):
        world.bookings.create(replace(order, slot_id=slot_id))


def test_create_refuses_a_time_that_was_never_offered(world: World) -> None:
    order = make_order(world.bookings.slots(STORE, "oil_service")[0])
    forged = SlotIds(b"another secret").issue(STORE, "oil_service", MONDAY + timedelta(hours=2))
    with pytest.raises(UnknownSlot):
        world.bookings.create(replace(order, slot_id=forged))


def test_create_refuses_a_slot_that_has_passed(world: World) -> None:
    order = make_order(world.bookings.slots(STORE, "oil_service")[0])
    world.business.turn(hours=2)
    with pytest.raises(SlotInPast, match="later one"):
        world.bookings.create(order)


def test_the_first_slot_offered_can_still_be_taken_ten_minutes_later(world: World) -> None:
    order = make_order(world.bookings.slots(STORE, "oil_service")[0])
    world.business.turn(minutes=10)
    assert world.bookings.create(order).status == "confirmed"


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", "  "), ("name", "x" * 81), ("phone", "12345"), ("phone", ""), ("note", "字" * 1001)],
)
def test_create_refuses_details_that_can_not_be_used(world: World, field: str, value: str) -> None:
    with pytest.raises(InvalidDetails) as refusal:
        world.book(**{field: value})
    assert refusal.value.field == field
    assert world.bookings.for_owner("session:a") == []


def test_get_finds_a_booking_by_code_and_last_four_digits(world: World) -> None:
    booking = world.book()
    typed = f" {booking.code[:4].lower()}-{booking.code[4:]} "
    assert world.bookings.get(typed, LAST4) == booking


def test_get_tells_wrong_digits_and_unknown_codes_apart_by_type_alone(world: World) -> None:
    code = world.book().code
    other = "2" * 8
    with pytest.raises(WrongPhone) as wrong:
        world.bookings.get(code, ByPhone("1111"))
    with pytest.raises(UnknownBooking) as unknown:
        world.bookings.get(other, ByPhone("1111"))
    assert str(wrong.value).replace(code, other) == str(unknown.value)


@pytest.mark.parametrize("last4", ["", "80008000", "0", "+861"])
def test_get_refuses_anything_but_the_last_four(world: World, last4: str) -> None:
    code = world.book().code
    with pytest.raises(WrongPhone):
        world.bookings.get(code, ByPhone(last4))


def test_five_wrong_tries_lock_a_code_for_fifteen_minutes(world: World) -> None:
    code = world.book().code
    for _ in range(5):
        with pytest.raises(WrongPhone):
            world.bookings.get(code, ByPhone("1111"))
    with pytest.raises(TooManyAttempts) as refusal:
        world.bookings.get(code, LAST4)
    assert 0 < refusal.value.retry_after_s <= 900
    world.real.turn(minutes=15, seconds=1)
    assert world.bookings.get(code, LAST4).code == code


def test_right_digits_never_lock_a_code(world: World) -> None:
    code = world.book().code
    for _ in range(12):
        world.bookings.get(code, LAST4)
    assert world.bookings.cancel(code, LAST4).status == "cancelled"


def test_a_booking_opens_to_its_owner_and_its_store_alone(world: World) -> None:
    code = world.book().code
    for friend in (ByOwner("session:a"), ByStaff("li", STORE), ByStaff("chief")):
        assert world.bookings.get(code, friend).code == code
    for stranger in (ByOwner("session:b"), ByOwner(""), ByStaff("wu", "sh-pudong")):
        with pytest.raises(UnknownBooking):
            world.bookings.get(code, stranger)


def test_reschedule_keeps_the_code_and_frees_the_old_time(world: World) -> None:
    booking = world.book()
    later = world.bookings.slots(STORE, "oil_service", day=date(2026, 3, 5))[0]
    moved = world.bookings.reschedule(booking.code, later.slot_id, LAST4)
    assert (moved.code, moved.booking_id) == (booking.code, booking.booking_id)
    assert (moved.starts_at, moved.revision) == (later.starts_at, 1)
    assert world.bookings.slots(STORE, "oil_service")[0].capacity_left == 2
    assert world.bookings.get(booking.code, LAST4) == moved


def test_reschedule_may_overlap_its_own_old_time(world: World) -> None:
    first = world.bookings.slots(STORE, "oil_service")[0]
    booking = world.bookings.create(make_order(first))
    world.bookings.create(make_order(first))
    later = first.starts_at + timedelta(minutes=30)
    slot_id = SlotIds(SECRET).issue(STORE, "oil_service", later)
    moved = world.bookings.reschedule(booking.code, slot_id, LAST4)
    assert moved.starts_at == later


def test_reschedule_to_a_taken_slot_changes_nothing(world: World) -> None:
    booking = world.book()
    later = world.bookings.slots(STORE, "oil_service", day=date(2026, 3, 5))[0]
    world.bookings.create(make_order(later))
    world.bookings.create(make_order(later))
    with pytest.raises(SlotTaken) as refusal:
        world.bookings.reschedule(booking.code, later.slot_id, LAST4)
    assert len(refusal.value.alternatives) == 3
    assert world.bookings.get(booking.code, LAST4) == booking
    assert world.bookings.slots(STORE, "oil_service")[0].capacity_left == 1


def test_reschedule_stays_with_store_and_service(world: World) -> None:
    code = world.book().code
    for store_id, service in (("sh-pudong", "oil_service"), (STORE, "brake_pads")):
        slot = world.bookings.slots(store_id, service)[0]
        with pytest.raises(UnknownSlot):
            world.bookings.reschedule(code, slot.slot_id, LAST4)


def test_reschedule_to_the_same_time_changes_nothing(world: World) -> None:
    slot = world.bookings.slots(STORE, "oil_service")[0]
    booking = world.bookings.create(make_order(slot))
    assert world.bookings.reschedule(booking.code, slot.slot_id, LAST4) == booking


def test_cancel_frees_the_bay_and_keeps_the_booking_readable(world: World) -> None:
    booking = world.book()
    world.bookings.cancel(booking.code, LAST4)
    assert world.bookings.get(booking.code, LAST4).status == "cancelled"
    assert world.bookings.slots(STORE, "oil_service")[0].capacity_left == 2


def test_cancel_twice_is_cancelling_once(world: World) -> None:
    code = world.book().code
    assert world.bookings.cancel(code, LAST4) == world.bookings.cancel(code, LAST4)


def test_a_cancelled_booking_can_not_be_moved(world: World) -> None:
    code = world.book().code
    world.bookings.cancel(code, LAST4)
    slot = world.bookings.slots(STORE, "oil_service")[3]
    with pytest.raises(NotChangeable, match="call the shop"):
        world.bookings.reschedule(code, slot.slot_id, LAST4)


def test_a_booking_that_has_begun_can_not_be_moved_or_cancelled(world: World) -> None:
    code = world.book().code
    world.business.turn(hours=2)
    slot = world.bookings.slots(STORE, "oil_service")[0]
    with pytest.raises(NotChangeable):
        world.bookings.reschedule(code, slot.slot_id, LAST4)
    with pytest.raises(NotChangeable):
        world.bookings.cancel(code, LAST4)


def test_the_store_may_move_and_cancel_what_has_begun(world: World) -> None:
    code, staff = world.book().code, ByStaff("li", STORE)
    world.business.turn(hours=2)
    slot = world.bookings.slots(STORE, "oil_service")[0]
    moved = world.bookings.reschedule(code, slot.slot_id, staff, reason="late")
    assert (moved.code, moved.starts_at) == (code, slot.starts_at)
    world.business.turn(hours=5)
    assert world.bookings.cancel(code, staff, reason="ill").status == "cancelled"


def test_a_refused_change_says_what_is_possible(world: World) -> None:
    code, staff = world.book().code, ByStaff("li", STORE)
    world.bookings.cancel(code, staff)
    slot = world.bookings.slots(STORE, "oil_service")[0]
    with pytest.raises(NotChangeable, match="possible now: nothing") as refusal:
        world.bookings.reschedule(code, slot.slot_id, staff)
    assert refusal.value.possible == ()


def test_a_hold_keeps_the_slot_until_it_is_confirmed(world: World) -> None:
    slot = world.bookings.slots(STORE, "oil_service")[0]
    held = world.bookings.hold(slot.slot_id, slot.service, owner="session:a")
    assert (held.status, held.phone_masked) == ("held", "")
    assert world.bookings.slots(STORE, "oil_service")[0].capacity_left == 1
    world.real.turn(minutes=9)
    booked = world.bookings.confirm(held.code, make_contact(), owner="session:a")
    assert (booked.status, booked.code, booked.hold_expires_at) == ("confirmed", held.code, None)
    assert world.bookings.get(held.code, LAST4) == booked


def test_a_hold_runs_out_after_ten_minutes_of_real_time(world: World) -> None:
    slot = world.bookings.slots(STORE, "oil_service")[0]
    held = world.bookings.hold(slot.slot_id, slot.service, owner="session:a")
    world.real.turn(minutes=10)
    assert world.bookings.get(held.code, ByOwner("session:a")).status == "cancelled"
    assert world.bookings.slots(STORE, "oil_service")[0].capacity_left == 2
    with pytest.raises(HoldExpired, match="choose a slot again"):
        world.bookings.confirm(held.code, make_contact(), owner="session:a")


def test_business_time_does_not_end_a_hold(world: World) -> None:
    slot = world.bookings.slots(STORE, "oil_service")[4]
    held = world.bookings.hold(slot.slot_id, slot.service, owner="session:a")
    world.business.turn(minutes=30)
    assert world.bookings.confirm(held.code, make_contact(), owner="session:a")


def test_the_bays_of_lapsed_holds_can_be_booked(world: World) -> None:
    slot = world.bookings.slots(STORE, "oil_service")[0]
    for _ in range(2):
        world.bookings.hold(slot.slot_id, slot.service, owner="session:a")
    with pytest.raises(SlotTaken):
        world.bookings.create(make_order(slot))
    world.real.turn(minutes=11)
    assert world.bookings.create(make_order(slot)).status == "confirmed"


def test_nobody_confirms_another_persons_hold_or_opens_it_by_phone(world: World) -> None:
    slot = world.bookings.slots(STORE, "oil_service")[0]
    held = world.bookings.hold(slot.slot_id, slot.service, owner="session:a")
    with pytest.raises(UnknownBooking):
        world.bookings.confirm(held.code, make_contact(), owner="session:b")
    with pytest.raises(WrongPhone):
        world.bookings.get(held.code, ByPhone(""))


def test_a_hold_is_confirmed_once(world: World) -> None:
    slot = world.bookings.slots(STORE, "oil_service")[0]
    held = world.bookings.hold(slot.slot_id, slot.service, owner="session:a")
    world.bookings.confirm(held.code, make_contact(), owner="session:a")
    with pytest.raises(NotChangeable):
        world.bookings.confirm(held.code, make_contact(), owner="session:a")


def test_for_owner_lists_ones_own_soonest_first(world: World) -> None:
    slots = world.bookings.slots(STORE, "oil_service")
    later = world.bookings.create(make_order(slots[5]))
    sooner = world.bookings.create(make_order(slots[1]))
    world.bookings.create(make_order(slots[2], owner="session:b"))
    assert world.bookings.for_owner("session:a") == [sooner, later]


def test_the_same_key_and_body_book_once(world: World) -> None:
    slot = world.bookings.slots(STORE, "oil_service")[0]
    once = Once("key-1", b"body")
    first = world.bookings.create(make_order(slot), once=once)
    assert world.bookings.create(make_order(slot), once=once) == first
    assert len(world.bookings.for_owner("session:a")) == 1


def test_the_same_key_with_another_body_is_refused(world: World) -> None:
    slot = world.bookings.slots(STORE, "oil_service")[0]
    world.bookings.create(make_order(slot), once=Once("key-1", b"body"))
    with pytest.raises(IdempotencyMismatch):
        world.bookings.create(make_order(slot), once=Once("key-1", b"another"))
    world.bookings.create(make_order(slot), once=Once("key-1", b"another", scope="account:1"))
    assert len(world.bookings.for_owner("session:a")) == 2


def write(outcome: Booking | BookingError) -> Answer:
    if isinstance(outcome, Booking):
        return Answer(201, f"{outcome.code} {outcome.status}".encode())
    return Answer(409, repr(outcome).encode())


def test_a_key_gives_the_first_answer_byte_for_byte_for_a_day(world: World) -> None:
    order = make_order(world.bookings.slots(STORE, "oil_service")[0])
    once = Once("key-1", b"body")
    first = world.bookings.create_once(order, once, write)
    world.bookings.cancel(first.body.decode().split()[0], LAST4)
    world.business.turn(hours=20)
    world.real.turn(hours=23)
    assert world.bookings.create_once(order, once, write) == first
    world.real.turn(hours=2)
    assert world.bookings.create_once(order, once, write).status == 409


def test_a_key_keeps_a_refusal_too(world: World) -> None:
    slot = world.bookings.slots(STORE, "oil_service")[0]
    rivals = [world.bookings.create(make_order(slot)) for _ in range(2)]
    once = Once("key-1", b"body")
    first = world.bookings.create_once(make_order(slot), once, write)
    assert first.status == 409
    world.bookings.cancel(rivals[0].code, LAST4)
    assert world.bookings.create_once(make_order(slot), once, write) == first
    retry = world.bookings.create_once(make_order(slot), Once("key-2", b"body"), write)
    assert retry.status == 201


def test_an_order_that_is_wrong_in_itself_leaves_its_key_unused(world: World) -> None:
    slot = world.bookings.slots(STORE, "oil_service")[0]
    once = Once("key-1", b"body")
    with pytest.raises(InvalidDetails):
        world.bookings.create_once(make_order(slot, phone="1"), once, write)
    assert world.bookings.create_once(make_order(slot), once, write).status == 201


def test_a_long_job_is_a_drop_off_until_the_shop_is_open_again(world: World) -> None:
    slot = world.bookings.slots(STORE, "paint_repair")[0]
    booking = world.bookings.create(make_order(slot))
    assert booking.ends_at - booking.starts_at == timedelta(days=2)
    following = world.bookings.slots(STORE, "paint_repair")[0]
    assert following.starts_at == booking.ends_at


def test_names_and_phones_stay_out_of_what_is_logged(world: World) -> None:
    shown = repr(world.book()) + repr(LAST4)
    assert not any(text in shown for text in ("王芳", "8000", "朗逸", "异响"))
