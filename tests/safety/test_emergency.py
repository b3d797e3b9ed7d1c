"""Numbers follow the place, not the language."""

import pytest

from assistant.safety.emergency import country_at, numbers_for

PLACES = [
    ("Beijing", 39.90, 116.40, "CN"),
    ("Shenzhen", 22.54, 114.05, "CN"),
    ("Zhuhai", 22.27, 113.57, "CN"),
    ("Xiamen", 24.48, 118.09, "CN"),
    ("Fuzhou", 26.07, 119.30, "CN"),
    ("Shanghai", 31.23, 121.47, "CN"),
    ("Harbin", 45.80, 126.53, "CN"),
    ("Dalian", 38.91, 121.61, "CN"),
    ("Hohhot", 40.84, 111.75, "CN"),
    ("Urumqi", 43.83, 87.62, "CN"),
    ("Kashgar", 39.47, 75.99, "CN"),
    ("Lhasa", 29.65, 91.12, "CN"),
    ("Kunming", 25.04, 102.71, "CN"),
    ("Nanning", 22.82, 108.37, "CN"),
    ("Chengdu", 30.57, 104.07, "CN"),
    ("Sanya", 18.25, 109.51, "CN"),
    ("Hong Kong", 22.30, 114.17, "HK"),
    ("Yuen Long", 22.44, 114.02, "HK"),
    ("Macau", 22.19, 113.54, "MO"),
    ("Taipei", 25.03, 121.56, "TW"),
    ("Kaohsiung", 22.63, 120.30, "TW"),
    ("Kinmen", 24.44, 118.33, "TW"),
    ("Tokyo", 35.68, 139.69, "JP"),
    ("Sapporo", 43.06, 141.35, "JP"),
    ("Naha", 26.21, 127.68, "JP"),
    ("Seoul", 37.57, 126.98, "KR"),
    ("Busan", 35.18, 129.07, "KR"),
    ("Singapore", 1.30, 103.82, "SG"),
    ("Kuala Lumpur", 3.14, 101.69, "MY"),
    ("Bangkok", 13.75, 100.50, "TH"),
    ("Delhi", 28.61, 77.21, "IN"),
    ("Sydney", -33.87, 151.21, "AU"),
    ("Auckland", -36.85, 174.76, "NZ"),
    ("London", 51.51, -0.13, "GB"),
    ("Glasgow", 55.86, -4.25, "GB"),
    ("Dublin", 53.35, -6.26, "EU"),
    ("Calais", 50.95, 1.86, "EU"),
    ("Berlin", 52.52, 13.40, "EU"),
    ("Rome", 41.90, 12.50, "EU"),
    ("Athens", 37.98, 23.73, "EU"),
    ("New York", 40.71, -74.01, "US"),
    ("Honolulu", 21.31, -157.86, "US"),
    ("Vancouver", 49.28, -123.12, "CA"),
    ("Hanoi", 21.03, 105.85, None),
    ("Ulaanbaatar", 47.89, 106.91, None),
    ("Almaty", 43.24, 76.89, None),
    ("Kathmandu", 27.72, 85.32, None),
    ("Vladivostok", 43.12, 131.89, None),
    ("Pyongyang", 39.03, 125.75, None),
    ("Lagos", 6.52, 3.38, None),
    ("Tunis", 36.81, 10.18, None),
]


@pytest.mark.parametrize(("name", "lat", "lon", "code"), PLACES)
def test_a_city_lies_in_its_country(name: str, lat: float, lon: float, code: str | None) -> None:
    assert country_at(lat, lon) == code, name


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        ("CN", "119 (fire) or 120 (ambulance)"),
        ("HK", "999"),
        ("TW", "119 (fire, ambulance)"),
        ("JP", "119 (fire, ambulance)"),
        ("EU", "112"),
        ("GB", "999"),
        ("US", "911"),
        ("AU", "000"),
        ("NZ", "111"),
        ("SG", "995 (fire, ambulance)"),
        (None, "112 (mainland China: 119 fire, 120 ambulance)"),
        ("XX", "112 (mainland China: 119 fire, 120 ambulance)"),
    ],
)
def test_numbers_are_those_of_the_place(country: str | None, expected: str) -> None:
    assert numbers_for(country, ["fire", "ambulance"], "en") == expected


def test_a_chinese_speaker_abroad_gets_the_numbers_of_the_place() -> None:
    assert numbers_for("US", ["fire"], "zh") == "911"


def test_an_unknown_place_names_china_and_112_in_chinese() -> None:
    assert numbers_for(None, ["traffic"], "zh") == "122（交通事故），不在中国大陆就打112"


def test_no_kind_gives_the_general_number() -> None:
    assert numbers_for("JP", [], "en") == "110 (emergencies)"
