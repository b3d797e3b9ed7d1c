"""The map that is drawn without a map service, and the links that open one."""

import json
import re
from html import unescape
from math import hypot

import pytest

from assistant.messages import Location, StoreView
from assistant.places.datum import gcj02_to_wgs84
from web.pages.map import HEIGHT, WIDTH, Datum, store_map
from web.pages.routes import route_url
from web.pages.strings import Strings

T = Strings("en")
HERE = Location(lat=31.23, lon=121.47)


def store(lat: float, lon: float, name: str = "Shop") -> StoreView:
    return StoreView(
        store_id="s", name=name, address="", lat=lat, lon=lon, distance_km=None, services=[],
        hours={}, open_now=True, bookable=True, phone=None, rating=None, demo=True,
    )  # fmt: skip


def pins(svg: str) -> list[tuple[int, int]]:
    found = re.findall(r'class="pin"><circle cx="(\d+)" cy="(\d+)"', svg)
    return [(int(x), int(y)) for x, y in found]


def test_pins_lie_as_the_stores_do_and_inside_the_drawing() -> None:
    svg = store_map([store(31.33, 121.47), store(31.23, 121.67)], HERE, T)
    north, east = pins(svg)
    here = re.search(r'class="here" cx="(\d+)" cy="(\d+)"', svg)
    assert here is not None
    x, y = int(here[1]), int(here[2])
    assert abs(north[0] - x) <= 1 and north[1] < y
    assert abs(east[1] - y) <= 1 and east[0] > x
    assert all(0 < px < WIDTH and 0 < py < HEIGHT for px, py in (north, east, (x, y)))
    # 0.2 degrees of longitude are 19 km here and 0.1 of latitude 11 km.
    assert 1.6 < (east[0] - x) / (y - north[1]) < 1.8


def test_rings_are_labelled_with_their_distance() -> None:
    svg = store_map([store(31.25, 121.47)], HERE, T)
    rings = [int(r) for r in re.findall(r'class="ring"[^>]* r="(\d+)"', svg)]
    (_, pin_y), here_y = pins(svg)[0], int(re.search(r'"here" cx="\d+" cy="(\d+)"', svg)[1])  # type: ignore[index]
    px_a_km = (here_y - pin_y) / 2.224
    assert "1 km" in svg and any(abs(r - px_a_km) <= 1 for r in rings)


def test_there_is_no_map_where_it_would_tell_nothing() -> None:
    assert store_map([], HERE, T) == "" and store_map([store(31.2, 121.4)], None, T) == ""
    plain = store_map([store(31.2, 121.4), store(31.3, 121.5)], None, T)
    assert len(pins(plain)) == 2 and "ring" not in plain and "here" not in plain


def test_names_of_stores_stay_text() -> None:
    for tiles in (None, "wgs84"):
        svg = store_map([store(31.25, 121.47, '"><script>x</script>')], HERE, T, tiles)  # type: ignore[arg-type]
        assert "<script" not in svg and '""' not in svg


@pytest.mark.parametrize("datum", ["wgs84", "gcj02"])
def test_points_lie_where_the_tiles_have_them(datum: Datum) -> None:
    assert "data-points" not in store_map([store(31.25, 121.47)], HERE, T)
    svg = store_map([store(31.25, 121.47), store(51.5, -0.12, "Far")], HERE, T, datum)
    found = re.search(r'data-points="([^"]*)"', svg)
    assert found is not None
    points = json.loads(unescape(found[1]))
    near, far = (shop["at"] for shop in points["stores"])
    # The offset is some five hundred metres in Shanghai, and none in London.
    assert far == [51.5, -0.12]
    if datum == "wgs84":
        assert near == [31.25, 121.47] and points["here"] == [31.23, 121.47]
        return
    assert 0.001 < hypot(near[0] - 31.25, near[1] - 121.47) < 0.01
    back = gcj02_to_wgs84(*near)
    assert abs(back[0] - 31.25) < 1e-5 and abs(back[1] - 121.47) < 1e-5


def test_the_way_opens_in_the_map_of_the_place() -> None:
    china = route_url((31.23, 121.47), "浦东 店&to=x")
    assert china.startswith("https://uri.amap.com/navigation?to=121.470000,31.230000,%E6%B5%A6")
    assert "coordinate=wgs84" in china and "&to=x" not in china
    assert route_url((51.5, -0.12), "Shop").endswith("destination=51.500000,-0.120000")
