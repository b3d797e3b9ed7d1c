"""A fault that is to be checked is nothing for the annual inspection."""

import pytest

from assistant.planner.faults import checks_fault
from assistant.planner.folding import fold
from tests.talk import Talk


@pytest.mark.parametrize(
    "text",
    [
        "it lurches when I pull away, have it looked over",
        "the tailgate won't close, I'd like that inspected",
        "起步有顿挫，想检查一下",
    ],
)
def test_a_fault_is_checked(text: str) -> None:
    assert checks_fault(fold(text), told=False)


@pytest.mark.parametrize(
    "text",
    [
        "check the car over before I drive to my aunt",
        "the annual test is due and a bulb won't light, check it",
        "下个月年检，灯不亮帮我先查查",
    ],
)
def test_an_official_test_or_no_fault_is_not(text: str) -> None:
    assert not checks_fault(fold(text), told=False)


@pytest.mark.parametrize(
    "told",
    [
        "my airbag lamp stays lit, I'd like that checked over",
        "gearbox jerks in traffic, my mum wants it checked",
    ],
)
def test_a_fault_to_be_checked_is_booked_as_one(talk: Talk, told: str) -> None:
    talk.say(told)
    reply = talk.say("Haidian, Beijing")
    assert reply.awaiting == "slot" and "Pre-inspection" not in reply.reply


def test_the_test_of_the_state_is_still_prepared_for(talk: Talk) -> None:
    talk.say("need it checked over before the annual test, can you book that")
    reply = talk.say("Haidian, Beijing")
    assert reply.awaiting == "slot" and "Pre-inspection check" in reply.reply


def test_a_chinese_fault_to_be_looked_at_is_no_major_service(talk: Talk) -> None:
    talk.say("冷车起步皮带那边吱吱叫，想约个时间让师傅检查检查")
    reply = talk.say("北京海淀")
    assert reply.awaiting == "slot"
    assert "major_service" not in {slot.service for slot in reply.slots}
