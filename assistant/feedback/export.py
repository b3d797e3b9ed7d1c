"""Kept feedback as a folder that training reads: cut-outs and their labels, nobody's name."""

import csv
from collections.abc import Iterable
from pathlib import Path

from assistant.feedback.errors import FolderInUse
from assistant.feedback.sql import KeptPick

LABELS = "labels.csv"
CROPS = "crops"
FIELDS = ("file", "pick", "colour", "candidates", "model", "at")


def export_feedback(picks: Iterable[KeptPick], folder: Path) -> int:
    """Write `crops/*.png` and `labels.csv` into a new or empty folder; returns how many.

    Who sent a cut-out and in which conversation is left out. Candidates are written as
    `code:confidence`, most likely first, with bars between them.

    Raises:
        FolderInUse: The folder holds something already: what was erased since would stay in it.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FolderInUse(f"{folder} is not empty; choose a new folder, so that nothing mixes.")
    (folder / CROPS).mkdir(parents=True, exist_ok=True)
    count = 0
    with (folder / LABELS).open("w", encoding="utf-8", newline="") as file:
        labels = csv.writer(file)
        labels.writerow(FIELDS)
        for count, pick in enumerate(picks, 1):
            name = f"{count:05}.png"
            (folder / CROPS / name).write_bytes(pick.png)
            labels.writerow(_row(f"{CROPS}/{name}", pick))
    return count


def _row(file: str, pick: KeptPick) -> tuple[str, ...]:
    thought = "|".join(f"{c['code']}:{c['confidence']}" for c in pick.candidates)
    # The day is enough to tell models and seasons apart.
    day = pick.at.date().isoformat()
    return (file, pick.pick, pick.colour or "", thought, pick.model, day)
