"""Pages that were read off their pictures, kept until their file is done: a kill costs one page."""

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge_base.manuals.types import PageReader, Seen

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class KeptPages:
    """A page reader that reads no picture twice.

    Args:
        read_page: Reads what is not kept yet.
        file: Where pages are kept, a line each; a half-written last line counts for nothing.
    """

    def __init__(self, read_page: PageReader, file: Path) -> None:
        self._read_page = read_page
        self._file = file
        self._kept: dict[str, list[Seen]] | None = None

    def __call__(self, image: "NDArray[np.uint8]") -> list[Seen]:
        """Return the text in the RGB picture `(h, w, 3)` of a page."""
        kept = self._loaded()
        key = sha256(image.tobytes()).hexdigest()
        if key not in kept:
            kept[key] = self._read_page(image)
            self._append(key, kept[key])
        return kept[key]

    def _append(self, key: str, seen: list[Seen]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as out:
            # The line end first: it parts the line from one that a kill cut short.
            out.write(f"\n{json.dumps([key, [list(vars(s).values()) for s in seen]])}")

    def _loaded(self) -> dict[str, list[Seen]]:
        if self._kept is None:
            lines = self._file.read_text("utf-8").splitlines() if self._file.exists() else []
            self._kept = dict(page for line in lines if (page := _page(line)) is not None)
        return self._kept


def _page(line: str) -> tuple[str, list[Seen]] | None:
    try:
        key, seen = json.loads(line)
        return key, [Seen(*piece) for piece in seen]
    except (ValueError, TypeError):
        return None
