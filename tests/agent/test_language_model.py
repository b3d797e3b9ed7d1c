"""Any OpenAI-compatible model behind the same tools and rules, over real HTTP."""

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import pytest

from assistant.bootstrap import build_assistant, build_language_model
from assistant.settings import Settings
from evals.faults_server import Call, Wire
from tests.agent.openai_server import Script, scripted_model
from tests.talk import BEIJING, Talk

Start = Callable[..., tuple[Talk, Script]]


@pytest.fixture
def start(real_services: Any, assistant_loop: asyncio.AbstractEventLoop) -> Iterator[Start]:
    """Put a language model that follows a script into the real assistant."""
    servers: list[Any] = []

    def begin(*steps: dict[str, Any], **budgets: float) -> tuple[Talk, Script]:
        server = scripted_model(*steps)
        servers.append(server)
        url, script = server.__enter__()
        settings = Settings(
            openai_base_url=url, openai_api_key="x", model="scripted", _env_file=None, **budgets
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


def test_what_a_dying_model_makes_up_is_never_shown(start: Start) -> None:
    talk, _ = start({"die_after": "请打 400-123-4567。明天 03:25 有空位。P0420 说的是催化器。"})
    talk.say("诊断仪读出来 P0420")
    shown = "".join(e.text for e in talk.events if e.event in ("token", "replace"))  # type: ignore[union-attr]
    assert "4567" not in shown and "03:25" not in shown and "说的是催化器" in shown


def test_only_the_drivers_plain_yes_books(start: Start) -> None:
    talk, script = start({"text": "好的。"})
    assert talk.say("yes").booking is None
    assert len(script.requests) == 1


def contents(request: dict[str, Any]) -> str:
    return json.dumps(request["messages"], ensure_ascii=False)


def test_the_budgets_go_along_and_the_tools_are_offered(start: Start) -> None:
    talk, script = start({"text": "好的，您说。"}, model_reply_tokens=321)
    talk.say("你好，在吗")
    assert script.requests[0]["max_tokens"] == 321
    assert script.requests[0]["tool_choice"] == "auto"
    assert "inspect_photo" not in str(script.requests[0]["tools"])


@pytest.mark.parametrize(
    "fault",
    [{"status": 500}, {"status": 503}, {"status": 429, "headers": {"Retry-After": "0.1"}}],
)
def test_a_passing_fault_is_tried_once_more(start: Start, fault: dict[str, Any]) -> None:
    talk, script = start(fault, {"text": "您好，请讲。"})
    assert talk.say("你好，在吗").model == "scripted"
    assert len(script.requests) == 2


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 401},
        {"status": 400},
        {"status": 429},
        {"status": 429, "headers": {"Retry-After": "60"}},
        {"reset_after": "我先说一半。然后"},
    ],
)
def test_a_lasting_fault_is_not_tried_again(start: Start, fault: dict[str, Any]) -> None:
    talk, script = start(fault)
    assert talk.say("诊断仪读出来 P0420").model == "embedded"
    assert len(script.requests) == 1


def test_a_model_that_is_silent_is_not_waited_for(start: Start) -> None:
    talk, _ = start({"sleep_s": 8, "text": "来了。"}, model_call_seconds=0.5)
    began = monotonic()
    assert talk.say("诊断仪读出来 P0420").model == "embedded"
    assert monotonic() - began < 4


def test_the_calls_of_a_turn_share_one_budget(start: Start) -> None:
    steps = [
        {"sleep_s": 0.4, "call": ("search_knowledge", {"query": f"刹车 {n}"})} for n in (1, 2, 3)
    ]
    talk, script = start(*steps, {"text": "不该说到这里。"}, model_turn_seconds=1.0)
    reply = talk.say("刹车响怎么办")
    assert reply.model == "embedded" and "不该说到" not in reply.reply
    assert len(script.requests) <= 3


def test_a_line_of_danger_goes_out_before_any_model_is_asked(start: Start) -> None:
    talk, _ = start({"die_after": "先看看。然后"})
    reply = talk.say("刹车失灵了")
    texts = [e.text for e in talk.events if e.event in ("token", "replace")]  # type: ignore[union-attr]
    assert texts[0].startswith("🔴") and reply.reply.startswith(texts[0])
    assert all("🔴" in text for text in texts if text in ("", *texts[:1]))


def test_a_model_out_of_calls_hands_over_in_the_drivers_language(start: Start) -> None:
    counting = {"do": lambda wire: wire.play(Call("search_knowledge", {"query": str(monotonic())}))}
    talk, script = start(counting)
    reply = talk.say("刹车响怎么办")
    assert len(script.requests) == 10
    assert reply.model == "embedded" and "limit" not in reply.reply


def test_the_same_call_again_and_again_hands_over(start: Start) -> None:
    talk, script = start({"call": ("search_knowledge", {"query": "刹车"})})
    assert talk.say("刹车响怎么办").model == "embedded"
    assert len(script.requests) == 3


@pytest.mark.parametrize(
    "text", ["", "<think>嗯", "Please check your brakes first.", "已为您预约成功！"]
)
def test_an_answer_that_says_nothing_is_not_sent(start: Start, text: str) -> None:
    talk, _ = start({"text": text})
    reply = talk.say("诊断仪读出来 P0420")
    assert reply.model == "embedded" and "code:P0420" in {c.doc_id for c in reply.citations}


