"""Keeps the search index in step with the manuals on the shelf, which are the truth."""

import logging
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

from knowledge_base.load import ContentError
from knowledge_base.manuals.shelf import Shelf, Version
from knowledge_base.manuals.types import Manual
from retrieval.documents import Document
from retrieval.manuals import known_vectors, manual_to_documents
from retrieval.search import HybridSearcher
from retrieval.types import Kind, SearchResult

logger = logging.getLogger(__name__)

SETTLED_NS = 2_000_000_000
"""A folder's time may stay the same through two changes nearer than a clock's tick, or lag a little
on a file server: so long after a change the files themselves are looked at by every search."""


@dataclass(frozen=True)
class Indexed:
    """Which version of a manual is in the index, None for an unknown one, and its documents."""

    version: Version | None
    doc_ids: tuple[str, ...]


class ManualSearcher:
    """A search that knows, before it answers, every manual ingested or withdrawn until then.

    Each process looks at the shelf itself, so nothing has to be told between processes and a crash
    loses nothing. Costs one look at the folder's time a search (of every file's, for two seconds
    after a change), and the reading and indexing of manuals that are new here.

    Args:
        index: The search over everything.
        shelf: The manuals.
        encoder_name: Vectors kept beside the manuals that another encoder made are not used.
        indexed: What `index` holds of the shelf, by the manuals' ids.
    """

    def __init__(
        self,
        index: HybridSearcher,
        shelf: Shelf,
        encoder_name: str,
        indexed: Mapping[str, Indexed],
    ) -> None:
        self._index = index
        self._shelf = shelf
        self._encoder_name = encoder_name
        self._indexed = dict(indexed)
        self._lock = Lock()
        self._settled_at = -1

    def put(self, documents: Iterable[Document]) -> None:
        """Add documents that are no manuals, as `HybridSearcher.put`."""
        self._index.put(documents)

    def withdraw(self, doc_ids: Iterable[str]) -> None:
        """Let no later search find these documents; unknown ids are let be."""
        self._index.withdraw(doc_ids)

    def search(
        self,
        query: str,
        *,
        locale: str,
        kinds: Collection[Kind] | None = None,
        vehicle: str | None = None,
        limit: int = 5,
    ) -> SearchResult:
        """Find passages, those of manuals among them; as `HybridSearcher.search`."""
        self._follow()
        return self._index.search(query, locale=locale, kinds=kinds, vehicle=vehicle, limit=limit)

    def _follow(self) -> None:
        """Take over what changed; others wait, so that nobody finds what was withdrawn."""
        if self._shelf.changed_at() == self._settled_at:
            return
        with self._lock:
            now, changed_at = time.time_ns(), self._shelf.changed_at()
            versions = self._shelf.versions()
            if versions != {doc_id: known.version for doc_id, known in self._indexed.items()}:
                self._take_over(versions)
            # Looked at later than this, every change shows in the folder's time.
            self._settled_at = changed_at if now - changed_at > SETTLED_NS else -1

    def _take_over(self, versions: Mapping[str, Version]) -> None:
        old = {
            doc_id: known
            for doc_id, known in self._indexed.items()
            if doc_id not in versions or known.version != versions[doc_id]
        }
        left = self._indexed.keys() - old.keys()
        manuals = {doc_id: self._read(doc_id) for doc_id in versions.keys() - left}
        found = [manual for manual in manuals.values() if manual is not None]
        documents = {manual.doc_id: list(manual_to_documents(manual)) for manual in found}
        self._index.put(
            [document for own in documents.values() for document in own],
            instead_of=[doc_id for known in old.values() for doc_id in known.doc_ids],
            known=known_vectors(self._shelf, found, self._encoder_name),
        )
        # Noted last: what failed half-way is done again by the next search.
        for doc_id in old:
            del self._indexed[doc_id]
        for doc_id in manuals:
            own = documents.get(doc_id, [])
            self._indexed[doc_id] = Indexed(versions[doc_id], tuple(d.doc_id for d in own))

    def _read(self, doc_id: str) -> Manual | None:
        """Return a manual, None where it went again or its file was damaged."""
        try:
            return self._shelf.read(doc_id)
        except ContentError as error:
            logger.error("a manual is left out of the search: %s", error)
            return None
