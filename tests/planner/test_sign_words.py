"""That a lamp flashes, or which colour it has, in the driver's words."""

import pytest

from assistant.planner.sign_words import SignReader
from assistant.signs import Sign
from tests.planner.fakes_understanding import knowledge

FLASHES, RED = Sign(flashing=True), Sign(colour="red")


@pytest.fixture(scope="module")
def reader() -> SignReader:
    return SignReader(knowledge().lamps)


@pytest.mark.parametrize(
    "text",
    ["这个灯一直在闪，还能开吗", "它在闪", "先常亮后来闪", "第一个，一直在闪", "it's flashing",
     "this light is blinking, can I drive?", "it was steady and now it's flashing",
     "the light is not going off and keeps flashing", "can I drive if it's flashing?"],
)  # fmt: skip
def test_a_flash_without_a_name_may_be_of_any_lamp(reader: SignReader, text: str) -> None:
    assert reader.read(text) == [FLASHES]


@pytest.mark.parametrize(
    "text",
    [
        "其实是红色的",
        "这个红色的是什么灯",
        "the first one, but it is red",
        "what is this red light?",
    ],
)
def test_so_may_a_colour(reader: SignReader, text: str) -> None:
    assert reader.read(text) == [RED]


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("发动机故障灯在闪", [("check_engine", None, True)]),
        ("发动机灯亮了，在闪", [("check_engine", None, True)]),
        ("the check engine light is blinking", [("check_engine", None, True)]),
        ("胎压灯在闪，发动机灯常亮", [("tyre_pressure", None, True)]),
        ("胎压灯我知道，另外一个在闪", [(None, None, True)]),
        ("黄灯在闪", [(None, "amber", True)]),
    ],
)
def test_a_sign_belongs_to_the_lamp_it_is_said_of(
    reader: SignReader, text: str, signs: list[tuple[str | None, str | None, bool]]
) -> None:
    assert [(s.code, s.colour, s.flashing) for s in reader.read(text)] == signs


@pytest.mark.parametrize(
    "text",
    ["灯常亮，不闪", "it's solid, not flashing", "it isn't flashing", "it doesn't blink",
     "不是红色", "not red", "如果变红怎么办", "what if it starts flashing?", "我打着双闪停路边",
     "my hazard lights are flashing", "转向灯闪得很快", "等红灯的时候亮的",
     "stopped at a red light and this came on", "我的红色的车，这是什么灯",
     "我的红色大众，这是什么灯", "my red Toyota shows this", "红色和黄色的灯是什么",
     "闪电标志是什么"],
)  # fmt: skip
def test_what_is_denied_supposed_or_elsewhere_is_no_sign(reader: SignReader, text: str) -> None:
    assert reader.read(text) == []
