"""Lamps asked about that aren't lit: what they mean and what to do if they come, and no alarm."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from tests.agent.scripted_photos import cluster, sure, talk_about
from tests.talk import Talk
from vision.types import Finding

Start = Callable[..., Talk]


@pytest.fixture
def start(real_services: Any, assistant_loop: asyncio.AbstractEventLoop) -> Start:
    def begin(*photos: list[Finding]) -> Talk:
        return talk_about(real_services, assistant_loop, *photos)

    return begin


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("钥匙拧到ON没启动，机油灯和电瓶灯红着，启动就灭，是自检？", "自检通过"),
        ("一通电仪表红黄一片全亮，打着以后两三秒全没了，对不对", "自检通过"),
        ("when I turn the key all the red lights come on for two seconds and then go off",
         "passed their self-check"),
        ("教练让我背灯，红色油壶代表啥", "行驶中如果亮起“机油压力”：立刻靠边安全停车"),
        ("如果哪天刹车灯亮了，我是不是要马上停车", "行驶中如果亮起“制动系统”：立刻减速靠边"),
        ("what's the difference between a red and an amber brake lamp",
         "If “Brake system” comes on while you drive: Slow down, stop as soon as it is safe"),
        ("红色感叹号那个灯拉手刹就亮松了就灭，正常吧", "行驶中如果亮起“制动系统”：立刻"),
        ("the oil light problem got solved, was a bad sensor, they replaced it",
         "comes on while you drive: Stop as soon as it is safe"),
        ("P0217 engine over temperature, need the definition for my flash cards",
         "Should your car report “P0217"),
    ],
)  # fmt: skip
def test_a_lamp_that_is_not_lit_is_explained_for_the_day_it_is(
    start: Start, text: str, told: str
) -> None:
    reply = start().say(text)
    assert told in reply.reply
    assert reply.urgency is None and "🔴" not in reply.reply
    assert not reply.findings and reply.estimate is None


@pytest.mark.parametrize(
    "text",
    [
        "红色机油灯亮了",
        "what does the red oil can symbol stand for",
        "启动后所有灯都灭了就机油灯还红着",
        "ignition on, all lights; start, all out except the red oil can",
        "刹车灯红了，松了手刹也不灭",
    ],
)
def test_a_lamp_that_may_be_lit_still_stops(start: Start, text: str) -> None:
    assert start().say(text).urgency == "stop_now"


def test_a_lamp_that_comes_back_after_the_self_check_stops(start: Start) -> None:
    talk = start()
    assert talk.say("钥匙拧到ON，机油灯红着，启动就灭，是自检？").urgency is None
    assert talk.say("启动后机油灯又亮了").urgency == "stop_now"


def test_words_of_a_self_check_do_not_put_out_a_lamp_in_a_photo(start: Start) -> None:
    talk = start([sure("engine_oil_pressure", "red")])
    reply = talk.say("通电时仪表的灯全亮，着车后就灭了", cluster())
    assert reply.urgency == "stop_now" and reply.reply.startswith("🔴")
    assert talk.say("拧钥匙时机油灯亮，启动后就灭了").urgency == "stop_now"
