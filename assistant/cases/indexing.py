"""Keeps the search index in step with the cases in the database, which are the truth."""

from collections.abc import Collection, Iterable
from threading import Lock
from typing import Protocol

from assistant.cases.model import CaseChanges, FoundCase
from assistant.ports import Searcher
from retrieval.cases import case_doc_id, case_to_document
from retrieval.documents import Document
from retrieval.types import Kind, SearchResult


class LiveIndex(Searcher, Protocol):
    """A search whose documents can be changed while others search."""

    def put(self, documents: Iterable[Document]) -> None:
        """Add documents, or put them in the place of those with the same ids, all at once."""
        ...

    def withdraw(self, doc_ids: Iterable[str]) -> None:
        """Let no later search find these documents; unknown ids are let be."""
        ...


class CaseSource(Protocol):
    """Knows the cases, and how often they changed."""

    def revision(self) -> int:
        """Return a number that rises with every change of any case; cheap."""
        ...

    def changes(self, since: int) -> CaseChanges:
        """Return what searches should find of the cases that changed after a revision."""
        ...


class CaseSearcher:
    """A search that knows, before it answers, every case reviewed or withdrawn until then.

    Each process compares the revision of its index with that of the database and takes over what
    changed, so nothing has to be told between processes and a crash loses nothing. Costs one
    small read a search, and the encoding of cases that are new here.

    Args:
        index: The search over everything; it holds no cases at first.
        cases: The cases in the database.
    """

    def __init__(self, index: LiveIndex, cases: CaseSource) -> None:
        self._index = index
        self._cases = cases
        self._lock = Lock()
        self._revision = 0
        self._versions: dict[str, int] = {}

    def search(
        self,
        query: str,
        *,
        locale: str,
        kinds: Collection[Kind] | None = None,
        vehicle: str | None = None,
        limit: int = 5,
    ) -> SearchResult:
        """Find passages, those of reviewed cases among them; raises `RetrievalError`."""
        self._follow()
        return self._index.search(query, locale=locale, kinds=kinds, vehicle=vehicle, limit=limit)

    def _follow(self) -> None:
        """Take over what changed; others wait, so that nobody finds what was withdrawn."""
        if self._cases.revision() == self._revision:
            return
        with self._lock:
            changes = self._cases.changes(self._revision)
            if changes.revision < self._revision:
                # The database was put back to an earlier state: nothing known of it holds.
                changes = self._start_over()
            self._take_over(changes)
            self._revision = changes.revision

    def _take_over(self, changes: CaseChanges) -> None:
        gone = [case_doc_id(found.case_id) for found in changes.changed if found.case is None]
        known = [doc_id for doc_id in gone if doc_id in self._versions]
        if known:
            self._index.withdraw(known)
        for doc_id in known:
            del self._versions[doc_id]
        fresh = [found.case for found in changes.changed if self._is_news(found)]
        documents = [case_to_document(case) for case in fresh if case is not None]
        if documents:
            self._index.put(documents)
        # Noted last: what failed half-way is done again by the next search.
        self._versions |= {case_doc_id(c.case_id): c.version for c in fresh if c is not None}

    def _is_news(self, found: FoundCase) -> bool:
        known = self._versions.get(case_doc_id(found.case_id))
        return found.case is not None and found.case.version != known

    def _start_over(self) -> CaseChanges:
        self._index.withdraw(list(self._versions))
        self._versions.clear()
        return self._cases.changes(0)
