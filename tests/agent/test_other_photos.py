"""Photos without a cluster: said plainly, with a wish for a better one, and without an alarm."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tests.agent.scripted_photos import cluster, reading, talk_about, unsure
from tests.private_scenes import lettered_car
from tests.talk import Talk
from vision.images import encode_jpeg
from vision.types import Box, Finding, Inspection

Start = Callable[[Inspection], Talk]
MANUAL = [
    "If this lamp comes on stop the car and check the oil",
    "The engine management has found a fault visit a workshop",
    "Low brake fluid or parking brake applied do not drive",
    "The battery is not being charged by the alternator",
    "The anti lock brakes do not work normal braking is available",
    "At least one tyre has low pressure check and inflate",
]


@pytest.fixture
def start(real_services: Any, assistant_loop: asyncio.AbstractEventLoop) -> Start:
    return lambda photo: talk_about(real_services, assistant_loop, photo)


@pytest.mark.parametrize(
    ("text", "nothing", "wish"),
    [
        ("这是什么灯", "没有看到仪表盘上亮着的灯", "再拍一张"),
        ("", "没有看到仪表盘上亮着的灯", "再拍一张"),
        ("还能开吗", "没有看到仪表盘上亮着的灯", "再拍一张"),
        ("what light is this?", "I see no lit lamp", "take another one"),
        ("what does this mean?", "I see no lit lamp", "take another one"),
    ],
)
def test_a_photo_of_something_else_is_answered_with_that_alone(
    start: Start, text: str, nothing: str, wish: str
) -> None:
    reply = start(reading("other")).say(text, cluster())
    assert nothing in reply.reply and wish in reply.reply
    assert (reply.urgency, reply.awaiting, reply.citations) == (None, "photo", [])


def test_a_photo_is_not_asked_for_a_third_time(
    real_services: Any, assistant_loop: asyncio.AbstractEventLoop
) -> None:
    talk = talk_about(real_services, assistant_loop, *[reading("other")] * 3)
    assert [talk.say("", cluster(n)).awaiting for n in (10, 20, 30)] == ["photo", "photo", None]
    assert "不用再拍了" in talk.events[-1].reply.reply  # type: ignore[union-attr]


def test_words_on_it_are_read_and_a_better_photo_is_asked_for(start: Start) -> None:
    reply = start(reading("other", lines=["COFFEE"])).say("这是什么灯", cluster())
    assert "COFFEE" in reply.reply and "再拍一张" in reply.reply and reply.awaiting == "photo"


def test_the_number_of_a_plate_is_neither_said_nor_remembered(
    real_services: Any, assistant_loop: asyncio.AbstractEventLoop
) -> None:
    car = encode_jpeg(lettered_car("京A82637").pixels, quality=95)
    talk = Talk(real_services.assistant, assistant_loop)
    reply = talk.say("帮我看看这张照片", car)
    thread = {"configurable": {"thread_id": talk.thread_id}}
    read = talk.assistant.graph.aget_state(thread)
    remembered = str(assistant_loop.run_until_complete(read).values)
    assert "82637" not in reply.reply and "82637" not in remembered
    assert "inspect_photo" in remembered


def test_a_described_fault_is_answered_whatever_the_photo_shows(start: Start) -> None:
    reply = start(reading("other")).say("刹车踩下去有尖叫声", cluster())
    assert any(citation.doc_id.startswith("guide:") for citation in reply.citations)


@pytest.mark.parametrize("text", ["这是什么灯", "which of these is bad?"])
def test_symbols_on_a_page_of_the_manual_are_lit_in_nobodys_car(start: Start, text: str) -> None:
    oil = unsure("red", "engine_oil_pressure", "engine_oil_level")
    talk = start(reading("other", oil, lines=MANUAL))
    reply = talk.say(text, cluster())
    assert "🔴" not in reply.reply and reply.urgency is None and reply.findings == []
    assert ("如果是红色的" if reply.locale == "zh" else "If it is red") in reply.reply
    assert reply.awaiting == "photo"
    assert talk.say("红色的机油压力灯").urgency == "stop_now"


def test_a_scan_tool_without_a_code_is_said_to_show_none(start: Start) -> None:
    reply = start(reading("scan_tool", lines=["Read codes"])).say("", cluster())
    assert "没有读到故障码" in reply.reply and reply.awaiting == "photo"


def test_a_code_of_one_maker_is_not_guessed(start: Start) -> None:
    code = Finding("trouble_code", "P1234", Box(10, 10, 200, 40), 0.95)
    reply = start(reading("scan_tool", code, lines=["P1234"])).say("", cluster())
    assert "P1234" in reply.reply and reply.awaiting == "vehicle"
