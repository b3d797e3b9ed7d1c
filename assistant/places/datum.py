"""GCJ-02, the offset datum of Chinese maps, and Baidu's BD-09 on top of it, and WGS-84."""

from math import atan2, cos, hypot, pi, radians, sin, sqrt

# Krasovsky 1940, the ellipsoid that the published GCJ-02 offset is defined on.
_AXIS_M = 6378245.0
_ECCENTRICITY2 = 0.00669342162296594323
_BAIDU = pi * 3000 / 180


def gcj02_to_wgs84(lat: float, lon: float) -> tuple[float, float]:
    """Undo the GCJ-02 offset, to within about a metre; outside China there is none.

    The offset has no closed inverse: three fixed-point rounds are enough for 1e-6 degrees.
    """
    if not in_china(lat, lon):
        return lat, lon
    true_lat, true_lon = lat, lon
    for _ in range(3):
        d_lat, d_lon = _offset(true_lat, true_lon)
        true_lat, true_lon = lat - d_lat, lon - d_lon
    return true_lat, true_lon


def wgs84_to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """Apply the GCJ-02 offset, as Chinese maps are drawn; outside China there is none."""
    if not in_china(lat, lon):
        return lat, lon
    d_lat, d_lon = _offset(lat, lon)
    return lat + d_lat, lon + d_lon


def bd09_to_wgs84(lat: float, lon: float) -> tuple[float, float]:
    """Undo Baidu's offset and then GCJ-02's, to within a few metres; none outside China."""
    if not in_china(lat, lon):
        return lat, lon
    # Baidu publishes the way there: a turn and a stretch around (0.006, 0.0065); this is it back.
    x, y = lon - 0.0065, lat - 0.006
    radius = hypot(x, y) - 0.00002 * sin(y * _BAIDU)
    angle = atan2(y, x) - 0.000003 * cos(x * _BAIDU)
    return gcj02_to_wgs84(radius * sin(angle), radius * cos(angle))


def in_china(lat: float, lon: float) -> bool:
    """Tell whether a point lies in the box within which map services apply GCJ-02."""
    return 0.8293 <= lat <= 55.8271 and 72.004 <= lon <= 137.8347


def _offset(lat: float, lon: float) -> tuple[float, float]:
    x, y = lon - 105.0, lat - 35.0
    wave = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    root = sqrt(abs(x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    magic = 1 - _ECCENTRICITY2 * sin(radians(lat)) ** 2
    meridian = _AXIS_M * (1 - _ECCENTRICITY2) / (magic * sqrt(magic))
    parallel = _AXIS_M / sqrt(magic) * cos(radians(lat))
    return north * 180 / (meridian * pi), east * 180 / (parallel * pi)
