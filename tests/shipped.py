"""The knowledge as it ships, read once a process: reading and checking it takes about a second."""

from functools import cache

from knowledge_base.load import Knowledge, load_knowledge


@cache
def shipped_knowledge() -> Knowledge:
    """Return the shipped records, shared by all tests; none may change them."""
    return load_knowledge()
