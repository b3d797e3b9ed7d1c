"""What the driver's page is told of a map service, where the operator names one."""

import json

from markupsafe import Markup

from assistant.settings import Settings
from assistant.tiles import origin_of
from web.headers import page_policy
from web.pages.static import address

_SCRIPTS = Markup(
    '<script id="carcare-tiles" type="application/json">{}</script>'
    '<link rel="stylesheet" href="{}"><script defer src="{}"></script>'
)


def tile_scripts(settings: Settings) -> Markup:
    """Return what draws maps from the service's tiles; "" without a service."""
    if settings.map_tiles is None:
        return Markup("")
    told = {
        "url": settings.map_tiles,
        "attribution": settings.map_attribution or "",
        "script": address("vendor/leaflet.js"),
        "style": address("vendor/leaflet.css"),
    }
    text = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    return _SCRIPTS.format(Markup(text), address("owner-map.css"), address("owner-map.js"))


def tile_policy(settings: Settings) -> str | None:
    """Return the policy that lets the page show the tiles; None where the usual one does."""
    return page_policy(origin_of(settings.map_tiles)) if settings.map_tiles else None
