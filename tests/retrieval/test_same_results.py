"""The search takes short cuts; what it finds is what the straightforward way finds."""

import random
from collections.abc import Collection
from dataclasses import replace

import pytest

from retrieval.calibration import load_calibration
from retrieval.documents import Document
from retrieval.index import _FEW
from retrieval.search import HybridSearcher
from retrieval.types import Kind, SearchResult
from tests.retrieval.shelves import CountingEncoder
from tests.retrieval.straightforward import StraightforwardSearch

WORDS = (
    "brake pad oil leak engine squeal warm cold start belt fuse lamp tyre worn noise idle".split()
)
KINDS: tuple[Kind, ...] = ("guide", "lamp", "service", "manual")
QUERIES = (
    "brake squeal when cold", "oil leak", "P0420", "p030x", "zebra", "lamp lamp lamp",
    "engine noise U0100 and P0301", "worn belt, warm start, idle noise", "P0",
)  # fmt: skip
SCOPES: tuple[tuple[Collection[Kind] | None, str | None], ...] = (
    (None, None), (None, "car 1"), (None, "nobody's"), (("guide", "lamp"), None),
    (("code",), None), (("manual",), "car 2"), ((), None),
)  # fmt: skip


def some_documents(count: int) -> list[Document]:
    rng = random.Random(7)
    return [_document(rng, number) for number in range(count)]


def _document(rng: random.Random, number: int) -> Document:
    said = tuple(" ".join(rng.choices(WORDS, k=rng.randrange(1, 9))) for _ in range(3))
    if rng.random() < 0.2:
        code = f"{rng.choice('PU')}0{number % 400:03d}"
        return Document(f"code:{code}", "code", "en", code, said[:1], "s", embedded=False)
    return Document(
        f"d{number}",
        rng.choice(KINDS),
        "en",
        rng.choice(WORDS),
        said[: rng.randrange(1, 4)],
        "s",
        # Short texts of few words, so that many documents tie.
        asked=said[1:] if rng.random() < 0.5 else (),
        vehicle=rng.choice(["car 1", "car 2"]) if rng.random() < 0.3 else None,
    )


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return list({document.doc_id: document for document in some_documents(1500)}.values())


@pytest.fixture(scope="module")
def searcher(documents: list[Document]) -> HybridSearcher:
    return HybridSearcher(documents, CountingEncoder(), {}, load_calibration())


@pytest.fixture(scope="module")
def straightforward(documents: list[Document]) -> StraightforwardSearch:
    return StraightforwardSearch(documents, CountingEncoder(), load_calibration())


@pytest.mark.parametrize("query", QUERIES)
def test_ranking_scores_and_confidence_are_those_of_the_straightforward_way(
    searcher: HybridSearcher, straightforward: StraightforwardSearch, query: str
) -> None:
    for kinds, vehicle in SCOPES:
        wanted = straightforward.search(query, kinds=kinds, vehicle=vehicle, limit=12)
        found = searcher.search(query, locale="en", kinds=kinds, vehicle=vehicle, limit=12)
        assert _told(found) == _told(wanted), (kinds, vehicle)
        assert _numbers(found) == pytest.approx(_numbers(wanted)), (kinds, vehicle)


def test_among_many_documents_those_that_are_passed_over_could_be_no_hits() -> None:
    """So many that only those with the best words are weighed."""
    many = list({document.doc_id: document for document in some_documents(2 * _FEW)}.values())
    assert len(many) > _FEW
    fast = HybridSearcher(many, CountingEncoder(), {}, load_calibration())
    slow = StraightforwardSearch(many, CountingEncoder(), load_calibration())
    for query in QUERIES:
        for kinds, vehicle in SCOPES[:4]:
            wanted = slow.search(query, kinds=kinds, vehicle=vehicle, limit=12)
            found = fast.search(query, locale="en", kinds=kinds, vehicle=vehicle, limit=12)
            assert _told(found) == _told(wanted), (query, kinds, vehicle)
            assert _numbers(found) == pytest.approx(_numbers(wanted)), (query, kinds, vehicle)


def test_what_was_put_last_is_searched_as_what_was_there_first(
    searcher: HybridSearcher, documents: list[Document]
) -> None:
    """An unchanged copy of a document, put anew, is found as before."""
    before = searcher.search("oil leak", locale="en", vehicle="car 1", limit=1).hits[0]
    changed = HybridSearcher(documents, CountingEncoder(), {}, load_calibration())
    again = next(d for d in documents if d.doc_id == before.passage.doc_id)
    changed.put([replace(again)])
    after = changed.search("oil leak", locale="en", vehicle="car 1", limit=1).hits[0]
    assert after.passage == before.passage
    assert after.score == pytest.approx(before.score)


def _told(result: SearchResult) -> list[object]:
    return [result.abstained, *((hit.passage, hit.asked) for hit in result.hits)]


def _numbers(result: SearchResult) -> list[float]:
    return [result.confidence, *(n for hit in result.hits for n in (hit.score, hit.similarity))]
