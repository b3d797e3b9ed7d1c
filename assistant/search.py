"""Knowledge search in the contract's shape."""

from collections.abc import Collection

from assistant.messages import Locale, Message
from assistant.planner.language import detect_locale
from assistant.ports import Searcher
from assistant.problems import SNIPPET_CHARS
from retrieval.types import Kind

PUBLIC_KINDS: tuple[Kind, ...] = (
    "lamp", "code", "family", "guide", "service", "manual", "case",
)  # fmt: skip


class HitView(Message):
    """A passage found; scores order hits within one search only."""

    doc_id: str
    title: str
    snippet: str
    score: float
    source: str


class SearchView(Message):
    """What a search found; with `abstained` the hits are only the nearest texts, no answer."""

    hits: list[HitView]
    abstained: bool


def search_knowledge(
    searcher: Searcher,
    query: str,
    *,
    limit: int = 5,
    locale: Locale | None = None,
    vehicle: str | None = None,
    kinds: Collection[Kind] | None = None,
) -> SearchView:
    """Search in the language of the query, or in `locale` where it can't be told.

    Raises:
        EmptyQuery: The query is blank.
    """
    language = detect_locale(query) or locale or "zh"
    result = searcher.search(query, locale=language, kinds=kinds, vehicle=vehicle, limit=limit)
    hits = [
        HitView(
            doc_id=hit.passage.doc_id,
            title=hit.passage.title,
            snippet=hit.passage.text[:SNIPPET_CHARS],
            score=round(hit.score, 4),
            source=hit.passage.source,
        )
        for hit in result.hits
    ]
    return SearchView(hits=hits, abstained=result.abstained)


def search_public(
    searcher: Searcher,
    query: str,
    *,
    limit: int = 5,
    locale: Locale | None = None,
    vehicle: str | None = None,
) -> SearchView:
    """Search what anyone may read; of technicians' cases only reviewed ones are indexed at all.

    Raises:
        EmptyQuery: The query is blank.
    """
    return search_knowledge(
        searcher, query, limit=limit, locale=locale, vehicle=vehicle, kinds=PUBLIC_KINDS
    )
