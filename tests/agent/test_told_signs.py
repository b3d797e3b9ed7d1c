"""What the driver says of a photo's lamps: words that contradict the photo raise the alarm."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from assistant.bootstrap import build_language_model
from assistant.settings import Settings
from tests.agent.openai_server import scripted_model
from tests.agent.scripted_photos import FIRST, cluster, sure, talk_about, unsure
from tests.talk import Talk
from vision.types import Finding

Start = Callable[..., Talk]
ENGINE = sure("check_engine", "amber")
OIL = sure("engine_oil_pressure", "amber")
EITHER = unsure("amber", "check_engine", "low_fuel")


@pytest.fixture
def start(real_services: Any, assistant_loop: asyncio.AbstractEventLoop) -> Start:
    def begin(*photos: list[Finding], model: Any = None) -> Talk:
        return talk_about(real_services, assistant_loop, *photos, model=model)

    return begin


@pytest.mark.parametrize(
    "text",
    ["这个灯一直在闪，还能开吗", "发动机故障灯在闪", "this light is flashing, can I drive?",
     "the check engine light is blinking"],
)  # fmt: skip
def test_flashing_said_with_a_photo_means_stop(start: Start, text: str) -> None:
    reply = start([ENGINE]).say(text, cluster())
    assert reply.urgency == "stop_now" and reply.reply.startswith("🔴")
    assert reply.findings[0].severity == "stop_now"
    assert reply.reply.count("发动机故障**") + reply.reply.count("(check engine)**") == 1
    assert "在闪" in reply.reply or "flashing" in reply.reply


@pytest.mark.parametrize(
    ("first", "second"), [("这是什么灯", "它在闪"), ("what?", "it's flashing")]
)
def test_flashing_said_later_means_stop_and_stays_said(
    start: Start, first: str, second: str
) -> None:
    talk = start([ENGINE])
    assert talk.say(first, cluster()).urgency == "soon"
    reply = talk.say(second)
    assert reply.urgency == "stop_now" and reply.reply.startswith("🔴")
    again = talk.say("还能开吗" if reply.locale == "zh" else "can I drive?")
    assert again.urgency == "stop_now" and again.reply.startswith("🔴")


def test_flashing_of_a_lamp_known_from_words_alone_means_stop_too(start: Start) -> None:
    talk = start()
    assert talk.say("黄色的发动机故障灯亮了").urgency == "soon"
    assert talk.say("它一直在闪").urgency == "stop_now"


@pytest.mark.parametrize(
    ("question", "answer"),
    [("这是什么灯", "第一个，一直在闪"), ("what is it", "the first one, and it's flashing"),
     ("这灯在闪", "第一个"), ("it keeps flashing", "the first one"), ("这是什么灯", "它在闪"),
     ("这是什么灯", "不清楚，不过它在闪")],
)  # fmt: skip
def test_flashing_said_with_question_or_answer_means_stop(
    start: Start, question: str, answer: str
) -> None:
    talk = start([EITHER])
    talk.say(question, cluster())
    reply = talk.say(answer)
    assert reply.urgency == "stop_now" and reply.reply.startswith("🔴")


def test_in_doubt_the_reading_that_flashing_makes_dangerous_is_explained(start: Start) -> None:
    talk = start([unsure("amber", "abs", "check_engine")])
    talk.say("这是什么灯", cluster())
    reply = talk.say("不清楚，不过它在闪")
    assert reply.urgency == "stop_now"
    assert "lamp:check_engine" in {citation.doc_id for citation in reply.citations}


@pytest.mark.parametrize(
    ("text", "as_told"), [("这个红色的是什么灯", "（红色）"), ("what is this red light?", "(red)")]
)
def test_red_said_of_an_amber_lamp_counts(start: Start, text: str, as_told: str) -> None:
    reply = start([OIL]).say(text, cluster())
    assert reply.urgency == "stop_now" and as_told in reply.reply
    assert reply.findings[0].colour == "amber"


def test_red_said_later_counts_too(start: Start) -> None:
    talk = start([OIL])
    talk.say("这是什么灯", cluster())
    assert talk.say("其实是红色的").urgency == "stop_now"


def test_red_is_said_of_the_red_lamp_where_the_photo_has_one(start: Start) -> None:
    reply = start([OIL, sure("seat_belt", "red", FIRST)]).say("这个红灯是什么", cluster())
    assert reply.urgency == "soon"


@pytest.mark.parametrize("text", ["其实是黄色的", "没有闪，一直亮着", "it is amber, really"])
def test_words_never_lower_what_the_photo_shows(start: Start, text: str) -> None:
    talk = start([sure("engine_oil_pressure", "red")])
    talk.say("这是什么灯", cluster())
    assert talk.say(text).urgency == "stop_now"
    assert talk.say("还能开吗").urgency == "stop_now"


@pytest.mark.parametrize("text", ["我打着双闪停在路边，这是什么灯", "我的红色大众，这是什么灯"])
def test_a_flash_or_colour_of_something_else_raises_no_alarm(start: Start, text: str) -> None:
    assert start([ENGINE, OIL]).say(text, cluster()).urgency == "soon"


def test_another_lamp_that_flashes_leaves_the_engine_lamp_as_it_is(start: Start) -> None:
    reply = start([ENGINE, sure("tyre_pressure", "amber", FIRST)]).say("胎压灯在闪", cluster())
    assert reply.urgency == "soon"


def test_a_language_model_that_leaves_the_flashing_out_says_stop_all_the_same(
    start: Start,
) -> None:
    steps = (
        {"call": ("inspect_photo", {"photo_id": "photo-1"})},
        {"text": "发动机故障灯亮了。"},
        {"call": ("look_up_lamp", {"code": "check_engine", "colour": "amber"})},
        {"text": "尽快检查。"},
    )
    with scripted_model(*steps) as (url, _):
        settings = Settings(
            openai_base_url=url, openai_api_key="x", model="scripted", _env_file=None
        )
        talk = start([ENGINE], model=build_language_model(settings))
        assert talk.say("这是什么灯", cluster()).urgency == "soon"
        reply = talk.say("它在闪")
    assert reply.model == "scripted"
    assert reply.urgency == "stop_now" and reply.reply.startswith("🔴")


def test_another_lamp_is_no_news_of_the_one_at_hand(start: Start) -> None:
    talk = start([sure("engine_oil_pressure", "red")])
    talk.say("这是什么灯", cluster())
    reply = talk.say("又亮了一盏灯，是绿色的")
    assert "lamp:engine_oil_pressure" not in {c.doc_id for c in reply.citations}


@pytest.mark.parametrize("text", ["还能开吗", "严重吗"])
def test_how_bad_it_is_means_the_worst_lamp_of_the_photo(start: Start, text: str) -> None:
    talk = start([sure("seat_belt", "red", FIRST), sure("hv_insulation", "amber")])
    assert talk.say("这些是什么灯", cluster()).urgency == "stop_now"
    assert talk.say(text).urgency == "stop_now"
