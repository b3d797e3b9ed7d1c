"""The texts of the pages, in both languages, and nowhere else."""

import json
from functools import cache
from pathlib import Path
from typing import cast

import yaml
from markupsafe import Markup

from assistant.messages import Locale

LOCALES: tuple[Locale, ...] = ("zh", "en")
_FOLDER = Path(__file__).resolve().parents[1] / "strings"


class Strings:
    """The texts of one language that the server writes into answers."""

    def __init__(self, locale: Locale) -> None:
        self.locale: Locale = locale
        self._texts = load_strings(locale)["parts"]

    def __call__(self, key: str, **facts: object) -> str:
        """Return the text `key` filled with facts, not yet escaped; an unknown key is a bug."""
        return self._texts[key].format(**facts)

    def find(self, key: str, default: str) -> str:
        """Return the text `key`, or the text `default` when there is none."""
        return self._texts.get(key, self._texts[default])


@cache
def load_strings(locale: Locale) -> dict[str, dict[str, str]]:
    """Return the texts of a language: section -> key -> text."""
    text = (_FOLDER / f"{locale}.yaml").read_text(encoding="utf-8")
    return cast(dict[str, dict[str, str]], yaml.load(text, Loader=yaml.CSafeLoader))


@cache
def browser_strings() -> Markup:
    """Return the texts of the shell as JSON that may stand inside a script element."""
    texts = {locale: load_strings(locale)["page"] for locale in LOCALES}
    found = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    return Markup(found.replace("<", "\\u003c"))