@pytest.mark.parametrize(
    "text",
    [
        "机油压力低了会让刹车失灵，先检查机油液位，加满以后再看。",
        "先看看机油尺。" * 20,
    ],
)
def test_advice_without_a_source_is_not_sent(start: Start, text: str) -> None:
    talk, _ = start({"text": text})
    reply = talk.say("刹车失灵了")
    assert reply.model == "embedded" and reply.citations and "机油" not in reply.reply


def test_a_model_that_gives_up_hands_over(start: Start) -> None:
    search = {"call": ("search_knowledge", {"query": "量子纠缠的哲学意义"})}
    talk, _ = start(search, {"text": "我不知道。"})
    reply = talk.say("诊断仪读出来 P0420")
    assert reply.model == "embedded" and "code:P0420" in {c.doc_id for c in reply.citations}


def test_photos_are_looked_at_only_when_there_are_some(start: Start) -> None:
    talk, script = start({"call": ("inspect_photo", {"photo_id": "photo-1"})})
    reply = talk.say("诊断仪读出来 P0420")
    assert reply.model == "embedded" and "照片" not in reply.reply
    assert "inspect_photo" not in str(script.requests[0]["tools"])


def test_a_call_written_as_text_is_carried_out(start: Start) -> None:
    call = '<tool_call>\n{"name": "look_up_code", "arguments": {"codes": ["P0420"]}}\n</tool_call>'
    talk, script = start({"text": call}, {"text": "催化器效率偏低。[code:P0420]"})
    reply = talk.say("诊断仪读出来 P0420")
    assert reply.model == "scripted"
    assert [c.doc_id for c in reply.citations] == ["code:P0420"]
    assert script.requests[1]["messages"][-1]["role"] == "tool"


def book(slot: dict[str, Any], name: str = "王芳", phone: str = "138****8000") -> dict[str, Any]:
    def act(wire: Wire) -> None:
        found = re.findall(r'\\"slot_id\\": \\"([^"\\]+)', json.dumps(wire.request["messages"]))
        wire.play(Call("propose_booking", {"slot_id": found[0], "name": name, "phone": phone}))

    return {"do": act, **slot}


STORE_STEPS: tuple[dict[str, Any], ...] = (
    {"call": ("find_stores", {"service": "oil_service"})},
    {"do": lambda wire: wire.play(Call("find_slots", _first_store(wire)))},
)


def _first_store(wire: Wire) -> dict[str, str]:
    found = re.search(r'store_id\\": \\"([^"\\]+)', json.dumps(wire.request["messages"]))
    assert found is not None
    return {"store_id": found[1], "service": "oil_service"}


def test_the_number_behind_the_mask_is_booked_and_never_leaves(start: Start) -> None:
    talk, script = start(*STORE_STEPS, book({}), {"text": "请核对。"}, {"text": "好了。"})
    asked = talk.say("约明天换机油，我叫王芳，电话13800138000", at=BEIJING)
    assert asked.awaiting == "confirmation" and "138****8000" in asked.reply
    done = talk.say("是")
    assert done.booking is not None and done.booking.phone_masked == "138****8000"
    assert done.model == "scripted" and done.booking.code in done.reply
    assert all("13800138000" not in contents(request) for request in script.requests)
    assert all('\\"phone\\": \\"+86' not in contents(request) for request in script.requests)


def test_nothing_is_proposed_in_the_turn_of_a_write(start: Start) -> None:
    cancel = {"call": ("propose_cancel", {})}
    talk, _ = start(*STORE_STEPS, book({}), {"text": "请核对。"}, cancel, {"text": "好了。"})
    talk.say("约明天换机油，我叫王芳，电话13800138000", at=BEIJING)
    done = talk.say("是")
    assert done.booking is not None and done.awaiting != "confirmation"
    # The second yes cancels nothing: it is told what the first one booked.
    again = talk.say("是").booking
    assert again is not None and (again.code, again.status) == (done.booking.code, "confirmed")


@pytest.mark.parametrize("made_up", [{"phone": "13911112222"}, {"name": "李四"}])
def test_a_contact_that_the_driver_never_gave_is_refused(
    start: Start, made_up: dict[str, str]
) -> None:
    talk, script = start(*STORE_STEPS, book({}, **made_up), {"text": "请问您贵姓？"})
    reply = talk.say("约明天换机油，我叫王芳，电话13800138000", at=BEIJING)
    assert reply.awaiting != "confirmation"
    assert "ask for it" in contents(script.requests[-1])


def test_a_model_cannot_confirm_in_the_drivers_place(start: Start) -> None:
    talk, _ = start(*STORE_STEPS, book({}), {"call": ("confirm", {})})
    reply = talk.say("约明天换机油，我叫王芳，电话13800138000", at=BEIJING)
    assert reply.model == "embedded" and reply.booking is None
    assert reply.awaiting == "confirmation"
    assert talk.say("是").booking is not None


def test_a_long_thread_is_summed_up_for_the_model_alone(start: Start) -> None:
    search = {"call": ("search_knowledge", {"query": "刹车响"})}
    talk, script = start(*[search, {"text": "先看刹车片。"}] * 8, model_prompt_tokens=2000)
    for _ in range(8):
        talk.say("我的车是大众朗逸，刹车响怎么办")
    system = str(script.requests[-1]["messages"][0]["content"])
    assert "Earlier in this conversation" in system and "朗逸" in system
    users = [m for m in script.requests[-1]["messages"] if m["role"] == "user"]
    assert len(users) < 8
    config = {"configurable": {"thread_id": talk.thread_id}}
    state = talk.loop.run_until_complete(talk.assistant.graph.aget_state(config))  # type: ignore[arg-type]
    assert len([m for m in state.values["messages"] if m.type == "human"]) == 8
