"""Lamps that went out as they should alarm nobody; a single word of something wrong still does."""

import pytest

from assistant.planner.said import english_spelling
from assistant.safety.at_rest import AtRest
from assistant.safety.triage import Triager
from tests.shipped import shipped_encoder, shipped_knowledge


@pytest.fixture(scope="module")
def triager() -> Triager:
    repair = english_spelling(shipped_knowledge()).repair
    return Triager(encoder=shipped_encoder(), repair=repair)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("一通电仪表的灯全亮，着车后两三秒都灭了，正常吗", "self_check"),
        ("拧到ON档，机油壶红的，发动了就没了，正常吧", "self_check"),
        ("擰匙嗰陣紅色手掣燈同偈油燈都會着，著咗車就熄晒，係咪正常", "self_check"),
        ("red oil and battery symbols show with the ignition on, then vanish once it runs",
         "self_check"),
        ("oil lamp lights with ignition and goes out the moment engine starts", "self_check"),
        ("红色感叹号那个灯拉手刹就亮松了就灭，正常吧", "lamps"),
        ("红色机油灯是上次的事，换了传感器后没再亮过，现在该换机油了", "lamps"),
        ("the oil light problem got solved, was a bad sensor", "lamps"),
        ("打个比方，机油灯红了和黄了有什么区别", "lesson"),
        ("what's the difference between a red and an amber brake lamp", "lesson"),
        ("P0217, need the definition for my flash cards", "lesson"),
    ],
)  # fmt: skip
def test_what_is_not_there_now_raises_nothing(triager: Triager, text: str, why: str) -> None:
    triage = triager.check(text)
    assert (triage.at_rest, triage.harmless, triage.flags) == (why, True, ())


@pytest.mark.parametrize(
    "text",
    [
        "拧钥匙时机油灯亮，启动后灭了，开了十分钟又红了",
        "启动后所有灯都灭了就机油灯还红着",
        "通电后机油灯亮，着车就熄火了",
        "拉手刹感叹号灯亮，松了也不灭",
        "换了机油泵，机油灯又红了一下，现在一切正常",
        "点火后机油灯三秒灭了，但是发动机哒哒响",
        "行驶中红色机油灯亮，靠边熄火重新启动后灭了",
        "when I turn the key the oil light comes on and stays on after starting",
        "ignition on, all lights; start, all out except the red oil can",
        "at start-up every lamp went out bar the oil one, it is red and the engine ticks",
        "lights come on with ignition then the engine goes off",
        "the red light came on, I turned the key off and on and it went out when it started",
        "the oil light got fixed yesterday, now it's red again and there is knocking",
        "the red oil can is lit, saw it in the manual",
        "not a theory question!! stalled on the crossing and the bells have started",
        "不是游戏里那个方向盘，是我真车的，打了轮子不跟",
        "车里装的那个小报警器嘀嘀响 显示CO 180 是坏了吗",
    ],
)
def test_anything_wrong_beside_it_keeps_the_alarm(triager: Triager, text: str) -> None:
    assert triager.check(text).at_rest is None


@pytest.mark.parametrize(
    "text",
    [
        "拧钥匙时机油灯亮，启动后灭了，开了十分钟又红了",
        "the oil light got fixed yesterday, now it's red again and there is knocking",
    ],
)
def test_a_lamp_that_came_back_is_a_red_flag(triager: Triager, text: str) -> None:
    assert triager.check(text).flags


def test_a_self_check_takes_no_danger_away_but_that_of_the_lamps(triager: Triager) -> None:
    text = "一通电仪表的灯全亮，着车后都灭了，车里一个人晕倒了"
    assert [flag.code for flag in triager.check(text).flags] == ["unwell"]


def test_words_without_lamps_are_not_at_rest() -> None:
    assert AtRest().read("刹车踩到底没反应") is None
