"""Which document is asked for, told by what a question is like."""

import pytest

from assistant.likeness.model import digest_of
from assistant.planner.document_likeness import MODEL, DocumentLikeness
from assistant.planner.document_training import learnt
from retrieval.learnt import UNREAD
from tests.shipped import shipped_encoder, shipped_knowledge


@pytest.fixture(scope="module")
def reader() -> DocumentLikeness:
    return DocumentLikeness(shipped_encoder)


@pytest.mark.parametrize(
    ("question", "locale", "doc_id"),
    [
        ("轮胎边上起了个鸡蛋那么大的包，还能撑几天", "zh", "guide:tyre_sidewall_bulge"),
        ("仪表上那个小茶壶红了", "zh", "lamp:engine_oil_pressure"),
        ("想把前面两个刹车片都换成新的", "zh", "service:brake_pads"),
        ("a bubble has come up on the wall of the tyre", "en", "guide:tyre_sidewall_bulge"),
        ("the little red genie lamp is glowing", "en", "lamp:engine_oil_pressure"),
        ("I want both front pads swapped for new ones", "en", "service:brake_pads"),
    ],
)
def test_a_question_is_like_the_ways_to_ask_for_its_document(
    reader: DocumentLikeness, question: str, locale: str, doc_id: str
) -> None:
    shares = reader(question, locale).shares
    assert max(shares, key=lambda known: shares[known]) == doc_id


@pytest.mark.parametrize(
    ("question", "locale"),
    [
        ("谢谢你啊，先这样", "zh"),
        ("几点关门", "zh"),
        ("ok thanks, bye", "en"),
        ("move it to 5", "en"),
    ],
)
def test_talk_asks_for_nothing(reader: DocumentLikeness, question: str, locale: str) -> None:
    assert reader(question, locale).nothing > 0.5


def test_nothing_is_known_of_another_language(reader: DocumentLikeness) -> None:
    assert reader("Bremsen quietschen", "de") is UNREAD


def test_the_shipped_model_learnt_from_the_shipped_content() -> None:
    assert digest_of(MODEL) == learnt(shipped_knowledge()), (
        "run: python -m assistant.planner.document_training"
    )
