"""Search over the shipped content, as the agent and the API call it."""

from typing import Any

import pytest

from retrieval.documents import knowledge_to_documents
from retrieval.keywords import KeywordIndex, index_words, tokenise
from retrieval.passages import documents_to_passages
from retrieval.types import EmptyQuery
from tests.shipped import shipped_knowledge


@pytest.mark.parametrize(
    ("query", "locale", "doc_id"),
    [
        ("排气管冒蓝烟是烧机油吗", "zh", "guide:smoke_blue_exhaust"),
        ("轮胎侧面鼓了个包", "zh", "guide:tyre_sidewall_bulge"),
        ("机油多久换一次", "zh", "guide:maint_oil_interval"),
        ("squealing when I brake", "en", "guide:brake_squeal"),
        ("bulge in the sidewall of my tire", "en", "guide:tyre_sidewall_bulge"),
        ("range has dropped a lot in winter", "en", "guide:ev_range_cold"),
    ],
)
def test_a_question_finds_its_guide(
    real_services: Any, query: str, locale: str, doc_id: str
) -> None:
    result = real_services.searcher.search(query, locale=locale)
    assert doc_id in [hit.passage.doc_id for hit in result.hits]
    assert not result.abstained


@pytest.mark.parametrize(
    ("query", "locale"),
    [
        ("今天北京天气怎么样", "zh"),
        ("红烧肉怎么做好吃", "zh"),
        ("write me a poem about spring", "en"),
        ("who won the world cup", "en"),
    ],
)
def test_what_the_content_does_not_cover_is_admitted(
    real_services: Any, query: str, locale: str
) -> None:
    assert real_services.searcher.search(query, locale=locale).abstained


def test_hits_are_one_a_document_and_best_first(real_services: Any) -> None:
    hits = real_services.searcher.search("刹车", locale="zh", limit=8).hits
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert len({hit.passage.doc_id for hit in hits}) == len(hits) == 8


def test_kinds_limit_the_search(real_services: Any) -> None:
    hits = real_services.searcher.search("P0420", locale="en", kinds=("code",), limit=3).hits
    assert hits[0].passage.doc_id == "code:P0420"
    assert {hit.passage.kind for hit in hits} == {"code"}


def test_an_empty_query_is_refused(real_services: Any) -> None:
    with pytest.raises(EmptyQuery, match="empty"):
        real_services.searcher.search("  ", locale="zh")


def test_a_passage_points_at_its_place_in_the_document() -> None:
    for document in knowledge_to_documents(shipped_knowledge()):
        for passage in documents_to_passages([document]):
            start, end = passage.span
            assert document.text[start:end] == passage.text


def test_chinese_is_read_by_pairs_and_english_by_stems() -> None:
    assert tokenise("刹车异响") == ["刹车", "车异", "异响"]
    assert tokenise("Braking, the brakes brake") == ["brak", "brak", "brak"]


def test_an_index_in_use_is_shared_by_those_who_index_the_same_texts() -> None:
    index = index_words(["brake fluid", "engine oil"])
    assert index_words(["brake fluid", "engine oil"]) is index
    for others in (["brake", "fluid engine oil"], ["engine oil", "brake fluid"]):
        assert index_words(others) is not index


def test_words_that_no_text_has_score_nothing() -> None:
    index = KeywordIndex(["brake fluid", "engine oil"])
    assert index.scores(["zebra"]).tolist() == [0.0, 0.0]
    assert index.scores(tokenise("oil")).argmax() == 1


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("P0420", ["code:P0420"]),
        ("scanner says p0 171 and u0100, car shakes", ["code:P0171", "code:U0100"]),
        ("电脑读了个P0299，加速没劲", ["code:P0299"]),
        ("P04", ["code:P0400", "code:P0401", "code:P0402"]),
        ("p030x", ["code:P0300", "code:P0301", "code:P0302"]),
    ],
)
def test_typed_codes_come_first_in_the_order_typed(
    real_services: Any, query: str, first: list[str]
) -> None:
    locale = "zh" if "电" in query else "en"
    result = real_services.searcher.search(query, locale=locale)
    assert [hit.passage.doc_id for hit in result.hits][: len(first)] == first
    assert not result.abstained


def test_a_code_of_the_makers_own_range_is_no_hit(real_services: Any) -> None:
    hits = real_services.searcher.search("P1234", locale="en").hits
    assert not any(hit.passage.kind == "code" for hit in hits)


def test_what_is_cited_says_something(real_services: Any) -> None:
    """The ways to ask for a guide find it, but are no answer."""
    hit = real_services.searcher.search("bulge in the sidewall of my tire", locale="en").hits[0]
    assert hit.asked
    assert " / " not in hit.passage.text
