"""Crashes of every kind, told as drivers in shock tell them: who is called, what is told first."""

import asyncio
from typing import Any

import pytest

from tests.agent.scripted_photos import talk_about
from tests.talk import Talk

NONE = {"zh": "都没有", "en": "none of them"}
# What a driver tells first, and what the advice has to hold once nothing dangerous is left.
KINDS = {
    "fled-zh": ("我的车刚被人撞了，对方跑了，没人受伤", ("122", "别追", "写下车牌")),
    "fled-en": (
        "Someone just hit my car and drove off, nobody is hurt",
        ("police", "Don't chase", "plate"),
    ),
    "parked-zh": ("车停在小区里，早上下来发现被人蹭了，没留纸条", ("监控", "122", "别挪车")),
    "parked-en": (
        "I came back to my parked car and someone has scraped it, no note",
        ("camera footage", "case number"),
    ),
    "drink-zh": ("追尾了，没人受伤，对方好像喝了酒", ("122", "怀疑喝了酒", "别抢钥匙")),
    "drink-en": (
        "A guy rear-ended me and he smells of alcohol",
        ("police", "suspect drink", "Don't hold anyone back"),
    ),
    "foreign-zh": ("和一辆大使馆的车撞了，没有人受伤", ("122", "不私了")),
    "foreign-en": ("I crashed with a car with foreign plates", ("cross-border insurance",)),
    "dispute-zh": ("我们撞了，他说是我的责任，我不同意", ("不先签字", "事故认定书")),
    "dispute-en": (
        "We collided, nobody is hurt, he says it's my fault and I don't agree",
        ("Don't argue", "evidence"),
    ),
    "alone-zh": ("我自己撞到护栏了，人没受伤", ("122", "报管理单位")),
    "alone-en": ("I slid into a guard rail on my own", ("power line", "owner or the police")),
}


@pytest.fixture
def talk(real_services: Any, assistant_loop: asyncio.AbstractEventLoop) -> Talk:
    return talk_about(real_services, assistant_loop)


@pytest.mark.parametrize("kind", KINDS)
def test_what_this_kind_of_crash_asks_for_is_told_once_nobody_is_in_danger(
    talk: Talk, kind: str
) -> None:
    message, wanted = KINDS[kind]
    told = talk.say(message)
    reply = talk.say(NONE[kind[-2:]])
    both = told.reply + reply.reply
    assert all(words in both for words in wanted), both
    assert reply.urgency != "stop_now" and reply.awaiting is None
    assert not any(store.bookable for store in [*told.stores, *reply.stores])


@pytest.mark.parametrize(
    ("message", "answer", "number", "step"),
    [
        ("我撞到人了，一个行人倒在地上", "打了120了", "120", "不搬动伤者"),
        ("I hit a pedestrian, he's lying on the road", "I called 112", "112", "Don't move anyone"),
        ("高速上追尾了，车停在快车道，我们还在车里", "都出来了，在护栏外", "122", "双闪"),
        (
            "Crash on the motorway, we're still in the car in the middle lane",
            "we're all behind the barrier now",
            "112",
            "hazard",
        ),
    ],
)
def test_the_emergency_line_stands_until_what_it_asks_for_is_done(
    talk: Talk, message: str, answer: str, number: str, step: str
) -> None:
    first = talk.say(message)
    assert first.urgency == "stop_now" and number in first.reply.splitlines()[0]
    after = talk.say(answer)
    assert not after.reply.startswith("🔴")
    assert after.reply.splitlines()[2].startswith(("记下了", "Noted"))
    assert step in after.reply


