"""The technicians' search: kinds to choose from, and passages that say why they were found."""

from collections.abc import Collection

from assistant.messages import Locale, Message
from assistant.planner.language import detect_locale
from assistant.ports import Searcher
from assistant.search import PUBLIC_KINDS
from assistant.workbench.marking import Piece, mark
from assistant.workbench.reading import readable
from knowledge_base.load import Knowledge
from retrieval.types import Hit, Kind

__all__ = ["BenchHit", "BenchSearch", "Kind", "search_bench"]


class BenchHit(Message):
    """A passage found, with the query's words marked in it and in its title.

    `asked` tells that the record was found by how drivers ask for it, and not by what the passage
    says. `vehicle` limits it to one vehicle.
    """

    doc_id: str
    kind: Kind
    title: list[Piece]
    passage: list[Piece]
    source: str
    url: str | None
    vehicle: str | None
    asked: bool


class BenchSearch(Message):
    """Hits best first; with `abstained` they are only the nearest texts and answer nothing."""

    hits: list[BenchHit]
    abstained: bool
    locale: Locale


def search_bench(
    searcher: Searcher,
    knowledge: Knowledge,
    query: str,
    *,
    locale: Locale,
    kinds: Collection[Kind] = (),
    vehicle: str | None = None,
    limit: int = 10,
) -> BenchSearch:
    """Search in the language of the query, or in `locale` where it can't be told.

    Raises:
        EmptyQuery: The query is blank.
    """
    language = detect_locale(query) or locale
    result = searcher.search(
        query, locale=language, kinds=kinds or PUBLIC_KINDS, vehicle=vehicle, limit=limit
    )
    hits = [_hit(hit, query, knowledge, language) for hit in result.hits]
    return BenchSearch(hits=hits, abstained=result.abstained, locale=language)


def _hit(hit: Hit, query: str, knowledge: Knowledge, locale: Locale) -> BenchHit:
    passage = hit.passage
    text = readable(knowledge, passage.doc_id, passage.text, locale)
    return BenchHit(
        doc_id=passage.doc_id,
        kind=passage.kind,
        title=mark(passage.title, query),
        passage=mark(text, query),
        source=passage.source,
        url=passage.url,
        vehicle=passage.vehicle,
        asked=hit.asked,
    )
