"""What the address of the driver's page asks for: a store, and perhaps a service of its."""

import json

from markupsafe import Markup
from starlette.datastructures import QueryParams

from assistant.bootstrap import Desks
from assistant.stores.errors import UnknownStore

_SCRIPT = Markup('<script id="carcare-link" type="application/json">{}</script>')


def link_script(desks: Desks, query: QueryParams) -> Markup:
    """Return the names of what `?store=…&service=…` asks for, for the page's script.

    Nothing of the address itself comes back. `store` is null where there is none of that id; the
    script is left out where the address asks for nothing.
    """
    wish = query.get("store")
    if not wish:
        return Markup("")
    try:
        store = desks.stores.get(wish)
    except UnknownStore:
        return _script({"store": None, "service": None})
    code = query.get("service", "")
    service = desks.shipped.services.get(code) if code in store.services else None
    return _script(
        {
            "store": {"zh": store.name.zh, "en": store.name.en},
            "service": {"zh": service.name.zh, "en": service.name.en} if service else None,
        }
    )


def _script(found: dict[str, dict[str, str] | None]) -> Markup:
    text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return _SCRIPT.format(Markup(text.replace("<", "\\u003c")))