@pytest.mark.parametrize(
    ("message", "answers", "drive"),
    [
        ("特斯拉开过大石头磕到底盘了，电池会不会有事", ("没有人受伤", "没有烟没有味道"), "能开吗"),
        (
            "My Tesla drove over a rock and hit the underside, is the battery ok?",
            ("nobody hurt", "no smoke no smell"),
            "can I drive it?",
        ),
    ],
)
def test_an_electric_car_hit_underneath_stays_where_it_is(
    talk: Talk, message: str, answers: tuple[str, ...], drive: str
) -> None:
    for text in (message, *answers, drive):
        reply = talk.say(text)
        assert reply.urgency == "stop_now"
        assert "119" in reply.reply.splitlines()[0]


@pytest.mark.parametrize(
    ("message", "answers"),
    [
        ("追尾了，没人受伤", ("没冒烟没漏油", "双方都是汽油车", "车还能动，停在路边")),
        (
            "I bumped the car in front, nobody is hurt",
            ("no fire or fuel", "no it's petrol", "it's on the verge"),
        ),
    ],
)
def test_answers_in_plain_words_are_taken_as_such_and_alarm_nobody(
    talk: Talk, message: str, answers: tuple[str, ...]
) -> None:
    talk.say(message)
    for text in answers:
        reply = talk.say(text)
        assert reply.urgency != "stop_now", reply.reply
        assert not any(word in reply.reply for word in ("没太明白", "not sure what you mean"))
    assert not any(word in reply.reply for word in ("车道上吗", "in a lane"))


@pytest.mark.parametrize(
    ("message", "done", "name", "left"),
    [
        ("追尾了，没人受伤，没冒烟没漏油，都是油车，停在路边", "三角牌放好了", "三角牌", "熄火"),
        (
            "I hit the car in front. Nobody is hurt, no fire or fuel, both petrol cars, "
            "we pulled over to the side of the road",
            "done the triangle",
            "warning triangle",
            "Switch off",
        ),
    ],
)
def test_what_is_done_is_ticked_off_and_what_is_left_is_told(
    talk: Talk, message: str, done: str, name: str, left: str
) -> None:
    talk.say(message)
    reply = talk.say(done).reply
    assert name in reply.splitlines()[0] and left in reply
    assert name not in "\n".join(line for line in reply.splitlines() if line.startswith("- "))


@pytest.mark.parametrize(
    ("message", "taken", "following"),
    [
        ("追尾了，没人受伤，没冒烟没漏油，都是油车，停在路边，双闪开了", "拍了", "后方全景"),
        (
            "I hit the car in front. Nobody is hurt, no fire or fuel, both petrol cars, "
            "we pulled over to the side of the road, the hazards are on",
            "took it",
            "The scene from behind",
        ),
    ],
)
def test_a_photo_that_is_taken_leads_to_the_next_one(
    talk: Talk, message: str, taken: str, following: str
) -> None:
    first = talk.say(message).reply
    assert following not in first
    assert f"**{following}" in talk.say(taken).reply


@pytest.mark.parametrize(
    ("message", "numbers"),
    [
        ("hit the barrier, my car is sideways across the highway", ("122",)),
        ("front is smoking and the driver's leg is stuck, he can't get out", ("119", "120")),
        ("电动车托底很重，仪表报高压系统故障", ("119",)),
        ("想问快处快赔怎么走，对方脚崴了肿了一大块", ("120",)),
    ],
)
def test_every_danger_that_is_told_has_its_own_line_first(
    talk: Talk, message: str, numbers: tuple[str, ...]
) -> None:
    reply = talk.say(message)
    lead = "".join(line for line in reply.reply.splitlines() if line.startswith("🔴"))
    assert reply.reply.startswith("🔴") and all(number in lead for number in numbers)


@pytest.mark.parametrize(
    "text",
    [
        "what should I do if I ever crash on a motorway, just want to learn",
        "万一以后追尾了该怎么办，想了解一下",
    ],
)
def test_who_learns_for_another_day_is_asked_after_nobody(talk: Talk, text: str) -> None:
    reply = talk.say(text).reply
    assert "is everyone safe" not in reply and "先看人安不安全" not in reply
