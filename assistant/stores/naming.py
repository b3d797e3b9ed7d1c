"""Hears which store a message names in full."""

import re
from collections.abc import Iterable

from knowledge_base.schema import Store

# "Not the one in Xuhui" asks for any other.
_REFUSED = re.compile(
    r"(?:不去|不要|不选|不想去|别去|除了|而不是|取消|\bnot |\bexcept |instead of |rather than |"
    r"other than )(?:the )?$"
)
# A name of one or two letters stands in too much else.
_SHORTEST = 4


def named_store(text: str, stores: Iterable[Store]) -> str | None:
    """Return the id of the store whose whole name, in either language, a message wants.

    Of names that hold one another the longest counts. None where no name stands in the text, or
    more than one store bears it.
    """
    folded = " ".join(text.casefold().split())
    found: dict[str, set[str]] = {}
    for store in stores:
        for name in {store.name.zh.casefold(), store.name.en.casefold()}:
            if len(name) >= _SHORTEST and _wants(folded, name):
                found.setdefault(name, set()).add(store.store_id)
    if not found:
        return None
    ids = found[max(found, key=len)]
    return next(iter(ids)) if len(ids) == 1 else None


def _wants(text: str, name: str) -> bool:
    at = text.rfind(name)
    return at >= 0 and not _REFUSED.search(text[:at])
