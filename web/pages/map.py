"""A map of the stores that needs no map service: where they lie, and how far.

Where an operator names a service, the page's script puts its tiles over the drawing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Literal

from markupsafe import Markup

from assistant.messages import Location, StoreView
from assistant.places.datum import wgs84_to_gcj02
from web.pages.strings import Strings

WIDTH, HEIGHT, MARGIN = 400, 200, 32
KM_A_DEGREE = 111.2
# Nearer together than this the drawing would exaggerate a few steps.
LEAST_KM = 1.0
RINGS_KM = (0.5, 1, 2, 5, 10, 20, 50, 100)

Point = tuple[float, float]
Datum = Literal["wgs84", "gcj02"]


@dataclass(frozen=True)
class Frame:
    """Kilometres east and north of the middle -> places in the drawing."""

    middle: Point
    px_a_km: float

    def at(self, point: Point) -> Point:
        """Return x and y of a point."""
        east, north = (point[n] - self.middle[n] for n in (0, 1))
        return WIDTH / 2 + east * self.px_a_km, HEIGHT / 2 - north * self.px_a_km


def store_map(
    stores: Sequence[StoreView], around: Location | None, t: Strings, tiles: Datum | None = None
) -> Markup:
    """Return the drawing, north up, pins numbered as the stores stand; "" where it tells nothing.

    With the point that distances count from there are rings of equal distance around it. `tiles`
    is the datum of a map service's tiles, which then may cover the drawing.
    """
    if not stores or (around is None and len(stores) < 2):
        return Markup("")
    origin = around or Location(lat=stores[0].lat, lon=stores[0].lon)
    pins = [_flat(store.lat, store.lon, origin) for store in stores]
    frame = _frame([*pins, (0.0, 0.0)])
    return Markup(
        '<figure class="map"{}><svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>'
        '<figcaption class="hint">{}</figcaption></figure>'
    ).format(
        _points(stores, around, tiles) if tiles else "",
        WIDTH,
        HEIGHT,
        t("map", names=", ".join(store.name for store in stores)),
        _rings(frame, t) if around else "",
        _here(frame) if around else "",
        Markup("").join(_pin(n, frame.at(pin)) for n, pin in enumerate(pins, 1)),
        t("map_here" if around else "map_plain"),
    )


def _points(stores: Sequence[StoreView], around: Location | None, datum: Datum) -> Markup:
    """Return where stores and driver lie on the tiles, for the page's script."""

    def on_tiles(place: StoreView | Location) -> list[float]:
        at = (place.lat, place.lon)
        return [round(degrees, 6) for degrees in (wgs84_to_gcj02(*at) if datum == "gcj02" else at)]

    points = {
        "stores": [{"name": store.name, "at": on_tiles(store)} for store in stores],
        "here": on_tiles(around) if around else None,
    }
    return Markup(' data-points="{}"').format(json.dumps(points, ensure_ascii=False))


def _flat(lat: float, lon: float, origin: Location) -> Point:
    """Return kilometres east and north of the origin; right to a percent over a city."""
    east = (lon - origin.lon) * cos(radians(origin.lat)) * KM_A_DEGREE
    return east, (lat - origin.lat) * KM_A_DEGREE


def _frame(points: list[Point]) -> Frame:
    spans, middle = [], []
    for axis in (0, 1):
        low, high = (edge(point[axis] for point in points) for edge in (min, max))
        spans.append(max(high - low, LEAST_KM))
        middle.append((low + high) / 2)
    scale = min((WIDTH - 2 * MARGIN) / spans[0], (HEIGHT - 2 * MARGIN) / spans[1])
    return Frame((middle[0], middle[1]), scale)


def _rings(frame: Frame, t: Strings) -> Markup:
    x, y = frame.at((0, 0))
    corners = ((0, 0), (WIDTH, 0), (0, HEIGHT), (WIDTH, HEIGHT))
    reach = max(hypot(cx - x, cy - y) for cx, cy in corners)
    fitting = [km for km in RINGS_KM if 40 < km * frame.px_a_km < reach]
    return Markup("").join(
        Markup('<circle class="ring" cx="{:.0f}" cy="{:.0f}" r="{:.0f}"/>{}').format(
            x, y, km * frame.px_a_km, _label(x, y, km, frame, t)
        )
        for km in fitting[:3]
    )


def _label(x: float, y: float, km: float, frame: Frame, t: Strings) -> Markup:
    """Return the distance of a ring, where the ring is inside the drawing."""
    radius = km * frame.px_a_km
    places = ((x, y - radius), (x, y + radius), (x + radius, y), (x - radius, y))
    inside = [p for p in places if 24 < p[0] < WIDTH - 24 and 12 < p[1] < HEIGHT - 6]
    if not inside:
        return Markup("")
    return Markup('<text class="far" x="{:.0f}" y="{:.0f}">{}</text>').format(
        *inside[0], t("distance", km=f"{km:g}")
    )


def _here(frame: Frame) -> Markup:
    x, y = frame.at((0, 0))
    return Markup(
        '<circle class="halo" cx="{0:.0f}" cy="{1:.0f}" r="15"/>'
        '<circle class="here" cx="{0:.0f}" cy="{1:.0f}" r="6.5"/>'
    ).format(x, y)


def _pin(number: int, place: Point) -> Markup:
    x, y = place
    return Markup(
        '<g class="pin"><circle cx="{0:.0f}" cy="{1:.0f}" r="12"/>'
        '<text x="{0:.0f}" y="{1:.0f}" dy="5">{2}</text></g>'
    ).format(x, y, number)
