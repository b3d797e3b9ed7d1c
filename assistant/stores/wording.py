"""What stores are told, in one language; `data/wording.yaml`."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.messages import Locale

_FILE = Path(__file__).parent / "data" / "wording.yaml"


def say(key: str, locale: Locale, **values: object) -> str:
    """Return the text of `key` with its values filled in; an unknown key is an error."""
    return _texts()[key][locale].format(**values)


@cache
def _texts() -> dict[str, dict[Locale, str]]:
    raw: Any = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    texts: dict[str, dict[Locale, str]] = raw
    return texts
