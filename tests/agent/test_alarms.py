"""A guide that says "stop at once" is an alarm to who reports it, and a quotation to others."""

import asyncio
from typing import Any

import pytest

from tests.talk import Talk


@pytest.fixture
def talk(real_services: Any, assistant_loop: asyncio.AbstractEventLoop) -> Talk:
    return Talk(real_services.assistant, assistant_loop)


@pytest.mark.parametrize(
    "text",
    [
        "朋友的车以前水温高过，问我该注意啥",
        "保险杠蹭了一道，没松",
        "空调开冷风时出风口有白雾是水汽吧",
        "a bit of steam off the bonnet after washing it",
        "离合踏板很沉，挂挡正常",
        "刹车灰很多",
        "车底有一两滴机油",
        "停了一晚地上一摊清水，开了空调的",
        "coolant is a finger below min on the cold engine, may I top up",
        "valve cap missing on one wheel, matter?",
        "刹车总泵漏油是二月份的事了，修完一直蛮好，今天就是例行换个机滤",
        "Seller says it 'runs hot sometimes' but is 900 bucks. Not bought it yet. Avoid?",
        "要是以后出事故了，气囊弹了是不是就报废了",
        "烟熏黑的尾灯膜贴了会不会被罚",
        "上月追尾气囊爆了，车在修理厂，能不能要求换新气囊而不是修复",
        "I'm on fire today, sold three cars, write me an ad",
        "mirror cap broken off by a cyclist weeks ago, he was fine, need the cap in white",
        "is the red warning triangle compulsory in Ireland",
        "emergency kit, warning triangle, hi-vis vest: do you stock them",
        "后刹车灯高位那条有一颗灯珠不亮",
        "电池没报警，充电也不烫，就是续航打折厉害",
        "绿色的小车图标是什么",
        "in Forza my brakes keep locking up, what setting",
    ],
)
def test_who_reports_no_danger_is_not_told_to_stop(talk: Talk, text: str) -> None:
    assert talk.say(text).urgency != "stop_now"


@pytest.mark.parametrize(
    "text",
    [
        "引擎盖没锁死，跑起来一颤一颤的缝越来越大",
        "开着开着车门自己弹开关不上",
        "半夜山路大灯说灭就灭 两边都黑",
        "poured screenwash where the oil goes, haven't started it",
        "刚换完刹车片 踏板变得好深",
        "the car pulls hard to the left evry time i brkae",
        # The guide that ranks first is about fuel, which nobody names.
        "something dripping under the car no idea what",
        "启动后刹车灯红了",
        # Headlamps that fade with the charging lamp on leave a driver in the dark.
        "电瓶灯亮了，大灯越来越暗，晚上这段没路灯",
        "battery symbol red while moving, headlights going dim, it's night and no street lights",
        "修完刹车总泵又漏油了",
        "水往底盘下面滴，不是清水，油乎乎的",
        "the red triangle with the exclamation mark is on",
    ],
)
def test_who_reports_danger_in_words_of_their_own_is_told_to_stop(talk: Talk, text: str) -> None:
    assert talk.say(text).urgency == "stop_now"


def test_brakes_that_do_nothing_are_no_matter_of_the_start_button(talk: Talk) -> None:
    reply = talk.say("踩刹车没反应")
    assert reply.urgency == "stop_now"
    assert "guide:start_button_no_reaction" not in {c.doc_id for c in reply.citations}
