"""When a driver says "my car", the assistant knows which one that is."""

import pytest

from assistant.garage.model import Car, CarFacts
from assistant.garage.words import own_car
from assistant.history import history
from assistant.planner.types import Vehicle, fill_vehicle
from tests.talk import SHANGHAI, Talk

CARS = [Car(car_id="1", model="宝马 X5"), Car(car_id="2", model="大众朗逸")]


@pytest.mark.parametrize(
    ("said", "car"),
    [("我的车该保养了", "宝马 X5"), ("我这台车抖", "宝马 X5"), ("Is my car due?", "宝马 X5"),
     ("我的车，就是大众朗逸，异响", "大众朗逸"), ("朋友的车打不着", None), ("刹车有吱吱声", None),
     ("what does a car need", None)],
)  # fmt: skip
def test_my_car_is_the_chosen_one_or_the_one_that_is_named(said: str, car: str | None) -> None:
    found = own_car(said, CARS)
    assert (found.model if found else None) == car
    assert own_car(said, []) is None


def test_what_was_told_of_the_car_goes_before_what_is_kept() -> None:
    kept = Vehicle(make="Volkswagen", model="Lavida", odometer_km=62000)
    assert fill_vehicle(Vehicle(odometer_km=70000), kept).odometer_km == 70000
    assert fill_vehicle(Vehicle(make="BMW", odometer_km=1), kept) == kept


def test_the_kept_car_goes_into_the_booking_and_the_history(talk: Talk) -> None:
    facts = CarFacts(model="大众朗逸 2019", plate="沪A12345", odometer_km=62000)
    talk.assistant.garage.add(facts, talk.caller)
    for said in ("给我的车约个机油保养", "第一个", "王芳", "13800138000"):
        talk.say(said, at=SHANGHAI)
    state = talk.loop.run_until_complete(
        talk.assistant.graph.aget_state({"configurable": {"thread_id": talk.thread_id}})
    )
    vehicle = state.values["proposal"]["vehicle"]
    assert "Lavida" in vehicle and "沪A12345" in vehicle
    past = talk.loop.run_until_complete(history(talk.assistant, str(talk.thread_id), talk.caller))
    assert [turn.car for turn in past] == ["大众朗逸 2019", None, None, None]
