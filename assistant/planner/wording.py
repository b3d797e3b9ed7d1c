"""Templates in both languages, filled with facts."""

from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from assistant.dates import WEEKDAYS, say_when
from assistant.messages import Locale

_DATA = Path(__file__).parent / "data"


@cache
def _catalogue(locale: Locale) -> dict[str, Any]:
    text = (_DATA / f"wording.{locale}.yaml").read_text(encoding="utf-8")
    return cast(dict[str, Any], yaml.load(text, Loader=yaml.CSafeLoader))


class Wording:
    """The phrases of one language."""

    def __init__(self, locale: Locale) -> None:
        self.locale: Locale = locale
        self._phrases = _catalogue(locale)

    def __call__(self, key: str, **facts: object) -> str:
        """Return the phrase `key` filled with facts; an unknown key is a bug and raises."""
        return str(self._phrases[key]).format(**facts)

    def when(self, iso: str) -> str:
        """Return a slot time as people say it, in its own zone."""
        return say_when(iso, self.locale)

    def weekday(self, index: int) -> str:
        """Return the name of a weekday, 0 is Monday."""
        return WEEKDAYS[self.locale][index]

    def duration(self, minutes: int) -> str:
        """Return a time span as people say it: minutes, or hours to the half."""
        if minutes < 60:
            return self("minutes", n=minutes)
        hours = round(minutes / 30) / 2
        if hours == 1:
            return self("hour")
        if hours >= 24:
            return self("days", n=round(hours / 24))
        return self("hours", n=f"{hours:g}")

    def bullets(self, lines: list[str], limit: int) -> str:
        """Return up to `limit` lines as a list."""
        return "\n".join(f"- {line}" for line in lines[:limit])


def yuan(cents: int) -> str:
    """Return an amount in whole yuan, without a unit."""
    return f"{round(cents / 100)}"
