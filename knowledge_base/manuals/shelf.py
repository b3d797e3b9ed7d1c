"""The manuals of a data directory: one JSON file each, replaced at once."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from knowledge_base.load import ContentError
from knowledge_base.manuals.types import Manual


class Shelf:
    """Manuals below `folder`, which is made on the first write.

    A manual is on the shelf from the moment its file is renamed into place; whatever a killed
    process leaves behind before that is ignored.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def manuals(self) -> Iterator[Manual]:
        """Yield the manuals by id.

        Raises:
            ContentError: A file was changed by hand and is no manual any more.
        """
        for file in sorted(self.folder.glob("*.json")):
            try:
                yield Manual.model_validate_json(file.read_text(encoding="utf-8"))
            except (ValidationError, UnicodeDecodeError) as error:
                raise ContentError(
                    f"{file}: not a manual any more; delete the file and ingest its source again"
                ) from error

    def put(self, manual: Manual) -> None:
        """Write a manual in place of its earlier version, atomically."""
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = self.folder / f"{manual.doc_id}.part"
        with partial.open("w", encoding="utf-8") as out:
            json.dump(manual.model_dump(), out, ensure_ascii=False)
            out.flush()
            os.fsync(out.fileno())
        partial.replace(self.folder / f"{manual.doc_id}.json")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the shelf for one writer; a killed process lets go by itself.

        Raises:
            ShelfBusy: Another process is writing.
        """
        import fcntl

        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ShelfBusy(
                    f"another `carcare ingest` is writing to {self.folder}; wait until it ends"
                ) from error
            yield


class ShelfBusy(ContentError):
    """Another process writes to the shelf."""
