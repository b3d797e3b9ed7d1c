"""What was learnt of questions stands beside their words and vectors."""

from dataclasses import replace

import pytest

from retrieval.calibration import load_calibration
from retrieval.documents import Document
from retrieval.learnt import UNREAD, Learnt
from retrieval.search import HybridSearcher
from tests.retrieval.shelves import CountingEncoder

OIL = Document("guide:oil", "guide", "en", "Oil", ("Change the engine oil every year.",), "s")
BRAKE = Document("guide:brake", "guide", "en", "Brakes", ("Worn pads squeal when braking.",), "s")
PADS = Document("service:pads", "service", "en", "Pads", ("New pads, front or rear.",), "s")
QUESTION = "does yearly engine oil squeal"


def searcher(**shares: float) -> HybridSearcher:
    """Return a search that has learnt how likely each document is asked for."""
    learnt = Learnt({name.replace("_", ":"): share for name, share in shares.items()}, 0.1, 0.001)
    return HybridSearcher(
        [OIL, BRAKE, PADS],
        CountingEncoder(),
        {},
        load_calibration(),
        reader=lambda query, locale: learnt,
    )


def ids(found: HybridSearcher, **scope: tuple[str, ...]) -> list[str]:
    result = found.search(QUESTION, locale="en", **scope)  # type: ignore[arg-type]
    return [hit.passage.doc_id for hit in result.hits]


def test_a_document_that_is_surely_asked_for_passes_one_with_more_of_its_words() -> None:
    without = HybridSearcher([OIL, BRAKE, PADS], CountingEncoder(), {}, load_calibration())
    assert without.search(QUESTION, locale="en").learnt is UNREAD
    assert ids(without)[0] == "guide:oil"
    lifted = {
        hit.passage.doc_id: hit.score
        for hit in searcher(guide_brake=0.9).search(QUESTION, locale="en").hits
    }
    plain = {hit.passage.doc_id: hit.score for hit in without.search(QUESTION, locale="en").hits}
    assert lifted["guide:brake"] > plain["guide:brake"] + 0.3
    assert lifted["guide:oil"] == pytest.approx(plain["guide:oil"])


def test_a_document_without_a_word_of_the_question_is_found() -> None:
    result = searcher(service_pads=0.9).search("zzz", locale="en")
    assert "service:pads" in [hit.passage.doc_id for hit in result.hits]


def test_what_there_is_not_and_what_is_out_of_scope_stay_away() -> None:
    found = searcher(guide_gone=0.9, service_pads=0.9)
    assert "guide:gone" not in ids(found)
    assert "service:pads" not in ids(found, kinds=("guide",))
    found.withdraw(["service:pads"])
    assert "service:pads" not in ids(found)


def test_a_new_version_of_a_document_is_lifted_as_the_old_one_was() -> None:
    found = searcher(service_pads=0.9)
    found.put([replace(PADS, sections=("Linings for all wheels.",))])
    assert "service:pads" in ids(found)


def test_a_lift_says_how_much_likelier_than_by_chance() -> None:
    learnt = Learnt({"guide:oil": 0.02}, 0.5, 0.002)
    assert learnt.lift("guide:oil") == pytest.approx(2.302585)
    assert learnt.lift("guide:brake") == 0.0
