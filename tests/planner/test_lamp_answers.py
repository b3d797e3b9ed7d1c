"""Answers to "is it this lamp or that one?"."""

from collections.abc import Callable

import pytest

from assistant.booking.clock import RealClock
from assistant.candidates import NO_CANDIDATE
from assistant.findings import view_finding
from assistant.messages import FindingView
from assistant.places.gazetteer import Gazetteer
from assistant.planner.lamp_answers import LampChoice, answer_to
from assistant.planner.understanding import Understander
from tests.agent.scripted_photos import unsure
from tests.planner.fakes_understanding import knowledge
from tests.shipped import shipped_encoder

Answer = Callable[..., LampChoice | None]
DANGER = ("brake_system", "parking_brake")
HARMLESS = ("low_fuel", "hv_battery_low")


def lamp(colour: str, *codes: str) -> FindingView:
    return view_finding(unsure(colour, *codes), knowledge())


@pytest.fixture(scope="module")
def answer() -> Answer:
    understander = Understander(shipped_encoder(), Gazetteer.bundled(), knowledge(), RealClock())

    def read(text: str, colour: str, *codes: str) -> LampChoice | None:
        said = understander.understand(text, awaiting="lamp")
        return answer_to(said, lamp(colour, *codes))

    return read


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("第一个", "brake_system"),
        ("第二个吧", "parking_brake"),
        ("选2", "parking_brake"),
        ("1", "brake_system"),
        ("左边那个", "brake_system"),
        ("右边的", "parking_brake"),
        ("后者", "parking_brake"),
        ("最后一个", "parking_brake"),
        ("the second one", "parking_brake"),
        ("the one on the left", "brake_system"),
        ("是2，不是1", "parking_brake"),
        ("right-hand one, i think", "parking_brake"),
        ("选第二个", "parking_brake"),
        ("第一个。", "brake_system"),
        ("two", "parking_brake"),
        ("option 1", "brake_system"),
        ("驻车制动", "parking_brake"),
        ("Parking brake", "parking_brake"),
        ("应该是手刹", "parking_brake"),
        ("handbrake", "parking_brake"),
        ("第一个，不知道严不严重", "brake_system"),
        ("不是第一个，是第二个", "parking_brake"),
        ("not the first one but the second", "parking_brake"),
    ],
)
def test_a_rank_a_side_or_a_name_picks_a_lamp(answer: Answer, text: str, code: str) -> None:
    choice = answer(text, "red", *DANGER)
    assert choice is not None
    assert (choice.how, choice.code, choice.colour) == ("picked", code, "red")


@pytest.mark.parametrize(
    ("text", "codes", "code"),
    [
        ("brake", ("abs", "brake_system"), "brake_system"),
        ("机油压力灯", ("engine_oil_level", "engine_oil_pressure"), "engine_oil_pressure"),
        ("油位", ("engine_oil_pressure", "engine_oil_level"), "engine_oil_level"),
        ("fuel", HARMLESS, "low_fuel"),
    ],
)
def test_a_part_of_a_name_will_do_where_only_one_has_it(
    answer: Answer, text: str, codes: tuple[str, str], code: str
) -> None:
    choice = answer(text, "amber", *codes)
    assert choice is not None and (choice.how, choice.code) == ("picked", code)


@pytest.mark.parametrize(
    "text", ["都不是", "两个都不是", "不是", "neither", "none of these", "no", "不对"]
)
def test_neither_is_a_lamp_that_is_unknown(answer: Answer, text: str) -> None:
    choice = answer(text, "red", *DANGER)
    assert choice is not None and (choice.how, choice.code) == ("neither", NO_CANDIDATE)


@pytest.mark.parametrize("text", ["都不是刹车也不是手刹", "neither the brake nor the handbrake"])
def test_naming_both_only_to_deny_them_is_neither(answer: Answer, text: str) -> None:
    choice = answer(text, "red", *DANGER)
    assert choice is not None and choice.how == "neither"


def test_another_lamp_may_be_named_instead(answer: Answer) -> None:
    choice = answer("都不是，是安全带灯", "red", *DANGER)
    assert choice is not None
    assert (choice.how, choice.code, choice.colour) == ("picked", "seat_belt", "red")


@pytest.mark.parametrize(
    "text",
    ["不清楚", "不知道", "看不清", "拿不准", "I don't know", "not sure", "can't tell",
     "I'm not sure, maybe the second", "不确定，可能是第二个"],
)  # fmt: skip
def test_in_doubt_the_more_dangerous_reading_counts(answer: Answer, text: str) -> None:
    choice = answer(text, "red", "parking_brake", "brake_system")
    assert choice is not None
    assert (choice.how, choice.code, choice.assumed) == ("unsure", "brake_system", False)


@pytest.mark.parametrize("text", ["机油灯", "是", "yes", "还能开吗", "can i drive?"])
def test_an_answer_that_decides_nothing_is_a_doubt(answer: Answer, text: str) -> None:
    choice = answer(text, "amber", "engine_oil_level", "engine_oil_pressure")
    assert choice is not None and choice.how == "unsure" and choice.assumed


@pytest.mark.parametrize(
    "text",
    ["第二个和第一个都像", "the first or the second", "the handbrake is off", "右前轮漏气了",
     "第三个", "车的左边有异响", "there is a noise on the left", "i left my key at home",
     "wait a second",
     "first of all, can i drive?", "no one knows", "第一次遇到", "要两个小时", "that's right"],
)  # fmt: skip
def test_both_or_something_else_picks_nothing(answer: Answer, text: str) -> None:
    choice = answer(text, "red", "parking_brake", "brake_system")
    assert choice is None or (choice.how, choice.code) == ("unsure", "brake_system")


@pytest.mark.parametrize("text", ["帮我找个店", "胎压灯也亮了", "发动机抖动", "算了", "多少钱"])
def test_a_change_of_subject_counts_as_doubt_only_where_a_reading_is_dangerous(
    answer: Answer, text: str
) -> None:
    assert answer(text, "amber", *HARMLESS) is None
    dangerous = answer(text, "red", *DANGER)
    assert dangerous is not None and (dangerous.code, dangerous.assumed) == ("brake_system", True)


@pytest.mark.parametrize(
    ("text", "how"), [("是的", "picked"), ("yes", "picked"), ("不是", "neither"), ("no", "neither")]
)
def test_a_single_candidate_is_answered_with_yes_or_no(answer: Answer, text: str, how: str) -> None:
    choice = answer(text, "amber", "low_fuel")
    assert choice is not None and choice.how == how


def test_thanks_answer_nothing(answer: Answer) -> None:
    assert answer("谢谢", "red", *DANGER) is None
