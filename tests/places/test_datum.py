"""GCJ-02 to WGS-84."""

import pytest

from assistant.places.datum import bd09_to_wgs84, gcj02_to_wgs84
from assistant.places.distance import haversine_km


@pytest.mark.parametrize(
    ("gcj", "wgs"),
    [
        ((39.908823, 116.397470), (39.907422, 116.391229)),  # Tian'anmen
        ((31.239703, 121.499718), (31.241697, 121.495181)),  # Lujiazui
    ],
)
def test_known_points_are_moved_to_where_they_are(
    gcj: tuple[float, float], wgs: tuple[float, float]
) -> None:
    assert haversine_km(*gcj02_to_wgs84(*gcj), *wgs) < 0.02


def test_points_outside_china_stay_where_they_are() -> None:
    assert gcj02_to_wgs84(40.7128, -74.0060) == (40.7128, -74.0060)


@pytest.mark.parametrize(
    ("baidu", "wgs"),
    [
        ((39.915119, 116.403963), (39.907422, 116.391229)),  # Tian'anmen
        ((31.245417, 121.506295), (31.241697, 121.495181)),  # Lujiazui
    ],
)
def test_points_of_baidu_are_moved_to_where_they_are(
    baidu: tuple[float, float], wgs: tuple[float, float]
) -> None:
    assert haversine_km(*bd09_to_wgs84(*baidu), *wgs) < 0.03
    assert bd09_to_wgs84(40.7128, -74.0060) == (40.7128, -74.0060)
