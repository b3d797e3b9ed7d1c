"""Texts that people read, kept to be compared; UPDATE_SNAPSHOTS=1 writes them anew."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent


def assert_current(path: Path, text: str) -> None:
    """Compare a text with the file that keeps it, or write the file when asked to."""
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.write_text(text, encoding="utf-8")
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    assert text == kept, f"{path.name} is out of date; run `make snapshots` and look at the change"
