"""Great-circle distance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.places.distance import haversine_km

lats = st.floats(-90, 90)
lons = st.floats(-180, 180)


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [
        ((39.9042, 116.4074), (31.2304, 121.4737), 1067.3),  # Beijing - Shanghai
        ((51.4700, -0.4543), (40.6413, -73.7781), 5540.0),  # Heathrow - JFK
        ((0.0, 0.0), (0.0, 180.0), 20015.1),  # half the equator
        ((0.0, 0.0), (1.0, 0.0), 111.195),  # one degree of a meridian
    ],
)
def test_known_distances(a: tuple[float, float], b: tuple[float, float], km: float) -> None:
    assert haversine_km(*a, *b) == pytest.approx(km, rel=0.002)


@given(lats, lons, lats, lons)
def test_distance_is_symmetric_and_at_most_half_round_the_earth(
    lat1: float, lon1: float, lat2: float, lon2: float
) -> None:
    there = haversine_km(lat1, lon1, lat2, lon2)
    assert 0 <= there <= 20015.2
    assert there == pytest.approx(haversine_km(lat2, lon2, lat1, lon1), abs=1e-6)


def test_the_date_line_is_no_wall() -> None:
    assert haversine_km(0, 179.9, 0, -179.9) == pytest.approx(22.24, rel=0.001)
