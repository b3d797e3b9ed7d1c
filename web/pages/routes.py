"""Links that open the way to a store in the map that people use there."""

from urllib.parse import quote

from markupsafe import Markup

from assistant.safety.emergency import country_at
from web.pages.strings import Strings

# Amap converts from WGS-84 itself when told so; in mainland China few phones have another map.
_CHINA = (
    "https://uri.amap.com/navigation?to={lon:.6f},{lat:.6f},{name}&mode=car&coordinate=wgs84"
    "&callnative=1"
)
_ELSEWHERE = "https://www.google.com/maps/dir/?api=1&destination={lat:.6f},{lon:.6f}"


def route_url(place: tuple[float, float], name: str) -> str:
    """Return the address that opens the way to (latitude, longitude), WGS-84."""
    lat, lon = place
    pattern = _CHINA if country_at(lat, lon) == "CN" else _ELSEWHERE
    return pattern.format(lat=lat, lon=lon, name=quote(name))


def route_link(place: tuple[float, float], name: str, t: Strings, *, demo: bool) -> Markup:
    """Return the link to the way there; of a made-up store it says that it is one."""
    label = t("route_demo" if demo else "route")
    return Markup(
        '<a class="act soft" href="{}" target="_blank" rel="noopener noreferrer" '
        'aria-label="{}">{}</a>'
    ).format(route_url(place, name), f"{label}: {name}", label)
