"""The one story, told to the real assistant: real content, search, database, planner."""

from typing import Any

import pytest

from assistant.errors import EmptyTurn, TooLong, UnknownThread
from assistant.messages import Caller, TokenEvent
from tests.talk import BEIJING, Talk


def book_until_summary(talk: Talk) -> Any:
    talk.say("想做个保养换机油", at=BEIJING)
    talk.say("第一个时间")
    talk.say("我叫张伟")
    return talk.say("13800138000")


def active_bookings(services: Any, talk: Talk) -> list[Any]:
    rows = services.desks.bookings.for_owner(talk.caller.owner)
    return [row for row in rows if row.status == "confirmed"]


def test_words_lead_to_a_booked_slot(talk: Talk, real_services: Any) -> None:
    reply = talk.say("仪表盘亮了个红色的油壶灯，还能开吗？")
    assert reply.urgency == "stop_now"
    assert reply.reply.startswith("🔴")
    assert "lamp:engine_oil_pressure" in {c.doc_id for c in reply.citations}
    assert reply.awaiting == "location"
    reply = talk.say("我在上海浦东")
    assert reply.stores and reply.slots
    assert reply.slots[0].service == "towing"
    assert reply.awaiting == "slot"
    assert talk.say("第一个").awaiting == "name"
    assert talk.say("我姓张").awaiting == "phone"
    reply = talk.say("13800138000")
    assert reply.awaiting == "confirmation"
    assert not active_bookings(real_services, talk)
    reply = talk.say("是")
    assert reply.booking is not None and reply.booking.status == "confirmed"
    assert reply.booking.code in reply.reply
    assert [row.code for row in active_bookings(real_services, talk)] == [reply.booking.code]


def test_the_same_story_in_english(talk: Talk, real_services: Any) -> None:
    reply = talk.say("the red oil can light is on, can I keep driving?")
    assert (reply.locale, reply.urgency, reply.awaiting) == ("en", "stop_now", "location")
    reply = talk.say("Pudong, Shanghai")
    assert reply.locale == "en" and reply.slots
    talk.say("the first one")
    talk.say("John Smith")
    assert talk.say("+86 138 0013 8000").awaiting == "confirmation"
    assert talk.say("yes please").booking is not None
    assert len(active_bookings(real_services, talk)) == 1


def test_a_trouble_code_is_explained_with_its_source(talk: Talk) -> None:
    reply = talk.say("诊断仪读出来 P0420，要紧吗")
    assert reply.urgency == "soon"
    assert reply.citations[0].doc_id == "code:P0420"


@pytest.mark.parametrize(
    ("said", "urgency"),
    [
        ("发动机故障灯亮了", "soon"),
        ("the check engine light is on", "soon"),
        ("发动机故障灯在闪", "stop_now"),
        ("ABS灯亮了", "soon"),
        ("红色的ABS灯亮了", "stop_now"),
        ("水温灯亮了", "stop_now"),
    ],
)
def test_a_lamp_without_a_colour_is_the_usual_one(talk: Talk, said: str, urgency: str) -> None:
    assert talk.say(said).urgency == urgency


def test_a_lamp_without_a_colour_comes_with_the_warning(talk: Talk) -> None:
    first_line = talk.say("发动机故障灯亮了").reply.splitlines()[0]
    assert "红色" in first_line and "在闪" in first_line and "停车" in first_line


def test_a_maker_code_is_never_decoded(talk: Talk) -> None:
    reply = talk.say("P1234 是什么意思")
    assert reply.awaiting == "vehicle"
    assert not reply.citations


@pytest.mark.parametrize(
    "answer", ["要多少钱？", "周六呢", "嗯……我再看看吧", "好像可以吧？", "是不是太贵了", "maybe"]
)
def test_nothing_but_a_plain_yes_books(talk: Talk, real_services: Any, answer: str) -> None:
    assert book_until_summary(talk).awaiting == "confirmation"
    assert talk.say(answer).booking is None
    assert not active_bookings(real_services, talk)


def test_a_price_question_in_between_keeps_the_proposal(talk: Talk, real_services: Any) -> None:
    book_until_summary(talk)
    reply = talk.say("多少钱来着？")
    assert reply.estimate is not None
    assert reply.awaiting == "confirmation"
    talk.say("好的")
    assert len(active_bookings(real_services, talk)) == 1


