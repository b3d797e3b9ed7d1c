"""A lamp that the photo leaves open: asked about, answered, explained; the danger first."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from assistant.bootstrap import build_language_model
from assistant.errors import UnknownThread
from assistant.messages import Caller, Reply
from assistant.settings import Settings
from tests.agent.openai_server import scripted_model
from tests.agent.scripted_photos import SECOND, cluster, sure, talk_about, unsure
from tests.talk import BEIJING, Talk
from vision.types import Box, Candidate, Finding

Start = Callable[..., Talk]
BRAKES = unsure("red", "brake_system", "parking_brake", "abs")
FUEL = unsure("amber", "low_fuel", "hv_battery_low")
WARNING = {"zh": "其中一种可能很危险", "en": "one of the possibilities is dangerous"}


@pytest.fixture
def start(real_services: Any, assistant_loop: asyncio.AbstractEventLoop) -> Start:
    def begin(*photos: list[Finding], model: Any = None) -> Talk:
        return talk_about(real_services, assistant_loop, *photos, model=model)

    return begin


def cited(reply: Reply) -> set[str]:
    return {citation.doc_id for citation in reply.citations}


@pytest.mark.parametrize(
    ("message", "names"),
    [("这是什么灯", ("制动系统", "驻车制动")), ("what is it?", ("Brake system", "Parking brake"))],
)
def test_the_two_best_candidates_are_asked_after_the_warning(
    start: Start, message: str, names: tuple[str, str]
) -> None:
    reply = start([BRAKES]).say(message, cluster())
    first, *_, question = reply.reply.splitlines()
    assert first.startswith("🔴") and WARNING[reply.locale] in first
    assert f"1. {names[0]}" in question and f"2. {names[1]}" in question
    assert "ABS" not in reply.reply and "防抱死" not in reply.reply
    assert (reply.urgency, reply.awaiting) == ("stop_now", None)


def test_an_amber_lamp_that_may_mean_danger_comes_with_the_warning_too(start: Start) -> None:
    reply = start([unsure("amber", "low_fuel", "hv_insulation")]).say("看看", cluster())
    assert reply.urgency == "stop_now" and WARNING["zh"] in reply.reply.splitlines()[0]


def test_findings_come_with_the_most_severe_first(start: Start) -> None:
    door = sure("door_open", "red")
    oil = Finding("lamp", "engine_oil_pressure", Box(9, 9, 30, 30), 0.7, colour="red")
    reply = start([door, FUEL, oil]).say("看看", cluster())
    assert [finding.code for finding in reply.findings] == [
        "engine_oil_pressure",
        "door_open",
        "low_fuel",
    ]


def test_a_harmless_doubt_raises_no_alarm(start: Start) -> None:
    reply = start([FUEL]).say("看看", cluster())
    assert reply.urgency is None and "🔴" not in reply.reply


@pytest.mark.parametrize("pick", ["第一个", "制动系统", "左边那个"])
def test_a_pick_is_explained_with_colour_and_severity(start: Start, pick: str) -> None:
    talk = start([BRAKES])
    talk.say("这是什么灯", cluster())
    reply = talk.say(pick)
    assert cited(reply) >= {"lamp:brake_system"}
    assert reply.urgency == "stop_now" and reply.reply.startswith("🔴")
    assert "制动系统**（红色）" in reply.reply and WARNING["zh"] not in reply.reply


def test_a_harmless_pick_ends_the_alarm(start: Start) -> None:
    talk = start([BRAKES])
    talk.say("what is it?", cluster())
    reply = talk.say("the second one")
    assert cited(reply) == {"lamp:parking_brake"}
    assert reply.urgency == "routine" and "Parking brake** (red)" in reply.reply


def test_in_doubt_the_more_serious_of_the_two_is_explained_and_that_is_said(start: Start) -> None:
    talk = start([unsure("red", "parking_brake", "brake_system")])
    talk.say("这是什么灯", cluster())
    reply = talk.say("不清楚")
    assert "lamp:brake_system" in cited(reply) and reply.urgency == "stop_now"
    assert "先按更要紧的那一个办" in reply.reply


def test_a_doubt_may_still_be_answered(start: Start) -> None:
    talk = start([BRAKES])
    talk.say("这是什么灯", cluster())
    talk.say("看不清")
    assert cited(talk.say("是第二个")) == {"lamp:parking_brake"}


def test_neither_of_two_red_ones_is_unknown_and_stays_dangerous(start: Start) -> None:
    talk = start([BRAKES])
    talk.say("这是什么灯", cluster())
    reply = talk.say("都不是")
    assert cited(reply) == {"lamp:other"}
    assert reply.urgency == "stop_now" and "别再开" in reply.reply
    assert "找附近的店" not in reply.reply


def test_a_lamp_named_instead_is_explained_and_the_next_question_follows(start: Start) -> None:
    talk = start([BRAKES, FUEL])
    talk.say("这是什么灯", cluster())
    reply = talk.say("都不是，是安全带灯")
    assert "lamp:seat_belt" in cited(reply) and "lamp:other" not in cited(reply)
    assert "燃油不足" in reply.reply and reply.urgency == "routine"


def test_unsure_lamps_are_asked_one_by_one_the_dangerous_one_first(start: Start) -> None:
    gauges = unsure("amber", "abs", "esc", box=SECOND)
    talk = start([FUEL, BRAKES, gauges])
    first = talk.say("这些是什么灯", cluster())
    assert "制动系统" in first.reply and "后面还有 2 个" in first.reply
    second = talk.say("第二个")
    assert [f.code for f in second.findings] == ["abs"]
    assert "防抱死制动" in second.reply and "lamp:parking_brake" in cited(second)
    third = talk.say("ABS")
    assert [f.code for f in third.findings] == ["low_fuel"] and "lamp:abs" in cited(third)
    last = talk.say("第一个")
    assert "lamp:low_fuel" in cited(last) and last.findings == []


def test_lamps_of_several_photos_are_all_asked_about(start: Start) -> None:
    talk = start([FUEL], [sure("tyre_pressure", "amber")])
    reply = talk.say("这些是什么灯", cluster(10), cluster(30))
    assert "lamp:tyre_pressure" in cited(reply) and "燃油不足" in reply.reply


def test_sure_lamps_are_explained_beside_and_keep_their_warning(start: Start) -> None:
    talk = start([sure("engine_oil_pressure", "red"), BRAKES])
    reply = talk.say("这些是什么灯", cluster())
    assert "lamp:engine_oil_pressure" in cited(reply)
    assert [line[0] for line in reply.reply.splitlines()[:3] if line] == ["🔴", "🔴"]
    assert reply.reply.index("机油压力**") < reply.reply.index("1. 制动系统")
    picked = talk.say("第二个")
    assert cited(picked) == {"lamp:parking_brake"}
    assert picked.urgency == "stop_now" and picked.reply.startswith("🔴")
    assert picked.awaiting == "location"


def test_a_change_of_subject_does_not_bury_the_danger(start: Start) -> None:
    talk = start([BRAKES])
    talk.say("这是什么灯", cluster())
    reply = talk.say("帮我找个店", at=BEIJING)
    assert "lamp:brake_system" in cited(reply) and reply.urgency == "stop_now"
    assert reply.stores and reply.slots[0].service == "towing"


def test_a_code_in_between_does_not_bury_the_danger_either(start: Start) -> None:
    talk = start([BRAKES])
    talk.say("这是什么灯", cluster())
    reply = talk.say("诊断仪读出来 P0420")
    assert cited(reply) >= {"lamp:brake_system", "code:P0420"} and reply.urgency == "stop_now"


def test_a_booking_to_cancel_does_not_bury_it(start: Start) -> None:
    talk = start([BRAKES])
    talk.say("这是什么灯", cluster())
    reply = talk.say("取消预约")
    assert "lamp:brake_system" in cited(reply) and reply.urgency == "stop_now"
    assert "请报预约码" in reply.reply


def test_new_photos_take_the_place_of_the_question(start: Start) -> None:
    talk = start([BRAKES], [FUEL])
    talk.say("这是什么灯", cluster())
    assert "燃油不足" in talk.say("再看这张", cluster(40)).reply
    assert "lamp:low_fuel" in cited(talk.say("第一个"))


def test_an_unsure_code_is_asked_and_the_pick_decoded(start: Start) -> None:
    twins = (Candidate("P0B00", 0.4), Candidate("P0800", 0.3))
    code = Finding("trouble_code", "P0B00", Box(10, 10, 200, 40), 0.7, "ask", twins)
    talk = start([code])
    assert "2. P0800" in talk.say("看看", cluster()).reply
    assert "code:P0800" in cited(talk.say("第二个"))


def test_what_was_streamed_is_the_reply(start: Start) -> None:
    talk = start([sure("tyre_pressure", "amber"), BRAKES, FUEL])
    for message, photos in (("这些是什么灯", [cluster()]), ("第二个", []), ("不知道", [])):
        reply = talk.say(message, *photos)
        streamed = "".join(e.text for e in talk.events if e.event == "token")
        assert streamed.strip() == reply.reply
        assert not any(event.event == "replace" for event in talk.events)


def test_a_language_model_gets_the_same_warning_and_questions(start: Start) -> None:
    pick = {"code": "parking_brake", "colour": "red"}
    steps = (
        {"call": ("inspect_photo", {"photo_id": "photo-1"})},
        {"text": "是制动系统还是驻车制动？拍张照片也行吗？"},
        {"call": ("look_up_lamp", pick)},
        {"text": "是驻车制动。[lamp:parking_brake] 那黄色的是燃油不足还是电量低？"},
    )
    with scripted_model(*steps) as (url, _):
        settings = Settings(
            openai_base_url=url, openai_api_key="x", model="scripted", _env_file=None
        )
        talk = start([BRAKES, FUEL], model=build_language_model(settings))
        first = talk.say("这是什么灯", cluster())
        assert WARNING["zh"] in first.reply.splitlines()[0] and first.awaiting is None
        second = talk.say("驻车制动")
    assert second.model == "scripted"
    assert [f.code for f in second.findings] == ["low_fuel"]


def test_cut_outs_of_unsure_lamps_wait_in_memory_for_the_answer(
    start: Start, real_services: Any
) -> None:
    talk = start([sure("tyre_pressure", "amber", SECOND), BRAKES])
    reply = talk.say("这些是什么灯", cluster())
    feedback = talk.assistant.feedback
    (crop,) = feedback.crops_of(reply.thread_id, talk.caller).values()
    assert crop.finding in reply.findings and crop.png.startswith(b"\x89PNG")
    assert not [p for p in real_services.desks.lamp_feedback.all() if p.owner == talk.caller.owner]
    with pytest.raises(UnknownThread):
        feedback.crops_of(reply.thread_id, Caller(owner="somebody else"))


@pytest.mark.parametrize("manners", ["谢谢", "再见", "你好"])
def test_manners_leave_a_dangerous_question_open(start: Start, manners: str) -> None:
    talk = start([BRAKES])
    talk.say("这是什么灯", cluster())
    reply = talk.say(manners)
    assert reply.urgency == "stop_now" and WARNING["zh"] in reply.reply.splitlines()[0]
    assert "1. 制动系统" in reply.reply
    assert cited(talk.say("第二个")) == {"lamp:parking_brake"}


def test_the_danger_that_the_warning_is_for_is_among_the_choices(start: Start) -> None:
    talk = start([unsure("amber", "low_fuel", "hv_battery_low", "hv_insulation")])
    assert "2. 绝缘故障" in talk.say("看看", cluster()).reply
    reply = talk.say("不清楚")
    assert "lamp:hv_insulation" in cited(reply) and reply.urgency == "stop_now"


@pytest.mark.parametrize("text", ["可能是第二个", "maybe the second one", "第二个吧，不太确定"])
def test_a_guess_does_not_take_back_the_warning(start: Start, text: str) -> None:
    talk = start([BRAKES])
    talk.say("这是什么灯", cluster())
    reply = talk.say(text)
    assert "lamp:brake_system" in cited(reply) and reply.urgency == "stop_now"


@pytest.mark.parametrize(
    "text", ["右前轮漏气了怎么办", "the right front tyre is flat", "wait a second", "第一次遇到"]
)
def test_a_side_or_a_number_of_something_else_picks_no_lamp(start: Start, text: str) -> None:
    talk = start([unsure("red", "parking_brake", "brake_system")])
    talk.say("这是什么灯", cluster())
    reply = talk.say(text)
    assert reply.urgency == "stop_now" and "lamp:parking_brake" not in cited(reply)


@pytest.mark.parametrize("text", ["都不是", "都不是，它是红色的", "neither, it is red"])
def test_a_red_lamp_without_a_name_leads_with_the_warning(start: Start, text: str) -> None:
    talk = start([unsure("red" if text == "都不是" else "amber", "low_fuel", "parking_brake")])
    talk.say("这是什么灯", cluster())
    reply = talk.say(text)
    assert reply.urgency == "stop_now" and reply.reply.startswith("🔴")


def test_no_and_another_name_is_that_lamp(start: Start) -> None:
    talk = start([BRAKES])
    talk.say("这是什么灯", cluster())
    reply = talk.say("不是，是安全带灯")
    assert "lamp:seat_belt" in cited(reply) and "lamp:brake_system" not in cited(reply)


def test_no_and_a_number_is_that_number(start: Start) -> None:
    talk = start([BRAKES])
    talk.say("这是什么灯", cluster())
    assert cited(talk.say("不，是第二个")) == {"lamp:parking_brake"}


def test_a_code_that_is_neither_is_asked_for_and_the_next_question_follows(start: Start) -> None:
    twins = (Candidate("P0B00", 0.4), Candidate("P0800", 0.3))
    code = Finding("trouble_code", "P0B00", Box(10, 10, 200, 40), 0.7, "ask", twins)
    talk = start([FUEL, code])
    talk.say("看看", cluster())
    reply = talk.say("都不是")
    assert "麻烦把故障码打出来" in reply.reply and "燃油不足" in reply.reply
    assert [finding.code for finding in reply.findings] == ["low_fuel"]


@pytest.mark.parametrize(
    ("said", "looked_up", "settled"),
    [("胎压灯也亮了", "tyre_pressure", False), ("都不是，是胎压灯", "tyre_pressure", True),
     ("不清楚", "parking_brake", False), ("不清楚", "brake_system", True),
     ("第二个", "parking_brake", True)],
)  # fmt: skip
def test_a_language_model_settles_a_danger_by_the_drivers_word_alone(
    start: Start, said: str, looked_up: str, settled: bool
) -> None:
    steps = (
        {"call": ("inspect_photo", {"photo_id": "photo-1"})},
        {"text": "是制动系统还是驻车制动？"},
        {"call": ("look_up_lamp", {"code": looked_up, "colour": "red"})},
        {"text": "好的。"},
    )
    with scripted_model(*steps) as (url, _):
        settings = Settings(
            openai_base_url=url, openai_api_key="x", model="scripted", _env_file=None
        )
        talk = start([BRAKES], model=build_language_model(settings))
        talk.say("这是什么灯", cluster())
        reply = talk.say(said)
    assert reply.model == "scripted"
    assert (reply.findings == []) is settled
    assert settled or (reply.urgency == "stop_now" and "很危险" in reply.reply.splitlines()[0])


def test_a_second_photo_that_shows_nothing_leaves_the_danger_open(start: Start) -> None:
    talk = start([BRAKES], [], [FUEL])
    talk.say("这是什么灯", cluster())
    blurred = talk.say("再看这张", cluster(40))
    assert blurred.urgency == "stop_now" and WARNING["zh"] in blurred.reply.splitlines()[0]
    assert "没有认出亮着的警告灯" in blurred.reply and "1. 制动系统" in blurred.reply
    assert "制动系统" not in talk.say("那这张呢", cluster(60)).reply


def test_who_asks_whom_to_call_beside_a_lamp_in_question_is_found_help(start: Start) -> None:
    talk = start([sure("brake_system", "red"), FUEL])
    assert talk.say("这些是什么灯，能开吗", cluster()).urgency == "stop_now"
    reply = talk.say("我在北京海淀，叫谁来")
    assert reply.awaiting == "slot" and reply.urgency == "stop_now"
    assert {slot.service for slot in reply.slots} == {"towing"}
