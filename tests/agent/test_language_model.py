"""Any OpenAI-compatible model behind the same tools and rules, over real HTTP."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from assistant.bootstrap import build_assistant, build_language_model
from assistant.settings import Settings
from tests.agent.openai_server import Script, scripted_model
from tests.talk import BEIJING, Talk

Start = Callable[..., tuple[Talk, Script]]


@pytest.fixture
def start(real_services: Any, assistant_loop: asyncio.AbstractEventLoop) -> Iterator[Start]:
    """Put a language model that follows a script into the real assistant."""
    servers: list[Any] = []

    def begin(*steps: dict[str, Any]) -> tuple[Talk, Script]:
        server = scripted_model(*steps)
        servers.append(server)
        url, script = server.__enter__()
        settings = Settings(
            openai_base_url=url, openai_api_key="x", model="scripted", _env_file=None
        )
        model = build_language_model(settings)
        assistant = build_assistant(real_services.desks, real_services.agent, model)
        return Talk(assistant, assistant_loop), script

    yield begin
    for server in servers:
        server.__exit__(None, None, None)


def test_the_model_answers_with_checked_citations(start: Start) -> None:
    lamp = {"code": "engine_oil_pressure", "colour": "red"}
    talk, script = start(
        {"call": ("look_up_lamp", lamp)},
        {"text": "油压太低。[lamp:engine_oil_pressure] 也可能没事。[lamp:invented] 要 500 元。"},
    )
    reply = talk.say("油壶灯亮了")
    assert reply.model == "scripted"
    assert reply.urgency == "stop_now" and reply.reply.startswith("🔴")
    assert [c.doc_id for c in reply.citations] == ["lamp:engine_oil_pressure"]
    assert "油压太低" in reply.reply and "invented" not in reply.reply
    assert "500" not in reply.reply
    assert len(script.requests) == 2


def test_the_forced_line_stands_whatever_the_model_says(start: Start) -> None:
    talk, _ = start({"text": "没事，继续开吧。"})
    reply = talk.say("刹车失灵了")
    assert reply.urgency == "stop_now"
    assert reply.reply.index("🔴") == 0


def test_a_promise_without_a_write_is_dropped(start: Start) -> None:
    talk, _ = start({"text": "已为您预约成功，明天见。How else can I help?"})
    reply = talk.say("帮我约明天换机油")
    assert reply.booking is None
    assert "预约成功" not in reply.reply


def test_an_invented_slot_is_not_proposed(start: Start) -> None:
    wish = {"slot_id": "made-up", "name": "张三", "phone": "13800138000"}
    talk, script = start({"call": ("propose_booking", wish)}, {"text": "我再查一下。"})
    reply = talk.say("约明天换机油", at=BEIJING)
    assert reply.awaiting != "confirmation"
    assert "not offered" in str(script.requests[1]["messages"][-1]["content"])


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 429}, {"status": 401}])
def test_the_planner_finishes_the_turn_when_the_provider_fails(
    start: Start, fault: dict[str, Any]
) -> None:
    talk, _ = start(fault)
    reply = talk.say("诊断仪读出来 P0420")
    assert reply.model == "embedded"
    assert reply.citations[0].doc_id == "code:P0420"


@pytest.mark.parametrize("end", ["die_after", "reset_after"])
def test_text_of_a_model_that_dies_is_replaced(start: Start, end: str) -> None:
    talk, _ = start({end: "这个码的意思是。我先说一半。然后"})
    reply = talk.say("诊断仪读出来 P0420")
    assert reply.model == "embedded"
    assert any(event.event == "replace" for event in talk.events)
    assert "我先说一半" not in reply.reply


def test_a_model_that_never_stops_calling_tools_is_stopped(start: Start) -> None:
    talk, script = start({"call": ("search_knowledge", {"query": "刹车"})})
    reply = talk.say("刹车响怎么办")
    assert len(script.requests) <= 12
    assert reply.reply


def test_malformed_arguments_come_back_as_an_error(start: Start) -> None:
    talk, script = start({"call": ("look_up_code", {"codes": 7})}, {"text": "请再发一次故障码。"})
    assert talk.say("P0420").reply
    assert script.requests[1]["messages"][-1]["role"] == "tool"


def test_only_the_drivers_plain_yes_books(start: Start) -> None:
    talk, script = start({"text": "好的。"})
    assert talk.say("yes").booking is None
    assert len(script.requests) == 1
