"""Work that no shop of the catalogue does, by name, so that it can be said in so many words."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from assistant.messages import Locale
from assistant.planner.phrases import PhraseIndex

_FILE = Path(__file__).parent / "data" / "not_offered.yaml"


class NotOffered:
    """Finds such work in a message."""

    def __init__(self, file: Path = _FILE) -> None:
        rows: Any = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        self._names: list[Mapping[Locale, str]] = [row["name"] for row in rows]
        self._index = PhraseIndex(
            (str(word), str(n)) for n, row in enumerate(rows) for word in row["words"]
        )

    def find(self, text: str) -> Mapping[Locale, str] | None:
        """Return the name, by language, of the first such work in a folded text."""
        hit = next(iter(self._index.find(text)), None)
        return self._names[int(hit.values[0])] if hit else None
