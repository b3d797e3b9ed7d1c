"""Store files: CSV and GeoJSON."""

import json
from typing import Any

import pytest

from assistant.stores.errors import UnreadableStoreFile
from assistant.stores.importer import ImportReport, parse_stores

SERVICES = {"oil_service", "tyre_replacement", "brake_pads"}
DEALERS = (
    "store_id,brand,name,province,city,district,address,phone,lng,lat,coord_check\n"
    "b_SJ1,别克,一号店,河北省,廊坊,安次区,安铭道,0316-1,116.66,39.47,ok\n"
)
CHAIN = (
    "store_id,name,address,city,state,zip,phone,lat,lng\n"
    'm_1,North Tyres,"Plaza, 26 South Rd",Mt. Kisco,NY,10549,914,41.2,-73.7\n'
)


def parse(text: str, **options: Any) -> ImportReport:
    return parse_stores(text.encode(), services=SERVICES, **options)


def geojson(properties: dict[str, str], geometry: dict[str, Any] | None = None) -> str:
    point = geometry or {"type": "Point", "coordinates": [116.4, 39.9]}
    feature = {"type": "Feature", "id": "node/7", "geometry": point, "properties": properties}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False)


def test_dealer_and_chain_headers_are_both_understood() -> None:
    dealer = parse(DEALERS).stores[0]
    chain = parse(CHAIN).stores[0]
    assert (dealer.store_id, dealer.name.zh, dealer.lat, dealer.lon) == (
        "b_sj1", "一号店", 39.47, 116.66,
    )  # fmt: skip
    assert (chain.store_id, chain.address.en, chain.district, chain.lat, chain.lon) == (
        "m_1", "Plaza, 26 South Rd", "NY", 41.2, -73.7,
    )  # fmt: skip


def test_without_hours_and_services_nothing_is_made_up() -> None:
    report = parse(DEALERS)
    store = report.stores[0]
    assert (store.hours, store.services, store.bays, store.demo) == ({}, [], [], False)
    assert [(note.line, note.reason) for note in report.notes] == [(2, "no opening hours")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("x,别克,,河北,廊坊,安次,路,1,116.6,39.4,ok", "no name"),
        ("x,别克,店,河北,廊坊,安次,路,1,,,missing", "no coordinates"),
        ("x,别克,店,河北,廊坊,安次,路,1,abc,39.4,ok", "no coordinates"),
        ("x,别克,店,河北,廊坊,安次,路,1,nan,nan,ok", "not a place"),
        ("x,别克,店,河北,廊坊,安次,路,1,39.4,116.6,ok", "not a place"),
        ("x,别克,店,河北,廊坊,安次,路,1,0,0,ok", "not a place"),
        ("x,别克,店,河北,廊坊,安次,路,1,116.6,39.4,far_from_city", "far from the city"),
        ("x,别克,店", "3 cells where the header has 11"),
        (f"x,别克,{'店' * 201},河北,廊坊,安次,路,1,116.6,39.4,ok", "longer than 200"),
        ("b_SJ1,别克,店,河北,廊坊,安次,路,1,116.6,39.4,ok", "occurs already"),
    ],
)
def test_a_bad_row_is_skipped_with_its_line_and_reason(row: str, reason: str) -> None:
    report = parse(DEALERS + row + "\n")
    assert [store.store_id for store in report.stores] == ["b_sj1"]
    assert [skipped.line for skipped in report.skipped] == [3]
    assert reason in report.skipped[0].reason


def test_gcj02_coordinates_are_converted_when_the_caller_says_so() -> None:
    row = "id,name,lat,lon\na,店,39.908823,116.397470\n"
    assert parse(row).stores[0].lon == 116.39747
    assert parse(row, datum="gcj02").stores[0].lon == pytest.approx(116.391229, abs=2e-5)


@pytest.mark.parametrize(
    ("stated", "lon"),
    [
        ("WGS-84", 116.39747),
        ("EPSG:4326", 116.39747),
        ("GCJ-02", 116.391229),
        ("高德", 116.391229),
        ("BD09", 116.3848),
    ],
)
def test_a_row_that_states_its_datum_is_believed(stated: str, lon: float) -> None:
    row = f"id,name,lat,lon,datum\na,店,39.908823,116.397470,{stated}\n"
    report = parse(row, datum="gcj02")
    assert report.stores[0].lon == pytest.approx(lon, abs=2e-4)
    assert report.assumed == 0 and sum(report.datums.values()) == 1


def test_a_datum_that_nobody_knows_leaves_the_row_out() -> None:
    report = parse("id,name,lat,lon,datum\na,店,39.9,116.4,Beijing54\n")
    assert report.stores == () and "write WGS-84" in report.skipped[0].reason


def test_points_in_china_without_a_datum_are_counted() -> None:
    rows = "id,name,lat,lon\na,店,39.9,116.4\nb,shop,41.2,-73.7\n"
    assert (parse(rows).datums, parse(rows).assumed) == ({"wgs84": 2}, 1)
    assert parse(rows, datum="wgs84").assumed == 0
    assert parse(geojson({"shop": "car_repair", "name": "店"})).assumed == 0


