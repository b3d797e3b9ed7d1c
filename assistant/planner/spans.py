"""Days found in a text, and where the words stood."""

import re
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Days:
    """Days wished for, inclusive, and where the words stood."""

    first: date
    last: date
    span: tuple[int, int]
    exact: bool = True


def span_of_days(today: date, ahead: int, match: re.Match[str]) -> Days:
    """Return the one day that lies `ahead` of today."""
    day = today + timedelta(days=ahead)
    return Days(day, day, match.span())


def spans_of(name: str | None, text: str) -> list[tuple[int, int]]:
    """Return where a name stands first in a text, in whatever case; nothing without one."""
    at = text.lower().find(name.lower()) if name else -1
    return [(at, at + len(name))] if name and at >= 0 else []
