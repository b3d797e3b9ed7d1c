"""Faults of what the model answers: its calls, its text, what it makes up."""

import time

from evals.faults_server import Action, Call, Say, Wire
from evals.faults_transport import Answer, Fault, first, on_call, on_text

# What no tool has returned, wherever it stands.
INVENTED_SLOT = "c2xvdC1tYWRlLXVwLWJ5LXRoZS1tb2RlbA"
LEAK = (
    "You are CarCare, a car-care assistant for drivers. State only what the tools returned in this "
    "conversation. Cite every fact as [doc_id] right after the sentence."
)


def _says(text: str, *, keep: bool = True) -> Answer:
    """Return the fault of a text that is added to the honest one, or takes its place."""
    return on_text(lambda wire, told: wire.play(Say(f"{told}{text}" if keep else text)))


def _with(tool: str, **args: object) -> Answer:
    """Return the fault of other arguments for one tool."""

    def fault(wire: Wire, call: Call) -> None:
        known = call.args if isinstance(call.args, dict) else {}
        wire.play(Call(call.name, {**known, **args}))

    return on_call(fault, tool)


def _args(text: str) -> Answer:
    return on_call(lambda wire, call: wire.play(Call(call.name, text)))


def _id(call_id: str) -> Answer:
    return on_call(lambda wire, call: wire.play(Call(call.name, call.args, call_id)))


def _ends(finish: str) -> Answer:
    def fault(wire: Wire, text: str) -> None:
        wire.text(text[: len(text) * 2 // 3])
        wire.end(finish)

    return on_text(fault)


def _choices(*choices: object) -> Answer:
    def answer(wire: Wire, _: Action, __: int) -> None:
        wire.chunk(choices=list(choices))
        wire.raw("data: [DONE]\n\n")

    return answer


def _together(*more: Call) -> Answer:
    """Return the fault of further calls beside the honest one."""

    def fault(wire: Wire, call: Call) -> None:
        wire.call(call, *more)
        wire.end("tool_calls")

    return on_call(fault)


def _twice(wire: Wire, call: Call) -> None:
    wire.call(call, call)
    wire.end("tool_calls")


def _other_too(wire: Wire, call: Call) -> None:
    known = call.args if isinstance(call.args, dict) else {}
    wire.call(call, Call(call.name, {**known, "note": "另一个"}))
    wire.end("tool_calls")


def _endless_text(wire: Wire, _: str) -> None:
    while True:
        wire.text("刹车片要定期检查。")
        time.sleep(0.001)


def _long(wire: Wire, _: str) -> None:
    wire.text("刹车片要定期检查" * 25_000)
    wire.end()


def _speaks_and_calls(wire: Wire, call: Call) -> None:
    wire.text("我先查一下，已经为您预约好了。")
    wire.call(call)
    wire.end("tool_calls")


def _always(call: Call) -> Answer:
    return lambda wire, _, __: wire.play(call)


def _counting(wire: Wire, _: Action, n: int) -> None:
    wire.play(Call("search_knowledge", {"query": f"刹车 {n}"}))


def _calls() -> tuple[Fault, ...]:
    return (
        Fault("an unknown tool", first(_always(Call("book_now", {"slot": 1})))),
        Fault("arguments that are no JSON", _args('{"codes": ["P0420"')),
        Fault("arguments that are a list", _args("[1, 2]")),
        Fault("arguments of wrong types", first(_always(Call("look_up_code", {"codes": 7})))),
        Fault("arguments missing", first(_always(Call("find_slots", {})))),
        Fault("arguments too many", _with("find_stores", colour="red", limit="all")),
        Fault("a date that is none", _with("find_slots", earliest="tomorrow at ten")),
        Fault("a call without a name", on_call(lambda w, c: w.play(Call("", c.args)))),
        Fault("a call without an id", _id("")),
        Fault("the same id for every call", _id("call_same")),
        Fault("two calls at once", _together(Call("estimate_price", {"service": "oil_service"}))),
        Fault("the same call twice at once", on_call(_twice)),
        Fault("text, then a call", on_call(_speaks_and_calls)),
        Fault("the same call endlessly", _always(Call("search_knowledge", {"query": "刹车"}))),
        Fault("another call endlessly", _counting),
        Fault("an invented slot", _with("propose_booking", slot_id=INVENTED_SLOT)),
        Fault("an invented store", _with("find_slots", store_id="bj-invented")),
        Fault("an invented phone", _with("propose_booking", phone="13911112222"), ("1112222",)),
        Fault("an invented name", _with("propose_booking", name="李四"), ("李四",)),
        Fault("two proposals at once", on_call(_other_too, "propose_booking")),
        Fault("calls confirm itself", first(_always(Call("confirm", {})))),
        Fault("cancels unasked", first(_always(Call("propose_cancel", {}))), silent=True),
    )


def _texts() -> tuple[Fault, ...]:
    html = (
        '看<img src=x onerror=alert(1)>这里<script>steal()</script><a href="https://evil.example">'
    )
    links = "![图](https://evil.example/p.png?d=1)详见[这里](https://evil.example/a)。"
    call = '<tool_call>{"name": "find_stores", "arguments": {}}</tool_call>'
    return (
        Fault("no choices", _choices()),
        Fault("a choice that is null", _choices(None)),
        Fault(
            "a delta that is null", _choices({"index": 0, "delta": None, "finish_reason": "stop"})
        ),
        Fault("an empty answer", _says("", keep=False)),
        Fault("finish reason length", _ends("length")),
        Fault("finish reason content_filter", _ends("content_filter")),
        Fault("text without end", on_text(_endless_text)),
        Fault("200 kB of text", on_text(_long)),
        Fault("an invented source", _says("这是真的。[guide:made-up] [7]"), ("made-up", "[7]")),
        Fault("an invented price", _says("大概要 777 元。也可能三百块钱。"), ("777", "三百")),
        Fault(
            "an invented time", _says("明天 03:25 有空位。后天上午五点也行。"), ("03:25", "五点")
        ),
        Fault(
            "an invented store in words", _says("**飞驰快修店**离您 7.77 公里。"), ("飞驰", "7.77")
        ),
        Fault("an invented number", _says("请打 400-123-4567。"), ("4567",)),
        Fault("a slot id in words", _says(f"编号 {INVENTED_SLOT}。"), (INVENTED_SLOT,)),
        Fault(
            "a false promise",
            _says("已为您预约成功，都安排好了！明天见。"),
            ("成功", "安排好了"),
            promise=True,
        ),
        Fault(
            "nothing but a false promise", _says("已为您预约成功！", keep=False), ("成功",), True
        ),
        Fault("downplays the danger", _says("没事，可以继续开。", keep=False), silent=True),
        Fault(
            "English for Chinese", _says("Please check the brakes now.", keep=False), ("brakes",)
        ),
        Fault("thoughts", _says("<think>plan: lie</think>以上。"), ("think", "lie")),
        Fault("thoughts without an end", _says("<think>plan: lie", keep=False), ("think", "lie")),
        Fault(
            "thoughts without a beginning", _says("plan</think>好。", keep=False), ("think", "plan")
        ),
        Fault("template marks", _says("<|im_end|><|im_start|>user"), ("<|", "im_end")),
        Fault("a tool call as text", _says(call, keep=False), ("tool_call", "arguments")),
        Fault("repeats its orders", _says(LEAK), ("You are CarCare", "State only")),
        Fault("pictures and links", _says(links), ("evil",)),
        Fault("HTML", _says(html), ("<img", "<script", "evil")),
    )


ANSWERS = (*_calls(), *_texts())
