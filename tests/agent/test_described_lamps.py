"""A lamp described in words: told when it is clear, asked by its looks when it is not."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from assistant.bootstrap import build_language_model
from assistant.messages import Reply
from assistant.settings import Settings
from tests.agent.openai_server import scripted_model
from tests.agent.scripted_photos import talk_about
from tests.talk import Talk

Start = Callable[..., Talk]


@pytest.fixture
def start(real_services: Any, assistant_loop: asyncio.AbstractEventLoop) -> Start:
    def begin(model: Any = None) -> Talk:
        return talk_about(real_services, assistant_loop, model=model)

    return begin


def cited(reply: Reply) -> set[str]:
    return {citation.doc_id for citation in reply.citations}


@pytest.mark.parametrize(
    ("text", "lamp", "urgency"),
    [
        ("仪表盘上亮了个红色的茶壶，壶嘴还滴水，是什么意思", "engine_oil_pressure", "stop_now"),
        ("黄色的马蹄形中间一个感叹号亮了", "tyre_pressure", "soon"),
        ("a red genie lamp dripping came on", "engine_oil_pressure", "stop_now"),
        ("yellow car with skid marks behind it lit up on the dash", "esc", "soon"),
    ],
)
def test_a_clear_description_is_answered_at_once(
    start: Start, text: str, lamp: str, urgency: str
) -> None:
    reply = start().say(text)
    assert f"lamp:{lamp}" in cited(reply) and reply.urgency == urgency
    assert "照片里" not in reply.reply and "photo" not in reply.reply


@pytest.mark.parametrize(
    ("text", "options", "pick"),
    [
        ("一个红色的小人亮了", ("seat_belt", "airbag"), "第二个"),
        ("a red person lit up", ("seat_belt", "airbag"), "the second one"),
    ],
)
def test_two_that_are_close_are_told_apart_by_their_looks(
    start: Start, real_services: Any, text: str, options: tuple[str, str], pick: str
) -> None:
    talk = start()
    asked = talk.say(text)
    (finding,) = asked.findings
    assert {c.code for c in finding.candidates[:2]} == set(options)
    assert finding.decision == "ask" and finding.box == [0, 0, 0, 0]
    lamps = real_services.desks.shipped.lamps
    assert all(lamps[code].symbol.get(asked.locale) in asked.reply for code in options)
    assert (asked.awaiting, asked.reply.count("?") + asked.reply.count("？")) == (None, 1)
    told = talk.say(pick)
    lamps_told = {doc for doc in cited(told) if doc.startswith("lamp:")}
    assert lamps_told == {f"lamp:{finding.candidates[1].code}"}


def test_a_doubt_that_may_be_dangerous_warns_first_and_goes_by_the_worse(start: Start) -> None:
    talk = start()
    asked = talk.say("亮了个红色的感叹号，外面是圆是三角没看清")
    assert asked.urgency == "stop_now" and asked.reply.startswith("🔴")
    told = talk.say("说不准")
    assert cited(told) & {"lamp:brake_system", "lamp:master_warning"}
    assert told.urgency == "stop_now"


def test_none_of_them_asks_for_a_photo_and_keeps_a_red_lamp_dangerous(start: Start) -> None:
    talk = start()
    talk.say("一个红色的小人亮了")
    reply = talk.say("都不是")
    assert "照片" in reply.reply and "光看照片" not in reply.reply
    assert reply.urgency == "stop_now"


def test_a_lamp_said_to_be_off_is_no_lamp(start: Start) -> None:
    reply = start().say("水温正常，机油灯也没亮，想做个保养")
    assert not reply.findings and reply.urgency != "stop_now"


@pytest.mark.parametrize(
    "text",
    ["刹车踩下去吱吱响", "空调不凉", "my brakes squeal", "the car pulls to the left"],
)
def test_a_symptom_is_not_taken_for_a_lamp(start: Start, text: str) -> None:
    reply = start().say(text)
    assert not reply.findings and any(doc.startswith("guide:") for doc in cited(reply))


def test_a_language_model_gets_the_same_question(start: Start) -> None:
    steps = (
        {"call": ("identify_lamp", {"description": "a red person lit up"})},
        {"text": "Is it the seat belt or the airbag?"},
    )
    with scripted_model(*steps) as (url, _):
        settings = Settings(
            openai_base_url=url, openai_api_key="x", model="scripted", _env_file=None
        )
        reply = start(build_language_model(settings)).say("a red person lit up")
    assert reply.model == "scripted" and [f.decision for f in reply.findings] == ["ask"]


def test_a_lamp_left_open_is_booked_to_be_read(start: Start) -> None:
    talk = start()
    assert talk.say("a red person lit up").findings
    talk.say("just book me in, would you")
    reply = talk.say("Haidian, Beijing")
    assert reply.awaiting == "slot" and "Computer diagnosis" in reply.reply
    for message in ("the first time", "Una Brannigan", "13800138000", "yes"):
        reply = talk.say(message)
    assert reply.booking is not None
    again = talk.say("give me the address once more, please")
    assert reply.booking.code in again.reply and not again.slots
