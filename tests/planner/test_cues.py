"""Words that give an intent away."""

import pytest

from assistant.planner.cues import cued_intents
from assistant.planner.folding import fold
from tests.talk import Talk


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("could you do two pages about volcanoes for my nephew", "off_topic"),
        ("I need a haiku for a birthday card", "off_topic"),
        ("my aunt says she made a booking but can't find it", "look_up_booking"),
        ("we had a reservation, I think, so could you check?", "look_up_booking"),
    ],
)
def test_a_sure_word_is_found(text: str, intent: str) -> None:
    assert intent in cued_intents(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "can I have an appointment, I can't find any free time on the page",
        "I'd like to have an appointment for the brakes, please check",
        "page two of the manual says the oil is due",
    ],
)
def test_a_wish_for_an_appointment_looks_none_up(text: str) -> None:
    assert not {"look_up_booking", "off_topic"} & set(cued_intents(fold(text)))


def test_school_work_is_turned_down_and_led_back_to_cars(talk: Talk) -> None:
    reply = talk.say("be so kind, my nephew has to bring two pages about volcanoes on Monday")
    assert "your car" in reply.reply and reply.awaiting is None


def test_whoever_is_unsure_of_a_booking_hears_that_there_is_none(talk: Talk) -> None:
    reply = talk.say("my aunt says she made a booking for us but can't find it, perhaps you can")
    assert "no booking of yours" in reply.reply and reply.awaiting is None
