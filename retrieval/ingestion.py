"""Files -> manuals on the shelf: read, de-duplicated, encoded, then put in place at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tqdm import tqdm

from knowledge_base.manuals.kept_pages import KeptPages
from knowledge_base.manuals.reading import (
    content_hash,
    data_to_manual,
    list_files,
    new_doc_id,
    read_bytes,
)
from knowledge_base.manuals.shelf import Shelf
from knowledge_base.manuals.types import READER_VERSION, Manual, PageReader, Unreadable
from retrieval.encoders import Encoder
from retrieval.manuals import drop_unused_vectors, encode_manual

# Names the scope "every vehicle": leaving the scope out keeps what a manual had before.
ALL_VEHICLES = "all"

Status = Literal["added", "replaced", "unchanged", "duplicate", "skipped"]


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    `manual` is None for a skipped file, and the one on the shelf for a duplicate; `reason` says
    why a file was skipped or of what it is a copy. `encoded` counts passages encoded now.
    """

    file: Path
    status: Status
    manual: Manual | None = None
    reason: str = ""
    encoded: int = 0


def ingest(
    path: Path,
    shelf: Shelf,
    encoder: Encoder,
    *,
    vehicle: str | None,
    read_page: PageReader | None = None,
) -> Iterator[Outcome]:
    """Take in a file or a folder; yield an outcome for each file as soon as it is in place.

    A file that is damaged now leaves its earlier version on the shelf. A run that is killed is
    continued by the next one: files that are done, passages that were encoded and scanned pages
    that were read are not done again.

    Args:
        path: A file, or a folder whose files are taken in order.
        shelf: Where the manuals are kept; held for this run.
        encoder: Encodes what has no vectors yet.
        vehicle: The vehicle that the files are valid for, `ALL_VEHICLES`, or None to keep the
            scope that a file had before (all vehicles for a new one).
        read_page: Reads scanned pages of PDFs; without it they are named and left out.

    Raises:
        ShelfBusy: Another run is writing.
        ContentError: A file of the shelf was damaged.
    """
    files = list(list_files(path.resolve()))
    with shelf.writing():
        run = _Run(shelf, encoder, vehicle, read_page)
        for file in tqdm(files, "manuals", disable=len(files) < 2, unit="file"):
            yield run.take(file)
        drop_unused_vectors(shelf)


def vanished(path: Path, shelf: Shelf) -> list[Manual]:
    """Return the manuals that came from files below a folder and whose files are gone from there.

    They are still searched: whether they should be is for people to say.
    """
    folder = path.resolve()
    if not folder.is_dir():
        return []
    below = (m for m in shelf.manuals() if Path(m.source).is_relative_to(folder))
    return [manual for manual in below if not Path(manual.source).exists()]


class _Run:
    """One run over files; knows the shelf, so that each file costs no look through all of it."""

    def __init__(
        self,
        shelf: Shelf,
        encoder: Encoder,
        vehicle: str | None,
        read_page: PageReader | None = None,
    ) -> None:
        self._shelf, self._encoder, self._vehicle = shelf, encoder, vehicle
        self._read_page = read_page
        self._by_source = {manual.source: manual for manual in shelf.manuals()}

    def take(self, file: Path) -> Outcome:
        try:
            return self._take(file, read_bytes(file))
        except Unreadable as error:
            kept = "; its earlier version stays" if str(file) in self._by_source else ""
            return Outcome(file, "skipped", reason=f"{error}{kept}")

    def _take(self, file: Path, data: bytes) -> Outcome:
        digest = content_hash(data)
        earlier = self._by_source.get(str(file))
        copy = self._copy_of(digest) if earlier is None else None
        if copy is not None:
            if Path(copy.source).exists():
                return Outcome(file, "duplicate", copy, f"same content as {copy.source}")
            earlier = copy
        manual = self._manual(data, digest, file, earlier)
        encoded = encode_manual(self._shelf, manual, self._encoder, earlier)
        status = self._put(manual, earlier)
        # Of what is withdrawn nothing stays, its scanned pages neither.
        self._pages_file(digest).unlink(missing_ok=True)
        if status == "skipped":
            return Outcome(file, "skipped", reason="was withdrawn meanwhile; ingest it again")
        if earlier is not None:
            del self._by_source[earlier.source]
        self._by_source[manual.source] = manual
        return Outcome(file, status, manual, encoded=encoded)

    def _put(self, manual: Manual, earlier: Manual | None) -> Status:
        """Put a manual on the shelf, unless its earlier version was withdrawn during this run."""
        if manual == earlier:
            return "unchanged" if self._shelf.has(manual.doc_id) else "skipped"
        if not self._shelf.put(manual, only_in_place=earlier is not None):
            return "skipped"
        return "added" if earlier is None else "replaced"

    def _manual(self, data: bytes, digest: str, file: Path, earlier: Manual | None) -> Manual:
        scope = self._scope(earlier)
        if earlier is not None and (earlier.content_hash, earlier.reader) == (
            digest,
            READER_VERSION,
        ):
            return earlier.model_copy(update={"vehicle": scope, "source": str(file)})
        doc_id = earlier.doc_id if earlier is not None else new_doc_id(file)
        pages = self._read_page and KeptPages(self._read_page, self._pages_file(digest))
        return data_to_manual(data, file, doc_id=doc_id, vehicle=scope, read_page=pages)

    def _pages_file(self, digest: str) -> Path:
        """Where scanned pages are kept until their file is on the shelf."""
        return self._shelf.folder / "pages" / f"{digest}.jsonl"

    def _scope(self, earlier: Manual | None) -> str | None:
        if self._vehicle is None:
            return earlier.vehicle if earlier is not None else None
        return None if self._vehicle == ALL_VEHICLES else self._vehicle

    def _copy_of(self, digest: str) -> Manual | None:
        """Return a manual of the same content that already serves the asked vehicle."""
        copies = (m for m in self._by_source.values() if m.content_hash == digest)
        serves = {self._vehicle, None} if self._vehicle != ALL_VEHICLES else {None}
        return next((m for m in copies if self._vehicle is None or m.vehicle in serves), None)
