"""Builds the searcher, and the vector file that ships with the content.

Run `python -m retrieval.build` after changing content: it encodes what is new.
"""

import logging

from knowledge_base.load import Knowledge, load_knowledge
from retrieval.calibration import load_calibration
from retrieval.documents import knowledge_to_documents
from retrieval.encoders import BundledEncoder, Encoder
from retrieval.passages import documents_to_passages
from retrieval.search import HybridSearcher
from retrieval.vectors import SHIPPED, read_vectors, vectors_for, write_vectors

logger = logging.getLogger(__name__)


def build_searcher(knowledge: Knowledge, encoder: Encoder) -> HybridSearcher:
    """Index the knowledge. Shipped vectors are reused; changed content is encoded here."""
    passages = list(documents_to_passages(knowledge_to_documents(knowledge)))
    texts = [passage.content for passage in passages if passage.embedded]
    vectors = vectors_for(texts, encoder, read_vectors(SHIPPED, encoder.name))
    return HybridSearcher(passages, encoder, vectors, load_calibration())


def build_vectors() -> int:
    """Write the vector file of the shipped content; return how many vectors it holds."""
    encoder = BundledEncoder()
    passages = documents_to_passages(knowledge_to_documents(load_knowledge()))
    texts = [passage.content for passage in passages if passage.embedded]
    vectors = vectors_for(texts, encoder, read_vectors(SHIPPED, encoder.name))
    write_vectors(SHIPPED, vectors, encoder.name)
    return len(vectors)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    logger.info("wrote %d vectors to %s", build_vectors(), SHIPPED)
