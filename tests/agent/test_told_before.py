"""What was told before a booking, or in other words than expected, in English."""

import pytest

from tests.talk import Talk

PLACE = "Haidian, Beijing"


@pytest.mark.parametrize(
    ("told", "service"),
    [
        ("oil chnage for my accord", "Oil and filter change"),
        ("I need my heater repaired.", "Heater repair"),
        ("what does a coolant flush cost?", "Coolant flush"),
        ("change the coolant for me", "Coolant flush"),
    ],
)
def test_work_told_before_the_wish_is_the_work_booked(talk: Talk, told: str, service: str) -> None:
    reply = talk.say(told)
    if reply.awaiting != "location":
        talk.say("can you book me in then?")
    reply = talk.say(PLACE)
    assert reply.awaiting == "slot" and service in reply.reply


def test_an_answer_not_caught_is_asked_for_again_and_nothing_is_searched(talk: Talk) -> None:
    talk.say("spark plugs please, I'm in " + PLACE)
    assert talk.say("then 1").awaiting == "name"
    reply = talk.say("blorp")
    assert reply.awaiting in ("name", "phone") and not reply.citations


def test_a_booking_let_go_in_other_words_is_cancelled_after_a_yes(talk: Talk) -> None:
    talk.say("spark plugs please, I'm in " + PLACE)
    talk.say("the first time you have")
    talk.say("Siobhan Clark")
    talk.say("one three eight double oh one three eight triple oh")
    assert talk.say("Clarke with an e").awaiting == "confirmation"
    booked = talk.say("yes").booking
    assert booked is not None and booked.name == "Siobhan Clarke"
    asked = talk.say("scratch that, I won't be needing it anymore")
    assert asked.awaiting == "confirmation" and "cancel" in asked.reply
    cancelled = talk.say("yes").booking
    assert cancelled is not None and cancelled.status == "cancelled"


def test_a_place_put_right_is_no_name(talk: Talk) -> None:
    talk.say("new wiper blades please, Gongshu in Hangzhou")
    reply = talk.say("my bad, it's Xihu not Gongshu")
    assert reply.stores and "Xihu" in reply.stores[0].name
    assert talk.say("number 1").awaiting == "name"


def test_a_name_put_right_at_the_number_goes_on_to_the_number(talk: Talk) -> None:
    talk.say("spark plugs please, I'm in " + PLACE)
    talk.say("number 1")
    talk.say("Brandon Foley")
    assert talk.say("oh it's Brendan not Brandon, sorry").awaiting == "phone"
    assert "Brendan Foley" in talk.say("call 13900139000, ask for me").reply


def test_other_work_named_beside_the_one_let_go_takes_its_place(talk: Talk) -> None:
    talk.say("wiper blades please, I'm in " + PLACE)
    reply = talk.say("hmm forget the wipers, do the brake fluid instead")
    assert reply.slots and {slot.service for slot in reply.slots} == {"brake_fluid"}


def test_a_request_for_a_booking_is_no_question_after_one(talk: Talk) -> None:
    assert talk.say("coolant flush booking please").awaiting == "location"


def test_a_car_that_stands_is_helped_where_it_is(talk: Talk) -> None:
    talk.say("pressed the start button and nothing happens")
    reply = talk.say("Baiyun, Guangzhou")
    assert {slot.service for slot in reply.slots} <= {"mobile_diagnosis", "jump_start"}


def test_other_work_run_together_with_the_old_takes_its_place(talk: Talk) -> None:
    talk.say("oil change please, I'm in " + PLACE)
    reply = talk.say("hang on scap the oil chnge do the full service")
    assert reply.slots and {slot.service for slot in reply.slots} == {"major_service"}


@pytest.mark.parametrize(
    "text",
    [
        "bonnet is a bit bent from an old crash, can that be straightened",
        "theres a dent in my door from a crash two years ago, what would fixing cost",
    ],
)
def test_damage_of_long_ago_calls_nobody_to_the_scene(talk: Talk, text: str) -> None:
    reply = talk.say(text)
    assert reply.urgency != "stop_now" and "112" not in reply.reply


def test_an_offer_to_find_a_shop_is_taken_by_telling_where(talk: Talk) -> None:
    reply = talk.say("when should gearbox oil be changed?")
    assert reply.awaiting is None and "Shall I find a shop" in reply.reply
    reply = talk.say(PLACE)
    assert reply.awaiting == "slot" and "Transmission fluid change" in reply.reply
