"""Builds the searcher, and the vector file that ships with the content.

Run `python -m retrieval.build` after changing content: it encodes what is new.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path

from knowledge_base.load import Knowledge, shipped_knowledge
from knowledge_base.manuals.shelf import Shelf
from retrieval.calibration import load_calibration
from retrieval.documents import Document, knowledge_to_documents
from retrieval.encoders import BundledEncoder, Encoder, Vectors
from retrieval.following import Indexed, ManualSearcher
from retrieval.index import texts_to_encode
from retrieval.learnt import Reader
from retrieval.listed import open_in_memory
from retrieval.manuals import load_manual_vectors, manual_to_documents
from retrieval.nearest import OpenVectors
from retrieval.scale import CosineScale, measure_scales
from retrieval.search import HybridSearcher
from retrieval.vectors import SHIPPED, read_vectors, vectors_for, write_vectors

logger = logging.getLogger(__name__)


def build_searcher(
    knowledge: Knowledge,
    encoder: Encoder,
    *,
    manuals: Shelf | None = None,
    shipped: Path = SHIPPED,
    open_vectors: OpenVectors = open_in_memory,
    reader: Reader | None = None,
) -> HybridSearcher:
    """Index the knowledge and the manuals on the shelf, as they are now.

    Kept vectors are reused; what has none is encoded here.

    Args:
        knowledge: The records to search.
        encoder: Must be the one that made the kept vectors. With another than the bundled one the
            scale of cosines is measured, and what was learnt of the bundled one's vectors is left
            out of the confidence.
        manuals: Ingested manuals; None for none.
        shipped: The vector file of the knowledge; one that does not exist holds nothing.
        open_vectors: Makes vectors searchable, as for `HybridSearcher`.
        reader: Tells which documents questions ask for, likewise.

    Raises:
        StaleIndex: Kept vectors were made by another encoder.
        ContentError: A manual on the shelf was damaged.
    """
    shelved = list(manuals.manuals()) if manuals else []
    kept = load_manual_vectors(manuals, shelved, encoder.name) if manuals else {}
    documents = chain.from_iterable(map(manual_to_documents, shelved))
    return _build(knowledge, encoder, shipped, open_vectors, documents, kept, reader)


def build_live_searcher(
    knowledge: Knowledge,
    encoder: Encoder,
    manuals: Shelf,
    *,
    shipped: Path = SHIPPED,
    open_vectors: OpenVectors = open_in_memory,
    reader: Reader | None = None,
) -> ManualSearcher:
    """Index as `build_searcher` does, and follow the shelf from then on."""
    # Before the manuals are read: one that changes meanwhile is read again by the first search.
    versions = manuals.versions()
    shelved = list(manuals.manuals())
    kept = load_manual_vectors(manuals, shelved, encoder.name)
    documents = {manual.doc_id: list(manual_to_documents(manual)) for manual in shelved}
    every = chain.from_iterable(documents.values())
    index = _build(knowledge, encoder, shipped, open_vectors, every, kept, reader)
    indexed = {
        doc_id: Indexed(versions.get(doc_id), tuple(document.doc_id for document in own))
        for doc_id, own in documents.items()
    }
    return ManualSearcher(index, manuals, encoder.name, indexed)


def _build(
    knowledge: Knowledge,
    encoder: Encoder,
    shipped: Path,
    open_vectors: OpenVectors,
    manuals: Iterable[Document],
    kept: Mapping[str, Vectors],
    reader: Reader | None,
) -> HybridSearcher:
    records = list(knowledge_to_documents(knowledge))
    known = read_vectors(shipped, encoder.name)
    calibration = load_calibration()
    scales: dict[str, CosineScale] = {}
    if encoder.name != BundledEncoder.name:
        calibration = replace(calibration, topics={})
        scales = measure_scales(records, known)
    documents = [*records, *manuals]
    return HybridSearcher(
        documents,
        encoder,
        {**known, **kept},
        calibration,
        scales=scales,
        open_vectors=open_vectors,
        reader=reader,
    )


def build_vectors() -> int:
    """Write the vector file of the shipped content; return how many vectors it holds."""
    encoder = BundledEncoder()
    texts = texts_to_encode(knowledge_to_documents(shipped_knowledge()))
    vectors = vectors_for(texts, encoder, read_vectors(SHIPPED, encoder.name))
    write_vectors(SHIPPED, vectors, encoder.name)
    return len(vectors)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    logger.info("wrote %d vectors to %s", build_vectors(), SHIPPED)
