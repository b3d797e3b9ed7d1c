"""A driver who names a store is booked there, wherever the nearest one is."""

from dataclasses import fields

import pytest

from assistant.planner.booking_steps import knows_where
from assistant.planner.calls import Catalogue
from assistant.planner.dialogue import Dialogue
from tests.talk import BEIJING, Talk

STORE = "sh-yangpu-night"


@pytest.mark.parametrize(
    "text", ["我想在杨浦示范夜间快修店预约更换刹车片", "I'd like to book brake pads at {en}"]
)
def test_the_store_named_is_offered_alone_and_booked(talk: Talk, text: str) -> None:
    store = talk.assistant.named.__self__.get(STORE)  # type: ignore[attr-defined]
    assert store.name.zh == "杨浦示范夜间快修店"
    reply = talk.say(text.format(en=store.name.en), at=BEIJING)
    assert [one.store_id for one in reply.stores] == [STORE]
    assert reply.stores[0].distance_km is None and reply.awaiting == "slot"
    assert {(slot.store_id, slot.service) for slot in reply.slots} == {(STORE, "brake_pads")}
    assert store.name.get(reply.locale) in reply.reply and "{" not in reply.reply
    talk.say("第一个")
    talk.say("我叫张伟")
    summary = talk.say("13800138000")
    assert summary.awaiting == "confirmation" and store.name.zh in summary.reply


def test_the_work_may_be_told_later_and_another_place_ends_it(talk: Talk) -> None:
    reply = talk.say("我想预约杨浦示范夜间快修店")
    assert reply.awaiting == "service" and [one.store_id for one in reply.stores] == [STORE]
    assert {slot.store_id for slot in talk.say("换刹车片").slots} == {STORE}
    assert STORE not in {slot.store_id for slot in talk.say("换成北京海淀的店").slots}


@pytest.mark.parametrize("text", ["换一家", "another shop please"])
def test_who_wants_another_store_is_asked_where_they_are(talk: Talk, text: str) -> None:
    talk.say("我想在杨浦示范夜间快修店预约更换刹车片")
    assert talk.say(text).awaiting == "location"
    assert talk.say("我在上海浦东").slots[0].store_id == "sh-pudong-general"


def test_help_comes_to_the_car_and_not_to_the_store_named() -> None:
    none = {field.name: frozenset() for field in fields(Catalogue)}
    catalogue = Catalogue(**{**none, "roadside": frozenset({"towing"})})
    state = Dialogue(asked_store=STORE)
    assert knows_where(state, "brake_pads", catalogue)
    assert not knows_where(state, "towing", catalogue)
