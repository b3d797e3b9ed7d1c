"""Documents -> passages: one for each section, with its span in the document's text."""

from collections.abc import Iterable, Iterator

from retrieval.documents import Document
from retrieval.types import Passage


def documents_to_passages(documents: Iterable[Document]) -> Iterator[Passage]:
    """Yield the passages of each document in order."""
    for document in documents:
        start = 0
        for section in document.sections:
            end = start + len(section)
            yield _passage(document, section, (start, end))
            start = end + len("\n\n")


def _passage(document: Document, section: str, span: tuple[int, int]) -> Passage:
    return Passage(
        doc_id=document.doc_id,
        kind=document.kind,
        locale=document.locale,
        title=document.title,
        text=section,
        span=span,
        source=document.source,
        url=document.url,
        vehicle=document.vehicle,
        embedded=document.embedded,
    )
