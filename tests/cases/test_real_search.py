"""Cases in the search as it ships: found, cited, kept out of the assistant's own answers, gone."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from assistant.bootstrap import build_searcher
from assistant.cases.tables import vectors
from assistant.search import search_public
from retrieval.cases import case_doc_id, case_to_document
from retrieval.encoders import BundledEncoder
from retrieval.index import texts_to_encode
from retrieval.vectors import content_hash
from tests.cases.telling import LI, WANG, told
from tests.shipped import shipped_encoder
from tests.talk import Talk

STORY = {
    "title": "过减速带后仪表黑屏重启",
    "symptom": "过减速带时仪表黑屏两秒后自己重启，导航不受影响。",
    "root_cause": "仪表插头的搭铁针脚退针。",
    "fix": "修复针脚并固定插头。",
    "codes": ["U0155"],
}
QUERY = "朗逸过减速带仪表黑屏重启"


@pytest.fixture
def case_id(real_services: Any) -> Iterator[str]:
    """A reviewed case that the other tests of the session never see."""
    desk = real_services.desks.cases
    case_id = desk.book.record(told(**STORY), WANG).case.case_id
    desk.book.review(case_id, 1, LI)
    yield case_id
    if desk.catalogue.get(case_id).case.status != "withdrawn":
        desk.book.withdraw(case_id, "The test is over.", LI)


def found(searcher: Any) -> list[str]:
    return [hit.doc_id for hit in search_public(searcher, QUERY).hits]


def test_a_reviewed_case_is_found_first_and_a_withdrawn_one_never(
    real_services: Any, case_id: str
) -> None:
    hit = search_public(real_services.searcher, QUERY).hits[0]
    assert hit.doc_id == case_doc_id(case_id) and hit.source.startswith("技师案例（")
    real_services.desks.cases.book.withdraw(case_id, "Wrong.", LI)
    assert case_doc_id(case_id) not in found(real_services.searcher)


def test_its_vectors_are_kept_for_the_next_start(real_services: Any, case_id: str) -> None:
    found(real_services.searcher)
    case = real_services.desks.cases.catalogue.get(case_id).case
    wanted = {content_hash(text) for text in texts_to_encode([case_to_document(case)])}
    mine = select(vectors.c.content_hash).where(vectors.c.encoder == BundledEncoder.name)
    with real_services.desks.engine.connect() as connection:
        assert wanted <= set(connection.scalars(mine))


def test_a_search_that_is_built_anew_finds_it(real_services: Any, case_id: str) -> None:
    fresh = build_searcher(real_services.desks, BundledEncoder(), shipped_encoder)
    assert case_doc_id(case_id) in found(fresh)


def test_the_assistant_answers_from_rules_and_not_from_a_case(case_id: str, talk: Talk) -> None:
    reply = talk.say(QUERY)
    assert not any(citation.doc_id.startswith("case:") for citation in reply.citations)
    assert STORY["root_cause"] not in reply.reply and "退针" not in reply.reply
