"""The words of marketing texts in one language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge_base.schema import Locale

_FOLDER = Path(__file__).parent / "wording"
_HOUR_MIN = 60


@dataclass(frozen=True)
class Phrases:
    """The catalogue of one language, as `wording/LOCALE.yaml` holds it."""

    locale: Locale
    data: Mapping[str, Any]

    def listed(self, items: Sequence[str]) -> str:
        """Return items as a list within a sentence."""
        *most, last = items
        if not most:
            return last
        joins = any(self.data["pair_join"].strip() in item.split() for item in items)
        end = "pair_join" if len(most) == 1 and not joins else "last_join"
        return f"{self.data['join'].join(most)}{self.data[end]}{last}"

    def do(self, name: str) -> str:
        """Return the name of some work as something to do: 更换 becomes 换, else 做 goes before."""
        verb = self.data["do"]
        if not verb:
            return name
        if name.startswith("更换"):
            return f"{verb['change']}{name[2:]}"
        return f"{verb['do']}{name}"

    def duration(self, minutes: int) -> str:
        """Return how long work takes."""
        h, m = divmod(minutes, _HOUR_MIN)
        key = "both" if h and m else "hours" if h else "minutes"
        return str(self.data["duration"][key].format(h=h, m=m))


@cache
def load_phrases(locale: Locale) -> Phrases:
    """Return the words of a language, read once."""
    text = (_FOLDER / f"{locale}.yaml").read_text(encoding="utf-8")
    return Phrases(locale, yaml.load(text, Loader=yaml.CSafeLoader))
