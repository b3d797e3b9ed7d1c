"""Someone who calls in with a phone number gets what is that number's, and no more."""

import pytest

from assistant.booking.errors import InvalidDetails
from assistant.privacy.by_phone import erase_by_phone, export_by_phone
from tests.privacy.keeping import PHONE, Keeping

OTHER = "13800138000"


async def test_a_phone_leads_to_its_bookings_and_sessions(keeping: Keeping) -> None:
    caller, other = await keeping.person(), await keeping.person(phone=OTHER)
    data = await export_by_phone(keeping.privacy, "139 1234 5678")
    assert [thread.thread_id for thread in data.threads] == [keeping.thread_of(caller)]
    assert len(data.bookings) == len(data.lamp_answers) == 1
    assert PHONE not in data.model_dump_json()
    full = await export_by_phone(keeping.privacy, PHONE, masked=False)
    assert full.bookings[0].phone == f"+86{PHONE}"
    keeping.finish(caller)
    erased = await erase_by_phone(keeping.privacy, PHONE)
    assert (erased.threads, erased.bookings, erased.kept_bookings) == (1, 1, [])
    assert (await export_by_phone(keeping.privacy, PHONE)).bookings == []
    assert len((await keeping.privacy.export(other.owner)).threads) == 1


async def test_one_who_books_for_several_people_keeps_the_conversation(keeping: Keeping) -> None:
    caller = await keeping.person()
    keeping.book(caller, OTHER)
    keeping.finish(caller)
    data = await export_by_phone(keeping.privacy, PHONE)
    assert data.threads == [] and len(data.bookings) == 1
    assert (await erase_by_phone(keeping.privacy, PHONE)).bookings == 1
    left = await keeping.privacy.export(caller.owner, masked=False)
    assert [booking.phone for booking in left.bookings] == [f"+86{OTHER}"]
    assert len(left.threads) == 1


async def test_bookings_to_come_are_named(keeping: Keeping) -> None:
    caller = await keeping.person()
    (booking,) = keeping.desks.bookings.for_owner(caller.owner)
    erased = await erase_by_phone(keeping.privacy, PHONE)
    assert erased.kept_bookings == [booking.code] and erased.bookings == 0


async def test_a_phone_that_cant_be_is_refused(keeping: Keeping) -> None:
    with pytest.raises(InvalidDetails):
        await export_by_phone(keeping.privacy, "12")
