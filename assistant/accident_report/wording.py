"""The report's own words in one language."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.messages import Locale, Name, SplitRange

_FILE = Path(__file__).parent / "data" / "wording.yaml"


class Wording:
    """Looks up what the report says; a key that doesn't exist is an error."""

    def __init__(self, locale: Locale) -> None:
        self.locale: Locale = locale

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of `key` with its values filled in."""
        text = _texts()[key][self.locale]
        return text.format(**values) if values else text

    def name(self, name: Name) -> str:
        """Return a name in this language."""
        return name.zh if self.locale == "zh" else name.en

    def amount(self, amount: SplitRange) -> str:
        """Return a range of cents in whole yuan; a dash for what costs nothing."""
        return self.span(amount.low, amount.high) if amount.high else "–"

    def span(self, low: int, high: int) -> str:
        """Return two amounts of cents as one range in whole yuan."""
        least, most = (f"{round(cents / 100):,}" for cents in (low, high))
        return least if least == most else f"{least}–{most}"

    def joined(self, texts: list[str]) -> str:
        """Return texts as a list in a sentence."""
        return ("、" if self.locale == "zh" else ", ").join(texts)


@cache
def _texts() -> dict[str, dict[Locale, str]]:
    raw: Any = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    texts: dict[str, dict[Locale, str]] = raw
    return texts
