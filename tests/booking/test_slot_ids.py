import re
from datetime import timedelta

import pytest

from assistant.booking.errors import UnknownSlot
from assistant.booking.slot_ids import SlotIds, SlotKey
from tests.fakes_booking import MONDAY, SECRET

IDS = SlotIds(SECRET)


def test_an_id_is_the_same_each_time_and_safe_in_a_url() -> None:
    slot_id = IDS.issue("sh-静安", "oil_service", MONDAY)
    assert slot_id == IDS.issue("sh-静安", "oil_service", MONDAY)
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,100}", slot_id)


def test_an_id_reads_back() -> None:
    slot_id = IDS.issue("sh-静安", "oil_service", MONDAY)
    assert IDS.read(slot_id) == SlotKey("sh-静安", "oil_service", MONDAY)


def test_no_single_character_can_be_changed() -> None:
    slot_id = IDS.issue("sh-jingan", "oil_service", MONDAY)
    for place, old in enumerate(slot_id):
        for new in "Ab0_":
            if new != old:
                with pytest.raises(UnknownSlot):
                    IDS.read(slot_id[:place] + new + slot_id[place + 1 :])


def test_another_installations_ids_are_refused() -> None:
    with pytest.raises(UnknownSlot):
        IDS.read(SlotIds(b"another").issue("sh-jingan", "oil_service", MONDAY))


def test_ids_of_different_slots_differ() -> None:
    ids = {
        IDS.issue(store, service, MONDAY + timedelta(minutes=30 * n))
        for store in ("a", "b")
        for service in ("x", "y")
        for n in range(3)
    }
    assert len(ids) == 12
