"""A person gets everything that is kept, and can have it erased."""

import pytest
from langchain_core.messages import HumanMessage

from assistant.booking.model import ByOwner
from assistant.errors import ThreadBusy, UnknownThread
from assistant.privacy.views import Erased
from assistant.tables import car_photos, lamp_feedback, threads
from tests.privacy.keeping import NAME, PHONE, PLATE, TOLD, VIN, Keeping


async def test_an_export_holds_everything_and_hides_numbers(keeping: Keeping) -> None:
    caller, other = await keeping.person(), await keeping.person()
    data = await keeping.privacy.export(caller.owner)
    (thread,), (booking,) = data.threads, data.bookings
    assert thread.thread_id == keeping.thread_of(caller) != keeping.thread_of(other)
    assert [photo.photo_id for photo in thread.photos] == ["photo-1"]
    assert booking.name == NAME and booking.status == "confirmed"
    assert [answer.pick for answer in data.lamp_answers] == ["neither"]
    assert [consent.subject for consent in data.consents] == ["phone"]
    text = data.model_dump_json()
    assert data.masked and not [said for said in (PHONE, PLATE, VIN) if said in text]


async def test_an_export_can_hold_the_numbers_as_they_were_told(keeping: Keeping) -> None:
    caller = await keeping.person()
    data = await keeping.privacy.export(caller.owner, masked=False)
    assert data.threads[0].turns[0].message == TOLD
    assert data.bookings[0].phone == f"+86{PHONE}" and VIN in data.bookings[0].note


async def test_a_deleted_conversation_is_gone_with_its_photos(keeping: Keeping) -> None:
    caller, other = await keeping.person(), await keeping.person()
    thread = keeping.thread_of(caller)
    with pytest.raises(UnknownThread):
        await keeping.privacy.delete_thread(thread, other)
    assert await keeping.privacy.delete_thread(thread, caller) == Erased(
        threads=1, photos=1, lamp_answers=1
    )
    assert await keeping.privacy.conversations.messages(thread) == []
    assert [keeping.rows(table) for table in (threads, car_photos, lamp_feedback)] == [1, 1, 1]
    assert len(keeping.desks.bookings.for_owner(caller.owner)) == 1
    with pytest.raises(UnknownThread):
        await keeping.privacy.delete_thread(thread, caller)


async def test_a_conversation_that_answers_now_is_not_deleted_under_its_feet(
    keeping: Keeping,
) -> None:
    caller = await keeping.person()
    thread = keeping.thread_of(caller)
    assert keeping.privacy.threads.start_turn(thread)
    with pytest.raises(ThreadBusy):
        await keeping.privacy.delete_thread(thread, caller)
    erased = await keeping.privacy.erase(caller.owner)
    assert (erased.threads, erased.busy_threads) == (0, [thread])
    assert len(await keeping.privacy.conversations.messages(thread)) == 2


async def test_erasing_keeps_what_is_still_to_come_and_says_so(keeping: Keeping) -> None:
    caller, other = await keeping.person(), await keeping.person()
    code = keeping.desks.bookings.for_owner(caller.owner)[0].code
    erased = await keeping.privacy.erase(caller.owner)
    assert erased == Erased(threads=1, photos=1, lamp_answers=1, kept_bookings=[code])
    keeping.desks.bookings.cancel(code, ByOwner(caller.owner))
    again = await keeping.privacy.erase(caller.owner)
    assert again == Erased(bookings=1)
    left = await keeping.privacy.export(caller.owner)
    assert (left.threads, left.bookings, left.lamp_answers) == ([], [], [])
    assert len((await keeping.privacy.export(other.owner)).bookings) == 1


async def test_a_booking_that_is_over_is_nobodys_after_erasing(keeping: Keeping) -> None:
    caller = await keeping.person()
    keeping.finish(caller)
    assert (await keeping.privacy.erase(caller.owner)).bookings == 1
    (booking,) = keeping.privacy.records.bookings("")
    assert vars(booking.contact) == {"name": "", "phone": "", "vehicle": "", "note": ""}
    assert booking.status == "done"


async def test_a_conversation_goes_on_after_another_one_was_deleted(keeping: Keeping) -> None:
    caller = await keeping.person()
    kept = keeping.privacy.threads.open(None, caller).thread_id
    await keeping.say(kept, HumanMessage("油壶灯"))
    await keeping.privacy.delete_thread(keeping.thread_of(caller), caller)
    threads_left = (await keeping.privacy.export(caller.owner)).threads
    assert len(threads_left) == 1
