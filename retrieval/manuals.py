"""Manuals on the shelf -> documents to search, and the vectors kept beside them."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from knowledge_base.manuals.shelf import Shelf
from knowledge_base.manuals.types import Manual
from retrieval.documents import Document
from retrieval.encoders import Encoder, Vectors
from retrieval.index import texts_to_encode
from retrieval.types import StaleIndex
from retrieval.vectors import (
    BATCH,
    REBUILD,
    SHOWN_FROM,
    content_hash,
    keep_vectors,
    read_vectors,
)

# So many passages at most are encoded again after a kill; few enough to need no bar of their own.
CHECKPOINT = BATCH * (SHOWN_FROM - 1)


def manual_to_documents(manual: Manual) -> Iterator[Document]:
    """Yield one document a page and heading, so that what is cited is what was found.

    Ids are `manual:<id>.p214`, a second one on the page `manual:<id>.p214-2`, and `manual:<id>.s12`
    for the twelfth section of a file without pages.
    """
    on_page: dict[str, int] = {}
    sections = groupby(manual.parts, key=lambda part: (part.page, part.heading))
    for number, ((page, heading), parts) in enumerate(sections, 1):
        anchor = f"s{number}" if page is None else f"p{page}"
        on_page[anchor] = nth = on_page.get(anchor, 0) + 1
        yield Document(
            doc_id=f"manual:{manual.doc_id}.{anchor}{f'-{nth}' if nth > 1 else ''}",
            kind="manual",
            locale=manual.locale,
            title=" › ".join(heading[-2:]) or manual.title,
            sections=tuple(part.text for part in parts),
            source=manual.title if page is None else f"{manual.title}, p. {page}",
            vehicle=manual.vehicle,
        )


def vector_file(shelf: Shelf, manual: Manual) -> Path:
    """Where the vectors of a manual's present text are kept; equal texts share one file."""
    key = sha256("\0".join(_texts(manual)).encode()).hexdigest()[:16]
    return vector_folder(shelf) / f"{key}.npz"


def vector_folder(shelf: Shelf) -> Path:
    """Where the vectors of all manuals are kept."""
    return shelf.folder / "vectors"


def load_manual_vectors(
    shelf: Shelf, manuals: Iterable[Manual], encoder_name: str
) -> dict[str, Vectors]:
    """Read the vectors of all manuals.

    Raises:
        StaleIndex: They were made by another encoder.
    """
    vectors: dict[str, Vectors] = {}
    for manual in manuals:
        vectors |= read_vectors(vector_file(shelf, manual), encoder_name, rebuild=REBUILD)
    return vectors


def known_vectors(shelf: Shelf, manuals: Iterable[Manual], encoder_name: str) -> dict[str, Vectors]:
    """Read the vectors of manuals, as far as they are there and this encoder made them."""
    vectors: dict[str, Vectors] = {}
    for manual in manuals:
        vectors |= _known(vector_file(shelf, manual), encoder_name)
    return vectors


def encode_manual(shelf: Shelf, manual: Manual, encoder: Encoder, earlier: Manual | None) -> int:
    """Keep the vectors of a manual; return how many passages had to be encoded.

    What its earlier version or a killed run encoded is taken over. Progress is kept every
    `CHECKPOINT` passages.
    """
    file = vector_file(shelf, manual)
    known = kept = _known(file, encoder.name)
    if earlier is not None:
        known = _known(vector_file(shelf, earlier), encoder.name) | kept
    texts = _texts(manual)
    if kept.keys() == {content_hash(text) for text in texts}:
        return 0
    return keep_vectors(file, texts, encoder, known, checkpoint=CHECKPOINT)


def drop_unused_vectors(shelf: Shelf) -> None:
    """Delete the vector files that no manual on the shelf uses any more."""
    used = {vector_file(shelf, manual) for manual in shelf.manuals()}
    for file in vector_folder(shelf).glob("*.npz"):
        if file not in used:
            file.unlink()


def _known(file: Path, encoder_name: str) -> dict[str, Vectors]:
    try:
        return read_vectors(file, encoder_name)
    except StaleIndex:
        # Another encoder's, or damaged.
        return {}


def _texts(manual: Manual) -> list[str]:
    return texts_to_encode(manual_to_documents(manual))