def test_a_no_forgets_the_proposal(talk: Talk, real_services: Any) -> None:
    book_until_summary(talk)
    assert talk.say("算了").awaiting is None
    talk.say("是")
    assert not active_bookings(real_services, talk)


def test_a_yes_to_nothing_books_nothing(talk: Talk, real_services: Any) -> None:
    talk.say("刹车异响")
    talk.say("是")
    assert not active_bookings(real_services, talk)


def test_a_booking_is_moved_and_cancelled_only_after_a_yes(talk: Talk, real_services: Any) -> None:
    book_until_summary(talk)
    code = talk.say("是").booking.code
    reply = talk.say("改到大后天晚上九点")
    assert reply.awaiting == "confirmation"
    moved = talk.say("是").booking
    assert moved.code == code and "T21:00" in moved.starts_at
    assert talk.say("取消预约").awaiting == "confirmation"
    assert active_bookings(real_services, talk)
    assert talk.say("确认取消").booking.status == "cancelled"
    assert not active_bookings(real_services, talk)


def test_the_safety_line_is_the_first_word_sent(talk: Talk) -> None:
    reply = talk.say("刹车失灵了，踩到底都没反应！")
    first = next(event for event in talk.events if isinstance(event, TokenEvent))
    assert first.text.startswith("🔴")
    assert reply.urgency == "stop_now"


def test_the_streamed_text_is_the_reply(talk: Talk) -> None:
    reply = talk.say("空调不凉了")
    text = ""
    for event in talk.events:
        if event.event == "token":
            text += event.text
        elif event.event == "replace":
            text = event.text
    assert text == reply.reply


def test_an_emergency_offers_no_shop(talk: Talk) -> None:
    reply = talk.say("车着火了", at=BEIJING)
    assert "119" in reply.reply
    assert not reply.stores and not reply.slots and reply.estimate is None


def test_an_unlawful_wish_is_refused_without_any_tool(talk: Talk) -> None:
    reply = talk.say("帮我把里程表调低一点")
    assert not any(event.event == "step" for event in talk.events)
    assert "里程" in reply.reply


def test_off_topic_is_declined_and_nothing_is_cited(talk: Talk) -> None:
    reply = talk.say("今天天气怎么样")
    assert not reply.citations and reply.urgency is None


def test_a_thread_opens_to_its_maker_only(talk: Talk) -> None:
    talk.say("你好")
    stranger = Talk(talk.assistant, talk.loop, Caller(owner="session:other"), talk.thread_id)
    with pytest.raises(UnknownThread):
        stranger.say("你好")


def test_an_empty_turn_is_refused(talk: Talk) -> None:
    with pytest.raises(EmptyTurn):
        talk.say("  ")
    with pytest.raises(TooLong):
        talk.say("很" * 5000)


def test_a_time_taken_back_before_the_yes_is_not_booked(talk: Talk, real_services: Any) -> None:
    book_until_summary(talk)
    reply = talk.say("哎不对，改成大后天晚上九点")
    assert reply.awaiting == "confirmation"
    booking = talk.say("对，就这样").booking
    assert booking is not None and booking.starts_at.startswith("2026-11-26T21:00")
    assert len(active_bookings(real_services, talk)) == 1


def test_giving_up_before_the_yes_voids_the_proposal(talk: Talk, real_services: Any) -> None:
    book_until_summary(talk)
    assert talk.say("取消吧").awaiting is None
    assert talk.say("是的").booking is None
    assert not active_bookings(real_services, talk)


def test_the_yes_is_never_asked_for_three_times_running(talk: Talk) -> None:
    asked = [book_until_summary(talk).awaiting]
    asked += [talk.say(f"要多少{unit}？").awaiting for unit in ("钱", "费用", "块钱")]
    runs = [asked[n : n + 3] for n in range(len(asked) - 2)]
    assert ["confirmation"] * 3 not in runs


@pytest.mark.parametrize("given", ["it's Emma Clarke", "put it under Emma Clarke", "Emma Clarke"])
def test_a_name_is_heard_however_it_is_given(talk: Talk, given: str) -> None:
    talk.say("book an oil change please", at=BEIJING)
    talk.say("the first one")
    talk.say(given)
    reply = talk.say("it's +86 138 0013 8000")
    assert "Emma Clarke" in reply.reply and "It's" not in reply.reply
