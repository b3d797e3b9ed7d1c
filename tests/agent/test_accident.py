"""A crash, told or photographed: people first, then what is visible, then what it costs."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from assistant.bootstrap import build_language_model
from assistant.settings import Settings
from tests.agent.openai_server import scripted_model
from tests.agent.scripted_photos import cluster, reading, talk_about
from tests.talk import SHANGHAI, Talk
from vision.types import Box, Finding, Inspection

Start = Callable[..., Talk]
HERE = Box(100, 80, 300, 220)
NEVER = ("没有损伤", "没有受损", "no damage.", "undamaged")


@pytest.fixture
def start(real_services: Any, assistant_loop: asyncio.AbstractEventLoop) -> Start:
    def begin(*photos: Inspection, model: Any = None) -> Talk:
        return talk_about(real_services, assistant_loop, *photos, model=model)

    return begin


def damage(code: str, part: str | None, extent: str, decision: Any = "say") -> Finding:
    return Finding("damage", code, HERE, 0.9, decision, part=part, extent=extent)


def car(*damages: Finding, parts: tuple[str, ...] = ("hood", "front_bumper")) -> Inspection:
    scene = reading("accident" if damages else "other", *damages)
    return replace(scene, vehicle=True, parts=parts)


SCRATCH = damage("scratch", "back_left_door", "moderate")
WRECK = damage("deformation", "front_bumper", "severe")


def test_a_scratch_is_named_with_its_part_and_nobody_is_asked_after(start: Start) -> None:
    reply = start(car(SCRATCH)).say("车门被划了一道", cluster())
    assert "左后门：划痕（中等）" in reply.reply
    assert reply.urgency == "routine" and reply.reply.startswith("🟢")
    assert "受伤" not in reply.reply and "里面和没拍到的地方可能还有损伤" in reply.reply
    assert [(f.code, f.part, f.extent) for f in reply.findings] == [
        ("scratch", "back_left_door", "moderate")
    ]


def test_after_a_wreck_people_come_before_cost(start: Start) -> None:
    reply = start(car(WRECK)).say("how much will this cost?", cluster())
    assert "hurt" in reply.reply and "112" in reply.reply
    assert reply.estimate is None and "yuan" not in reply.reply


@pytest.mark.parametrize(
    ("message", "answer", "number"),
    [
        ("我跟前车追尾了", "有，我老婆头撞破了流血", "120"),
        ("I just crashed into another car", "yes my wife is bleeding", "112"),
    ],
)
def test_a_hurt_person_told_in_an_answer_raises_the_emergency_line(
    start: Start, message: str, answer: str, number: str
) -> None:
    talk = start()
    talk.say(message)
    reply = talk.say(answer)
    assert reply.urgency == "stop_now"
    assert reply.reply.startswith("🔴") and number in reply.reply.splitlines()[0]
    assert reply.stores == [] and reply.estimate is None


@pytest.mark.parametrize(
    ("message", "asked"),
    [("我倒车撞到墙了，车头瘪了", "伤"), ("I hit a parked van", "hurt")],
)
def test_words_alone_are_met_with_the_question_after_people(
    start: Start, message: str, asked: str
) -> None:
    reply = start().say(message)
    assert asked in reply.reply and reply.urgency in ("soon", "stop_now")
    assert reply.awaiting is None


def test_once_people_are_safe_the_steps_and_the_next_photo_are_told(start: Start) -> None:
    talk = start()
    for message in (
        "跟前车轻微追尾",
        "没人受伤",
        "没有起火漏油",
        "不是电动车",
        "已经挪到路外停车场了",
    ):
        reply = talk.say(message)
    assert "记下了：挪车" in reply.reply and "还剩这些" in reply.reply
    assert "接下来拍这张" in reply.reply
    assert reply.citations and reply.citations[0].doc_id.startswith("accident:")


def test_what_it_costs_is_told_by_part_with_what_is_left_out(start: Start) -> None:
    talk = start(car(SCRATCH))
    talk.say("车门被划了一道", cluster())
    reply = talk.say("修下来大概多少钱")
    assert reply.estimate is not None and reply.estimate.low < reply.estimate.high
    assert f"{reply.estimate.low // 100}–{reply.estimate.high // 100} 元" in reply.reply
    assert "左后门：喷漆" in reply.reply and "以到店检查为准" in reply.reply
    assert "怎么选由您决定" in reply.reply


def test_a_structural_damage_has_no_total(start: Start) -> None:
    talk = start(car(WRECK, SCRATCH))
    talk.say("没人受伤，也没有起火漏油，都在路外边了，这个修下来多少钱", cluster())
    reply = talk.say("修下来多少钱")
    assert reply.estimate is None and "给不出总价" in reply.reply


def test_a_yes_to_the_offer_finds_a_body_shop_that_does_the_work(start: Start) -> None:
    talk = start(car(SCRATCH))
    talk.say("车门被划了一道", cluster())
    reply = talk.say("好的", at=SHANGHAI)
    assert reply.stores and reply.slots and reply.awaiting == "slot"
    assert {slot.service for slot in reply.slots} <= {
        service.code for store in reply.stores for service in store.services
    }
    assert reply.slots[0].service in ("paint_repair", "panel_repair", "collision_inspection")


def test_what_was_there_before_is_noted_and_never_priced(start: Start) -> None:
    talk = start(car(SCRATCH, damage("dent", "hood", "minor")))
    talk.say("车门被划了一道", cluster())
    reply = talk.say("机盖那个凹坑以前就有，修下来多少钱")
    assert "左后门" in reply.reply
    assert "发动机盖：无痕" not in reply.reply


def test_a_car_without_visible_damage_is_never_called_undamaged(start: Start) -> None:
    reply = start(car()).say("刚才倒车碰了一下，看看有没有事", cluster())
    told = start(car()).say("", cluster())
    for one in (reply, told):
        assert not any(word in one.reply for word in NEVER)
    assert "不等于没有" in told.reply and told.awaiting == "photo"


def test_damages_of_two_photos_are_one_list(start: Start) -> None:
    talk = start(car(SCRATCH), car(SCRATCH, damage("dent", "hood", "minor")))
    talk.say("车门被划了一道", cluster())
    reply = talk.say("再看一张", cluster(60))
    assert reply.reply.count("左后门：划痕") == 1 and "发动机盖：凹陷" in reply.reply


@pytest.mark.parametrize("claim", ["车完好无损。", "There is no damage.", "没有任何损伤。"])
def test_a_language_model_may_not_say_that_there_is_no_damage(start: Start, claim: str) -> None:
    steps = ({"call": ("inspect_photo", {"photo_id": "photo-1"})}, {"text": claim})
    with scripted_model(*steps) as (url, _):
        settings = Settings(openai_base_url=url, openai_api_key="k", model="scripted")
        reply = start(car(), model=build_language_model(settings)).say("看看这个", cluster())
    assert claim not in reply.reply


def test_a_damage_on_a_part_that_nobody_could_name_has_no_price_and_says_why(start: Start) -> None:
    talk = start(car(damage("dent", "bumper", "minor")))
    talk.say("my bumper got scraped", cluster())
    reply = talk.say("how much to fix it")
    assert reply.estimate is None and "part not known" in reply.reply
    assert "yuan" not in reply.reply


def test_an_answer_with_a_photo_is_still_an_answer(start: Start) -> None:
    talk = start(car(WRECK))
    for message in ("跟前车轻微追尾", "没人受伤", "没有起火", "不是电动车"):
        talk.say(message)
    reply = talk.say("都在路边外面了", cluster())
    assert "120" not in reply.reply.splitlines()[0] and "前保险杠：变形" in reply.reply


def test_a_shattered_windscreen_is_not_driven(start: Start) -> None:
    shattered = damage("glass", "front_glass", "severe")
    reply = start(car(shattered)).say("前挡被砸了，没人受伤", cluster())
    assert reply.urgency == "stop_now" and "叫拖车" in reply.reply.splitlines()[0]


def test_the_findings_go_to_the_shop_with_the_booking(start: Start, real_services: Any) -> None:
    talk = start(car(SCRATCH))
    talk.say("车门被划了一道", cluster())
    talk.say("好的", at=SHANGHAI)
    talk.say("第一个时间")
    talk.say("张伟")
    talk.say("13812345678")
    booked = talk.say("确认").booking
    assert booked is not None
    (held,) = real_services.desks.bookings.for_owner(talk.caller.owner)
    assert "左后门：划痕" in held.contact.note


def test_what_may_be_damage_is_no_crash(start: Start) -> None:
    perhaps = damage("glass", "front_glass", "severe", "ask")
    reply = start(car(perhaps)).say("", cluster())
    assert "前风挡玻璃" in reply.reply and "拿不准" in reply.reply
    assert "受伤" not in reply.reply and reply.urgency is None and reply.awaiting == "photo"


@pytest.mark.parametrize(
    "text",
    [
        "定损员说大灯裂了只赔一个，我能要求复勘吗",
        "Can my no-claims bonus be protected after the claim for that bump?",
    ],
)
def test_who_settles_a_claim_is_not_asked_after_the_hurt(start: Start, text: str) -> None:
    reply = start().say(text)
    assert reply.urgency != "stop_now"
    assert not any(word in reply.reply for word in ("有没有人受伤", "anyone hurt"))


def test_the_question_after_people_is_asked_whoever_speaks(start: Start) -> None:
    steps = ({"call": ("accident_help", {})}, {"text": "别着急，我来帮您。"})
    with scripted_model(*steps) as (url, _):
        settings = Settings(openai_base_url=url, openai_api_key="k", model="scripted")
        reply = start(model=build_language_model(settings)).say("我跟前车轻微追尾了")
    assert reply.model == "scripted" and "有人受伤" in reply.reply


def test_a_mistake_of_ours_is_not_hidden_from_whoever_mends_it(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("a bug")

    talk = start()
    monkeypatch.setattr("assistant.agent.tools.accident.damages_in", broken)
    with pytest.raises(ValueError, match="a bug"):
        talk.say("我跟前车轻微追尾了")
