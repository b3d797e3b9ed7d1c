"""What ships, made once a process: the knowledge, the encoder, and the index of its words."""

from functools import cache

from assistant.likeness.drivers import DriverEncoder
from assistant.planner.document_likeness import DocumentLikeness
from knowledge_base.load import shipped_knowledge
from retrieval.build import build_searcher
from retrieval.encoders import BundledEncoder
from retrieval.encoders.remembering import RememberingEncoder
from retrieval.search import HybridSearcher

__all__ = ["shipped_encoder", "shipped_knowledge", "shipped_searcher"]


@cache
def shipped_encoder() -> RememberingEncoder:
    """Return the encoder as an assistant has it: no message is encoded again for each reader."""
    return RememberingEncoder(DriverEncoder(), last=1024)


@cache
def shipped_searcher() -> HybridSearcher:
    """Return a search over the shipped records; while it is kept others share its words."""
    return build_searcher(
        shipped_knowledge(), BundledEncoder(), reader=DocumentLikeness(shipped_encoder)
    )
