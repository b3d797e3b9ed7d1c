"""What a language model may not say beyond what no model may."""

import pytest
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from assistant.agent.guarding import ModelGuard
from assistant.evidence import Evidence
from assistant.messages import BookingView, SlotView, StoreView

STORE = StoreView(
    store_id="bj-1", name="朝阳示范快修店", address="", lat=39.9, lon=116.4, distance_km=3.4,
    services=[], hours={"mon": [("09:00", "18:00")]}, open_now=True, bookable=True, phone=None,
    rating=None, demo=True,
)  # fmt: skip
SLOT = SlotView(
    slot_id="s1", store_id="bj-1", service="oil_service", capacity_left=1,
    starts_at="2026-11-24T15:30:00+08:00", ends_at="2026-11-24T16:15:00+08:00",
)  # fmt: skip
BOOKING = BookingView(
    booking_id="b", code="ABCD2345", status="confirmed", store_id="bj-1", service="oil_service",
    starts_at=SLOT.starts_at, ends_at=SLOT.ends_at, name="王芳", phone_masked="138****8000",
    calendar_url="",
)  # fmt: skip


def thread(evidence: Evidence) -> list[AnyMessage]:
    call = {"name": "find_slots", "args": {}, "id": "c"}
    return [
        HumanMessage("我四点下班，电话 13800138000"),
        AIMessage("", tool_calls=[call]),
        ToolMessage("", artifact=evidence.model_dump(), tool_call_id="c"),
    ]


def guard(evidence: Evidence | None = None, *, stop: bool = False) -> ModelGuard:
    evidence = evidence or Evidence(stores=[STORE], slots=[SLOT])
    return ModelGuard(evidence, thread(evidence), stop=stop)


@pytest.mark.parametrize(
    "sentence",
    [
        "明天下午 3:30 可以。",
        "3:30 pm is free.",
        "下午三点半前到 15:30 的位子。",
        "您四点下班，来得及。",
        "**朝阳示范快修店**离您 3.4 公里。",
        "他们 18:00 关门。",
        "机油每 10000 公里换一次。",
        "这家维修店可以做。",
        "慢一点开过去看看。",
        "有三点建议：先停车。",
        "请打 13800138000 的机主。",
    ],
)
def test_what_the_thread_holds_may_be_said(sentence: str) -> None:
    assert guard().check(sentence) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "明天上午 9:10 有空位。",
        "后天上午五点也行。",
        "There is a slot at 7 pm.",
        "离您只有 1.2 公里。",
        "**飞驰快修店**也不错。",
        "Try Speedy Lube Auto Care instead.",
        "请打 400-123-4567。",
        "大概三百块钱。",
        "都安排好了。",
        "You're all set.",
        "See you tomorrow!",
    ],
)
def test_what_it_does_not_hold_may_not(sentence: str) -> None:
    assert guard().check(sentence) == ""


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("详见[这里](https://evil.example/a)。", "详见这里。"),
        ("看![x](https://evil.example/p.png)图。", "看图。"),
        ("先<script src=x>停</script>车。", "先停车。"),
        ("编号 c2xvdC1tYWRlLXVwLWJ5LXRoZS1tb2RlbA 。", "编号  。"),
    ],
)
def test_pictures_links_tags_and_ids_are_taken_out(sentence: str, left: str) -> None:
    assert guard().check(sentence) == left


def test_the_policy_is_not_repeated() -> None:
    assert guard().check("State only what the tools returned in this conversation.") == ""


@pytest.mark.parametrize(
    "sentence", ["没事，可以继续开。", "You can keep driving.", "不用担心。", "It's fine to go."]
)
def test_a_warning_to_stop_is_not_taken_back(sentence: str) -> None:
    assert guard(stop=True).check(sentence) == ""
    assert guard().check(sentence) == sentence


@pytest.mark.parametrize("sentence", ["不可以继续开。", "Do not keep driving.", "别继续走。"])
def test_a_warning_may_be_repeated(sentence: str) -> None:
    assert guard(stop=True).check(sentence) == sentence


def test_a_booking_that_was_looked_up_is_booked_and_not_cancelled() -> None:
    found = guard(Evidence(booking=BOOKING))
    assert found.check("Your visit is booked.") == "Your visit is booked."
    assert found.check("It has been cancelled.") == ""
    done = guard(Evidence(booking=BOOKING, done="cancel"))
    assert done.check("It has been cancelled.") == "It has been cancelled."
