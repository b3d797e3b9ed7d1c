"""A warning to stop stands when the driver asks to drive on, turns later."""

from datetime import UTC, datetime, timedelta

from langchain_core.messages import AIMessage, HumanMessage

from assistant.agent.standing import is_warned
from tests.talk import Talk

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def test_a_drive_on_after_a_warning_is_refused_and_help_offered(talk: Talk) -> None:
    assert talk.say("temp gauge maxed out, white steam from under the hood").urgency == "stop_now"
    talk.say("not now, thank you")
    reply = talk.say("if I top it up with bottled water, can I carry on?")
    assert reply.urgency == "stop_now" and reply.reply.startswith("🔴 **Not yet")
    assert reply.awaiting == "location"
    offered = talk.say("Yuhang, Hangzhou")
    assert "Towing" in offered.reply and "will not send anyone" in offered.reply


def test_a_drive_on_with_slips_is_refused_as_well(talk: Talk) -> None:
    talk.say("temp gauge mxed out wite steam from under hood")
    reply = talk.say("if i top it up with bottled waetr can i crary on?")
    assert reply.urgency == "stop_now" and reply.reply.startswith("🔴 **Not yet")


def test_three_kilometres_to_the_shop_are_too_many(talk: Talk) -> None:
    talk.say("电车屏幕报动力电池故障请立即停车，红的")
    reply = talk.say("开到4S店就三公里，行吗")
    assert reply.urgency == "stop_now" and "还不能开" in reply.reply


def test_without_a_warning_the_question_is_an_ordinary_one(talk: Talk) -> None:
    talk.say("my wiper blades smear a bit")
    assert talk.say("can I still drive with them?").urgency != "stop_now"


def test_a_lesser_matter_takes_no_warning_back(talk: Talk) -> None:
    assert talk.say("机油压力灯红了").urgency == "stop_now"
    reply = talk.say("还有，发动机故障灯也黄着常亮")
    assert reply.urgency == "stop_now" and reply.reply.startswith("🔴 **还不能开")
    assert "🟠" not in reply.reply


def test_a_lesser_matter_alone_still_lets_the_driver_go_on(talk: Talk) -> None:
    reply = talk.say("发动机故障灯黄着常亮")
    assert reply.urgency == "soon" and reply.reply.startswith("🟠")


def test_a_warning_stands_for_a_day() -> None:
    told = [
        HumanMessage("smoke", additional_kwargs={"now": NOW.isoformat()}),
        AIMessage("🔴", additional_kwargs={"urgency": "stop_now"}),
    ]
    assert is_warned(told, NOW + timedelta(hours=23))
    assert not is_warned(told, NOW + timedelta(hours=25))