def test_openstreetmap_tags_become_a_store() -> None:
    tags = {
        "shop": "car_repair", "name": "张记", "name:en": "Zhang's", "addr:city": "北京",
        "addr:district": "海淀区", "addr:street": "知春路", "addr:housenumber": "9",
        "opening_hours": "Mo-Sa 08:30-18:00; Su off; PH off",
        "service:vehicle:oil_change": "yes", "service:vehicle:brakes": "no",
    }  # fmt: skip
    store = parse(geojson(tags)).stores[0]
    assert (store.store_id, store.name.en, store.services) == ("node-7", "Zhang's", ["oil_service"])
    assert "知春路 9" in store.address.zh
    assert store.hours["sat"] == [("08:30", "18:00")] and store.hours["sun"] == []


@pytest.mark.parametrize(
    ("feature", "reason"),
    [
        (geojson({"shop": "bakery", "name": "店"}), "not a repair shop"),
        (geojson({"name": "店"}, {"type": "LineString", "coordinates": []}), "LineString"),
        ('{"features": [7]}', "not a feature"),
        ('{"features": [{"geometry": null, "properties": null}]}', "not a feature"),
    ],
)
def test_a_feature_that_is_no_repair_shop_is_skipped_with_its_number(
    feature: str, reason: str
) -> None:
    report = parse(feature)
    assert report.stores == ()
    assert [skipped.line for skipped in report.skipped] == [1]
    assert reason in report.skipped[0].reason


@pytest.mark.parametrize(
    ("text", "day", "periods"),
    [
        ("24/7", "wed", [("00:00", "24:00")]),
        ("9:00-18:00", "sun", [("09:00", "18:00")]),
        ("Mo-Fr 08:00-12:00, 13:00-17:00", "fri", [("08:00", "12:00"), ("13:00", "17:00")]),
        ("Mo-Su 09:00-20:00; Su 10:00-16:00", "sun", [("10:00", "16:00")]),
        ("Mo,We 10:00-26:00", "wed", [("10:00", "02:00")]),
        ("Fr-Mo 00:00-24:00", "mon", [("00:00", "24:00")]),
        ("Fr-Mo 00:00-24:00", "tue", []),
    ],
)
def test_simple_opening_hours_are_read(text: str, day: str, periods: list[tuple[str, str]]) -> None:
    store = parse(f'id,name,lat,lon,opening_hours\na,店,39.9,116.4,"{text}"\n').stores[0]
    assert {str(key): value for key, value in store.hours.items()}[day] == periods


@pytest.mark.parametrize(
    "text",
    [
        "sunrise-sunset",
        "Mo-Xx 9:00-18:00",
        "week 1-10 09:00-12:00",
        "9-18",
        "Mo off",
        "25:00-26:00",
    ],
)
def test_hours_that_cannot_be_read_are_left_out_with_a_note(text: str) -> None:
    report = parse(f'id,name,lat,lon,opening_hours\na,店,39.9,116.4,"{text}"\n')
    assert report.stores[0].hours == {}
    assert [note.line for note in report.notes] == [2]
    assert "opening hours" in report.notes[0].reason


def test_hours_without_a_known_time_zone_are_left_out() -> None:
    row = "id,name,lat,lon,opening_hours,timezone\na,s,41.2,-73.7,09:00-18:00,{}\n"
    assert parse(row.format("")).stores[0].hours == {}
    store = parse(row.format("America/New_York")).stores[0]
    assert (store.timezone, store.hours["mon"]) == ("America/New_York", [("09:00", "18:00")])


def test_services_and_bays_are_taken_from_columns_and_unknown_ones_noted() -> None:
    header = "id,name,lat,lon,opening_hours,services,bays"
    report = parse(f"{header}\na,店,39.9,116.4,24/7,oil_service;teleport,lift:2;van;pit\n")
    store = report.stores[0]
    assert store.services == ["oil_service"]
    assert [bay.bay_id for bay in store.bays] == ["lift-1", "lift-2", "van-1"]
    assert ["teleport" in n.reason or "pit" in n.reason for n in report.notes] == [True, True]


def test_a_row_without_an_id_gets_the_same_one_each_time() -> None:
    row = "name,lat,lon\n店,39.9,116.4\n"
    assert parse(row).stores[0].store_id == parse("\ufeff" + row).stores[0].store_id


def test_chinese_headers_and_gb18030_files_are_read() -> None:
    data = "名称,纬度,经度,电话\n店,39.9,116.4,010\n".encode("gb18030")
    assert parse_stores(data, services=SERVICES).stores[0].phone == "010"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a,b,c\n1,2,3\n",
        b"{",
        b'{"type": "Feature"}',
        b"\xff\xfe\x00",
        b'name,lat,lon\n"x,1,2\n',
    ],
)
def test_a_file_that_holds_no_store_list_is_refused_as_a_whole(data: bytes) -> None:
    with pytest.raises(UnreadableStoreFile):
        parse_stores(data, services=SERVICES)


def test_control_characters_are_removed_from_names() -> None:
    store = parse('id,name,lat,lon\na,"good\u202eshop\n",39.9,116.4\n').stores[0]
    assert store.name.en == "good shop"
