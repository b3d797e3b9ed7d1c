"""Trouble codes that a query spells out: what is meant then needs no guessing."""

from knowledge_base.trouble_codes import find_beginnings, find_codes

_LONGEST_BEGINNING = 7  # "p030xx" and a space; in longer texts "C1" may be anything


def typed_codes(query: str) -> list[str]:
    """Return the codes, or the beginnings of codes, that a query spells out, first one first.

    Whole codes stand anywhere ("P0420 and U0100"); a beginning stands alone ("P04", "p030x").
    """
    alone = len(query.strip()) <= _LONGEST_BEGINNING
    return find_codes(query) or (find_beginnings(query) if alone else [])


def is_meant(doc_id: str, codes: list[str]) -> bool:
    """Whether a document is the record of one of the codes."""
    kind, _, code = doc_id.partition(":")
    return kind == "code" and any(code.startswith(typed) for typed in codes)
