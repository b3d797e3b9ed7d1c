"""Documents -> passages: one for each section, with its span in the document's text."""

from collections.abc import Iterable, Iterator

from retrieval.documents import Document
from retrieval.types import Passage


def documents_to_passages(documents: Iterable[Document]) -> Iterator[Passage]:
    """Yield the passages of each document in order."""
    for document in documents:
        for number in range(len(document.sections)):
            yield passage_of(document, number)


def passage_of(document: Document, number: int) -> Passage:
    """Return one passage of a document, by its number from 0."""
    before = document.sections[:number]
    start = sum(map(len, before)) + len(before) * len("\n\n")
    section = document.sections[number]
    return _passage(document, section, (start, start + len(section)))


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
