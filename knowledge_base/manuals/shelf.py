"""The manuals of a data directory: one JSON file each, replaced and removed at once."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from pydantic import ValidationError

from knowledge_base.load import ContentError
from knowledge_base.manuals.types import Manual

Version = tuple[int, int, int]
"""Tells one state of a manual's file from every other: its number, time and size."""


class Shelf:
    """Manuals below `folder`, which is made on the first write.

    A manual is on the shelf from the moment its file is renamed into place until it is deleted;
    whatever a killed process leaves behind before that is ignored.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def manuals(self) -> Iterator[Manual]:
        """Yield the manuals by id.

        Raises:
            ContentError: A file was changed by hand and is no manual any more.
        """
        for doc_id in sorted(self.versions()):
            manual = self.read(doc_id)
            if manual is not None:
                yield manual

    def read(self, doc_id: str) -> Manual | None:
        """Return a manual, None where there is none (any more); raises as `manuals` does."""
        file = self._file(doc_id)
        try:
            return Manual.model_validate_json(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (ValidationError, UnicodeDecodeError) as error:
            raise ContentError(
                f"{file}: not a manual any more; delete the file and ingest its source again"
            ) from error

    def versions(self) -> dict[str, Version]:
        """Return the version of every manual by id, without reading them."""
        found: dict[str, Version] = {}
        try:
            entries = list(os.scandir(self.folder))
        except FileNotFoundError:
            return found
        for entry in entries:
            if entry.name.endswith(".json"):
                try:
                    stat = entry.stat()
                except FileNotFoundError:
                    continue
                version = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
                found[entry.name.removesuffix(".json")] = version
        return found

    def changed_at(self) -> int:
        """Return when a manual came, changed or went last, in ns since 1970; 0 if none ever did."""
        try:
            return self.folder.stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def put(self, manual: Manual, *, only_in_place: bool = False) -> bool:
        """Write a manual in place of its earlier version, atomically.

        With `only_in_place` one that was withdrawn stays so; False says that it did.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = self.folder / f"{manual.doc_id}.part"
        with partial.open("w", encoding="utf-8") as out:
            json.dump(manual.model_dump(), out, ensure_ascii=False)
            out.flush()
            os.fsync(out.fileno())
        with self._lock(".changing"):
            if only_in_place and not self._file(manual.doc_id).exists():
                partial.unlink()
                return False
            partial.replace(self._file(manual.doc_id))
            # Not after the lock: a withdrawal in between would lose what it remembers.
            self._tombstone(manual.doc_id).unlink(missing_ok=True)
        return True

    def withdraw(self, manual: Manual) -> None:
        """Take a manual off the shelf at once, while others search and even while one writes.

        That it was here is remembered, see `withdrawn`; withdrawing it again changes nothing.
        """
        tombstone = self._tombstone(manual.doc_id)
        tombstone.parent.mkdir(parents=True, exist_ok=True)
        with self._lock(".changing"):
            tombstone.write_text(manual.source, encoding="utf-8")
            self._file(manual.doc_id).unlink(missing_ok=True)

    def withdrawn(self) -> dict[str, str]:
        """Return the file that each withdrawn manual came from, by id."""
        here = self.versions()
        found: dict[str, str] = {}
        for file in (self.folder / "withdrawn").glob("*.txt"):
            if file.stem not in here:
                # Gone where a run has just brought the manual back.
                with suppress(FileNotFoundError):
                    found[file.stem] = file.read_text(encoding="utf-8")
        return found

    def has(self, doc_id: str) -> bool:
        """Whether a manual is on the shelf now."""
        return self._file(doc_id).exists()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the shelf for one run that adds manuals; a killed process lets go by itself.

        Raises:
            ShelfBusy: Another process is writing.
        """
        with ExitStack() as held:
            try:
                held.enter_context(self._lock(".lock", wait=False))
            except BlockingIOError as error:
                raise ShelfBusy(
                    f"another `carcare ingest` is writing to {self.folder}; wait until it ends"
                ) from error
            yield

    @contextmanager
    def _lock(self, name: str, *, wait: bool = True) -> Iterator[None]:
        import fcntl

        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / name).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            yield

    def _file(self, doc_id: str) -> Path:
        return self.folder / f"{doc_id}.json"

    def _tombstone(self, doc_id: str) -> Path:
        return self.folder / "withdrawn" / f"{doc_id}.txt"


class ShelfBusy(ContentError):
    """Another process writes to the shelf."""
