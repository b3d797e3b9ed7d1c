"""Trouble codes that a query spells out: what is meant then needs no guessing."""

import re

from knowledge_base.trouble_codes import find_codes

_PART = re.compile(r"\s*([PCBU][0-3][0-9A-F]{1,2})[X*?_]{0,2}\s*", re.IGNORECASE)


def typed_codes(query: str) -> list[str]:
    """Return the codes, or the beginnings of codes, that a query spells out, first one first.

    Whole codes stand anywhere ("P0420 and U0100"); a beginning stands alone ("P04", "p030x").
    """
    found = find_codes(query)
    part = _PART.fullmatch(query)
    return found or ([part[1].upper()] if part else [])


def is_meant(doc_id: str, codes: list[str]) -> bool:
    """Whether a document is the record of one of the codes."""
    kind, _, code = doc_id.partition(":")
    return kind == "code" and any(code.startswith(typed) for typed in codes)
