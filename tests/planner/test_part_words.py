import pytest

from assistant.hearing import heard
from assistant.planner.folding import fold
from assistant.planner.services import ServiceReader
from tests.planner.fakes_understanding import knowledge
from tests.shipped import shipped_encoder


@pytest.fixture(scope="module")
def reader() -> ServiceReader:
    return ServiceReader(knowledge().services, shipped_encoder())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("师傅说我这电瓶快寿终正寝了让我早点换", "battery_replacement"),
        ("把水箱里那个防冻液换了呗", "coolant_flush"),
        ("换一副前面的雨刮", "wiper_washer"),
        ("后面那个轮胎给我补一补", "tyre_repair"),
        ("我要给车换四条马牌的轮胎", "tyre_replacement"),
        ("机油唤一哈", "oil_service"),
        ("换了机油吧", "oil_service"),
        ("给我换了电瓶，谢谢", "battery_replacement"),
    ],
)
def test_part_and_verb_may_stand_apart(reader: ServiceReader, text: str, code: str) -> None:
    assert reader.find(heard(fold(text))) == (code,)


@pytest.mark.parametrize(
    "text",
    [
        "刚换了电瓶还是打不着",
        "电瓶换过了没用",
        "轮胎换了一条还是漏气",
        "换完轮胎以后费油",
        "这个刹车片不用换吧",
        "换挡的时候变速箱顿挫",
        "火花塞四个都换了，还是抖",
        "换了雨刮，还是刮不干净",
        "电瓶换新的以后车机老重启",
    ],
)
def test_work_that_is_done_or_denied_is_not_asked_for(reader: ServiceReader, text: str) -> None:
    assert reader.find(fold(text)) == ()


def test_a_chip_in_the_windscreen_is_no_dent(reader: ServiceReader) -> None:
    assert reader.find(fold("前挡风被石子崩了个小坑 能补吗")) == ("windscreen_repair",)
    assert reader.find(fold("车门上有个小坑能修吗")) == ("dent_repair",)
