"""Place names in what drivers say."""

import pytest

from assistant.places.distance import haversine_km
from assistant.places.gazetteer import Gazetteer, Place


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.bundled()


def first(places: list[Place]) -> tuple[str, str] | None:
    return (places[0].city_zh, places[0].name_zh) if places else None


@pytest.mark.parametrize(
    ("text", "city", "name"),
    [
        ("我在北京市海淀区，附近有店吗", "北京", "海淀区"),
        ("海淀哪家店能换刹车片", "北京", "海淀区"),
        ("浦东附近", "上海", "浦东新区"),
        ("天河区", "广州", "天河区"),
        ("车在天河，打不着火", "广州", "天河区"),
        ("我在深圳光明", "深圳", "光明区"),
        ("我在福田", "深圳", "福田区"),
        ("我在南山，开的长安", "深圳", "南山区"),
        ("我在上海，开的北京现代", "上海", "上海市"),
        ("在上海南京路附近", "上海", "上海市"),
        ("从深圳到广州的路上，现在在天河", "广州", "天河区"),
        ("北京牌照的车在廊坊坏了", "廊坊", "廊坊市"),
        ("杭州余杭未来科技城", "杭州", "未来科技城"),
        ("武汉光谷", "武汉", "光谷"),
        ("成都高新区有店吗", "成都", "成都高新区"),
        ("西安新城区", "西安", "新城区"),
        ("昆山有没有店", "苏州", "昆山市"),
        ("我这里是四川省宜宾市江安县", "宜宾", "江安县"),
        ("I'm in Pudong, the car won't start", "上海", "浦东新区"),
        ("near Xi'an", "西安", "西安市"),
        ("near Xi’an please", "西安", "西安市"),
        ("somewhere near xian", "西安", "西安市"),
        ("I am at Haidian District, Beijing", "北京", "海淀区"),
        ("Tianhe, Guangzhou", "广州", "天河区"),
        ("Any garage in Pudong New Area?", "上海", "浦东新区"),
        ("Wuhan", "武汉", "武汉市"),
        ("I drive a Beijing Hyundai and I'm in Hangzhou", "杭州", "杭州市"),
    ],
)
def test_a_named_place_is_found_most_specific_first(
    gazetteer: Gazetteer, text: str, city: str, name: str
) -> None:
    assert first(gazetteer.resolve(text)) == (city, name)


@pytest.mark.parametrize(
    "text",
    [
        "我的北京现代水温高",
        "上海大众途观保养多少钱",
        "上海通用出的配件",
        "广汽传祺漏油",
        "长安CS75发动机灯亮",
        "我的长安没劲",
        "我的东风坏在路上",
        "去东风4S店保养",
        "福田皮卡冒黑烟",
        "红旗H5亮灯",
        "南京路上车坏了",
        "我在中山路抛锚了",
        "后排像长沙发一样",
        "这东西安全吗",
        "车上海绵垫湿了",
        "换成都要多少钱",
        "变速箱总成都换了",
        "今天水温有点高",
        "怠速平顺吗",
        "三元催化要换吗",
        "现在上高速抖",
        "非常熟悉这车",
        "隧道里熄火了",
        "保险是平安的",
        "比如机油多久换",
        "新城区",
        "广东",
        "京A12345",
        "Beijing Hyundai with oil light",
        "my Changan CS75 stalls",
        "Nanjing Road West",
        "engine runs lean at idle",
        "please guide me",
        "",
    ],
)
def test_what_only_looks_like_a_place_is_none(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.resolve(text) == []


def test_an_ambiguous_district_lists_all_candidates_largest_city_first(
    gazetteer: Gazetteer,
) -> None:
    cities = [place.city_zh for place in gazetteer.resolve("朝阳区")]
    assert cities == ["北京", "长春"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("长春朝阳区", ("长春", "朝阳区")),
        ("辽宁朝阳", ("朝阳", "朝阳市")),
        ("北京朝阳", ("北京", "朝阳区")),
        ("我在福州鼓楼", ("福州", "鼓楼区")),
        ("南昌西湖区", ("南昌", "西湖区")),
        ("Chaoyang, Changchun", ("长春", "朝阳区")),
    ],
)
def test_the_city_or_province_in_the_text_decides(
    gazetteer: Gazetteer, text: str, expected: tuple[str, str]
) -> None:
    places = gazetteer.resolve(text)
    assert first(places) == expected
    assert {place.city_zh for place in places} == {expected[0]}


def test_a_bare_answer_counts_only_when_a_place_was_asked_for(gazetteer: Gazetteer) -> None:
    assert gazetteer.resolve("长安") == []
    assert first(gazetteer.resolve("长安", expected=True)) == ("西安", "长安区")
    assert first(gazetteer.resolve("光明吧", expected=True)) == ("深圳", "光明区")


def test_city_follows_its_district_in_the_answer(gazetteer: Gazetteer) -> None:
    places = gazetteer.resolve("在北京朝阳区")
    assert [(place.level, place.name_en) for place in places] == [
        ("district", "Chaoyang District"),
        ("city", "Beijing"),
    ]


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("北京", 39.906, 116.397),
        ("上海浦东", 31.22, 121.54),
        ("广州天河", 23.125, 113.361),
        ("深圳南山", 22.533, 113.930),
        ("杭州西湖区", 30.259, 120.130),
        ("成都武侯", 30.642, 104.043),
        ("武汉洪山区", 30.500, 114.344),
        ("西安雁塔区", 34.222, 108.949),
        ("乌鲁木齐", 43.80, 87.60),
        ("哈尔滨", 45.75, 126.65),
        ("三亚", 18.25, 109.51),
    ],
)
def test_points_are_where_the_places_are(
    gazetteer: Gazetteer, text: str, lat: float, lon: float
) -> None:
    place = gazetteer.resolve(text)[0]
    assert haversine_km(place.lat, place.lon, lat, lon) < 6


def test_every_prefecture_level_city_answers_to_its_full_name(gazetteer: Gazetteer) -> None:
    names = ["石家庄市", "临汾市", "呼伦贝尔市", "延边朝鲜族自治州", "克孜勒苏柯尔克孜自治州"]
    assert [gazetteer.resolve(f"我在{name}")[0].name_zh for name in names] == names
