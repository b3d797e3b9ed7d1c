"""Danger that is told in passing, and words that only sound like it."""

import pytest

from assistant.safety.triage import Triager
from tests.shipped import shipped_encoder


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("汽油！满地都是！", "fuel_smell"),
        ("机舱里喷油嘴那儿在往外滋汽油，你帮我看看约哪天修合适", "fuel_smell"),
        ("他刚发语音讲机油表掉到零了，还说撑到收费站没问题，你给讲讲", "oil_pressure"),
        ("he says the oil gauge has dropped to zero but wants to finish the shift", "oil_pressure"),
        (
            "BRAKE in red on the cluster, parking brake released, pedal feels different",
            "brake_loss",
        ),
        ("手刹明明放下去了，开着开着那个红圈里头带叹号的灯亮了，不灭", "brake_loss"),
        ("toddler was shut in the car 40 min in the heat, now she's floppy", "unwell"),
        ("The infant in the locked car has stopped crying and isn't moving", "unwell"),
        ("侧面的气帘都掉下来了，对方车头怼我门上，约个钣金什么时候有空", "airbag_deployed"),
        ("水箱盖一拧，开水喷我一脸，现在皮都起来了", "injury"),
        ("steam burnt my arms when I opened the cap", "injury"),
    ],
)
def test_danger_told_in_passing_is_found(text: str, code: str) -> None:
    flags = Triager(encoder=shipped_encoder()).check(text).flags
    assert code in [flag.code for flag in flags]


@pytest.mark.parametrize(
    "text",
    [
        "机油表以前掉到零过一次，换了传感器后一直正常",
        "oil gauge dropped to zero once last year, sender replaced, fine since",
        "baby on board sticker is limp and peeling",
        "气囊盖掉了想换一个",
    ],
)
def test_what_only_sounds_like_it_is_not(text: str) -> None:
    assert not Triager(encoder=shipped_encoder()).check(text).flags
