import pytest

from assistant.planner.folding import fold
from assistant.planner.services import ServiceReader
from tests.planner.fakes_understanding import knowledge
from tests.shipped import shipped_encoder


@pytest.fixture(scope="module")
def reader() -> ServiceReader:
    return ServiceReader(knowledge().services, shipped_encoder())


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("换机油", ["oil_service"]),
        ("I need an oil change", ["oil_service"]),
        ("补胎", ["tyre_repair"]),
        ("new brake pads", ["brake_pads"]),
        ("叫个拖车", ["towing"]),
        ("need a tow", ["towing"]),
        ("约年检", ["inspection_prep"]),
        ("换前刹车片多少钱", ["brake_pads"]),
        ("刹车片多少钱", ["brake_pads"]),
        ("换机油、补胎，再做个四轮定位", ["oil_service", "tyre_repair", "wheel_alignment"]),
        ("how much is a wheel alignment and balancing tyres", ["wheel_alignment"]),
        ("搭电", ["jump_start"]),
        ("能派人来搭个电不", ["jump_start"]),
        ("发动机底下渗油 滴地上 约检修", ["oil_leak_repair"]),
        ("想补做一个轮胎动平衡", ["wheel_balance"]),
        ("年检肯定过不去，想换前挡风玻璃", ["windscreen_replacement"]),
        ("换了保险杠，雷达乱叫，想去标定一下", ["adas_calibration"]),
        ("补胎的店说我该做动平衡", ["wheel_balance"]),
        ("轮胎换新的之后没跑过高速，约个动平衡", ["wheel_balance"]),
        ("换轮胎之后再做个四轮定位", ["tyre_replacement", "wheel_alignment"]),
        ("车没油了，送点油过来吧", ["fuel_delivery"]),
        ("前段时间补胎的时候看到的，刹车片该换了", ["brake_pads"]),
        ("上礼拜做动平衡，顺带发现刹车片薄了，想换刹车片", ["brake_pads"]),
        ("哪里有换玻璃的店", ["windscreen_replacement"]),
    ],
)
def test_services_in_the_order_said(reader: ServiceReader, text: str, codes: list[str]) -> None:
    assert list(reader.find(fold(text))) == codes


@pytest.mark.parametrize(
    "text",
    [
        "刹车异响怎么回事",
        "my brakes squeal",
        "昨天刚换的机油",
        "just had the oil change",
        "不用换机油",
        "水温高怎么办",
        "上个月换刹车片之后还是响",
        "12V电瓶换过",
        "上个星期补胎没补好",
        "刹车异响，附近哪里能修",
        "胎压灯亮了",
    ],
)
def test_faults_and_work_already_done_are_no_service(reader: ServiceReader, text: str) -> None:
    assert reader.find(fold(text)) == ()


def test_a_part_alone_answers_the_question_which_service(reader: ServiceReader) -> None:
    assert reader.find(fold("刹车片吧"), awaiting="service") == ("brake_pads",)


def test_the_lamp_of_a_flat_tyre_asks_for_no_sensor(reader: ServiceReader) -> None:
    assert reader.like(fold("胎压灯亮了，左后轮瘪了，帮我安排"), "zh", expected=True) == ()
