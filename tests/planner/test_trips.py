import pytest

from assistant.planner.trips import is_of_journey, without_place


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("下周要开车回成都老家,先给我做个保养", "成都市"),
        ("这车是从深圳买的,现在要换电瓶", "深圳市"),
        ("国庆打算自驾去大理,提前换个机油", "大理白族自治州"),
        ("前年在广州做过一次钣金,现在又掉漆了", "广州市"),
        ("要送货到郑州去,跑之前给我换副雨刮", "郑州市"),
        ("上个礼拜去了趟青岛,回来就觉得方向跑偏", "青岛市"),
    ],
)
def test_where_a_journey_leads_is_not_where_the_work_is_wanted(text: str, name: str) -> None:
    assert is_of_journey(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我从三亚把车开到北京来了,想换防冻液", "北京市"),
        ("人到西安了,车胎没气,要补", "西安市"),
        ("想去海淀修", "海淀区"),
        ("去浦东那边的店换机油", "浦东新区"),
        ("我在广州天河,下周去桂林", "广州市"),
        ("北京朝阳,换雪地胎", "朝阳区"),
    ],
)
def test_where_the_driver_is_or_wants_to_come_stays(text: str, name: str) -> None:
    assert not is_of_journey(text, name)


def test_a_place_is_blanked_at_its_own_length() -> None:
    assert without_place("去桂林耍", "桂林市") == "去||耍"
