import pytest

from assistant.planner.folding import fold
from assistant.planner.lamp_words import is_described
from assistant.planner.lamps import TALKS_OF_LAMP, LampReader
from assistant.planner.types import LampMention
from tests.planner.fakes_understanding import knowledge


@pytest.fixture(scope="module")
def reader() -> LampReader:
    return LampReader(knowledge().lamps)


def only(reader: LampReader, text: str) -> LampMention:
    found = reader.find(fold(text))
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "code", "colour", "flashing"),
    [
        ("红色的油壶灯亮了", "engine_oil_pressure", "red", False),
        ("发动机灯亮了", "check_engine", None, False),
        ("黄色的茶壶灯一直闪", "engine_oil_pressure", "amber", True),
        ("机油灯红了", "engine_oil_pressure", "red", False),
        ("my check engine light is flashing", "check_engine", None, True),
        ("胎压灯亮了", "tyre_pressure", None, False),
        ("the genie lamp is red", "engine_oil_pressure", "red", False),
        ("绿色的雾灯标志", "front_fog", "green", False),
    ],
)
def test_a_name_of_one_lamp_is_certain(
    reader: LampReader, text: str, code: str, colour: str | None, flashing: bool
) -> None:
    lamp = only(reader, text)
    assert lamp.certain and lamp.codes[0][0] == code
    assert (lamp.colour, lamp.flashing) == (colour, flashing)


@pytest.mark.parametrize(
    "text",
    ["刹车灯亮了", "the brake light came on", "机油灯亮了", "有个感叹号亮了", "fog light is on"],
)
def test_a_name_that_lamps_share_is_not_certain(reader: LampReader, text: str) -> None:
    lamp = only(reader, text)
    assert not lamp.certain and len(lamp.codes) > 1
    assert sum(share for _, share in lamp.codes) == pytest.approx(1.0, abs=0.01)


def test_a_lamp_that_is_off_is_left_out(reader: LampReader) -> None:
    assert only(reader, "发动机灯亮了，油壶灯没亮").codes[0][0] == "check_engine"
    assert reader.find(fold("the check engine light is not on")) == ()
    assert reader.find(fold("油壶灯不亮")) == ()
    assert only(reader, "READY灯不亮").codes[0][0] == "ready"


@pytest.mark.parametrize(
    "text", ["水温高", "刹车片多少钱", "engine overheating", "换大灯灯泡", "手刹拉不住"]
)
def test_without_talk_of_a_lamp_there_is_none(reader: LampReader, text: str) -> None:
    assert reader.find(fold(text)) == ()


def test_each_lamp_has_its_own_colour(reader: LampReader) -> None:
    red, amber = reader.find(fold("水温灯是红的，发动机灯是黄的"))
    assert (red.codes[0][0], red.colour) == ("coolant_temperature", "red")
    assert (amber.codes[0][0], amber.colour) == ("check_engine", "amber")


def test_steady_is_not_flashing(reader: LampReader) -> None:
    assert not only(reader, "发动机灯常亮不闪").flashing


def test_an_alias_of_one_lamp_never_names_another(reader: LampReader) -> None:
    for code, lamp in knowledge().lamps.items():
        for alias in lamp.aliases.zh:
            sure = [m for m in reader.find(fold(f"仪表提示:{alias}")) if m.certain]
            assert all(m.codes[0][0] == code for m in sure[:1]), (alias, code, sure)


def test_a_colour_alone_describes_no_lamp() -> None:
    assert not is_described(fold("红灯亮了"))
    assert not is_described(fold("an orange light came on my dash"))
    assert is_described(fold("一个像弹簧的灯亮了"))


@pytest.mark.parametrize("text", ["水温表正常", "机油灯正常，什么灯都没亮", "oil light is fine"])
def test_a_lamp_said_to_be_normal_is_not_lit(reader: LampReader, text: str) -> None:
    assert reader.find(fold(text)) == ()


@pytest.mark.parametrize("text", ["机油灯正常吗", "oil light is normal?"])
def test_who_asks_whether_a_lamp_is_normal_sees_it_lit(reader: LampReader, text: str) -> None:
    assert reader.find(fold(text)) != ()


@pytest.mark.parametrize(
    "text",
    ["the brake light at the back is out", "my rear brake light is broken", "刹车灯泡坏了"],
)
def test_lamps_that_light_the_road_are_no_tell_tales(reader: LampReader, text: str) -> None:
    assert reader.find(fold(text)) == ()


@pytest.mark.parametrize(
    "text", ["yellow engine outline stays on", "雪花图案", "圆圈里一个P", "wavy lines, yellow"]
)
def test_looks_alone_tell_of_a_lamp(text: str) -> None:
    assert TALKS_OF_LAMP.search(fold(text)) is not None
