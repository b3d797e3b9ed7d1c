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
    ],
)
def test_who_reports_danger_in_words_of_their_own_is_told_to_stop(talk: Talk, text: str) -> None:
    assert talk.say(text).urgency == "stop_now"
