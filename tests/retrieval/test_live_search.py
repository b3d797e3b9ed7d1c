"""Documents that come, change and go while others search."""

from collections.abc import Sequence
from dataclasses import replace
from threading import Thread

import numpy as np
import pytest

from retrieval.calibration import load_calibration
from retrieval.documents import Document
from retrieval.encoders import Vectors
from retrieval.keywords import FewKeywords, KeywordIndex, tokenise
from retrieval.nearest import FlatVectors, NearestVectors
from retrieval.search import HybridSearcher
from retrieval.shards import _MOST_FRESH
from retrieval.vectors import content_hash
from tests.retrieval.shelves import CountingEncoder

OIL = Document("guide:oil", "guide", "en", "Oil", ("Change the engine oil every year.",), "s")
BRAKE = Document("guide:brake", "guide", "en", "Brakes", ("Worn pads squeal when braking.",), "s")
CASE = Document(
    "case:1", "case", "en", "Squeal", ("A loose heat shield rattled and squealed.",), "a case"
)


@pytest.fixture
def searcher() -> HybridSearcher:
    return HybridSearcher([OIL, BRAKE], CountingEncoder(), {}, load_calibration())


def ids(searcher: HybridSearcher, query: str) -> list[str]:
    return [hit.passage.doc_id for hit in searcher.search(query, locale="en").hits]


def test_what_is_put_is_found_by_the_next_search(searcher: HybridSearcher) -> None:
    searcher.put([CASE])
    assert ids(searcher, "loose heat shield")[0] == "case:1"


def test_a_new_version_takes_the_place_of_the_old(searcher: HybridSearcher) -> None:
    for document in (CASE, BRAKE):
        searcher.put([replace(document, sections=("The caliper pin was dry.",))])
        texts = [hit.passage.text for hit in searcher.search("caliper pin", locale="en").hits]
        assert texts.count("The caliper pin was dry.") == 1 + (document is BRAKE)
    assert "guide:brake" not in ids(searcher, "worn pads")


def test_what_is_withdrawn_never_comes_back(searcher: HybridSearcher) -> None:
    searcher.put([CASE])
    searcher.withdraw(["case:1", "guide:brake", "nobody"])
    searcher.put([replace(OIL, doc_id="guide:oil2")])
    assert set(ids(searcher, "squeal braking heat shield oil")) == {"guide:oil", "guide:oil2"}


def test_only_what_is_new_is_encoded() -> None:
    encoder = CountingEncoder()
    searcher = HybridSearcher([OIL, BRAKE], encoder, {}, load_calibration())
    encoder.encoded.clear()
    searcher.put([CASE])
    assert len(encoder.encoded) == 1
    searcher.withdraw(["guide:oil"])
    assert len(encoder.encoded) == 1


def test_a_language_that_had_no_documents_gets_its_first(searcher: HybridSearcher) -> None:
    assert searcher.search("异响", locale="zh").hits == ()
    searcher.put([replace(CASE, locale="zh", sections=("隔热罩松动异响。",))])
    assert searcher.search("隔热罩异响", locale="zh").hits[0].passage.doc_id == "case:1"


def test_many_changes_are_taken_into_the_big_index(searcher: HybridSearcher) -> None:
    many = [
        replace(CASE, doc_id=f"case:{n}", sections=(f"Fault number{n} in the loom.",))
        for n in range(_MOST_FRESH + 1)
    ]
    searcher.put(many)
    searcher.withdraw(["case:7"])
    assert ids(searcher, "number8")[0] == "case:8"
    assert "case:7" not in ids(searcher, "number7")
    assert ids(searcher, "worn pads")[0] == "guide:brake"


def test_a_search_sees_all_of_a_change_or_nothing(searcher: HybridSearcher) -> None:
    """Two documents that always change together are never seen half-changed."""
    pair = [replace(CASE, doc_id=f"case:{n}") for n in (1, 2)]
    stop: list[bool] = []

    def change() -> None:
        for n in range(40):
            searcher.put([replace(d, sections=(f"shield version{n}",)) for d in pair])
        stop.append(True)

    writer = Thread(target=change)
    writer.start()
    while not stop:
        texts = {h.passage.text for h in searcher.search("shield", locale="en").hits}
        assert len({text for text in texts if "version" in text}) <= 1
    writer.join()


def test_a_few_texts_score_as_they_would_in_the_corpus() -> None:
    texts = ["brake pads squeal", "engine oil leak under the engine", "oil", "coolant leak"]
    whole = KeywordIndex(texts)
    few = FewKeywords(texts[1:3], whole.statistics)
    tokens = tokenise("oil leak at the engine")
    np.testing.assert_allclose(few.scores(tokens), whole.scores(tokens)[1:3], rtol=1e-5)


def test_the_words_that_a_text_has_are_told_as_reading_it_tells_them() -> None:
    texts = ["brake pads squeal", "engine oil leak under the engine", "刹车异响", ""]
    whole = KeywordIndex(texts)
    words = {*tokenise("oil leak at the zebra's engine 刹车响"), *tokenise(texts[0])}
    for number, text in enumerate(texts):
        for index in (whole, FewKeywords(texts, whole.statistics)):
            assert index.held(words, number) == words.intersection(tokenise(text))


def test_what_may_not_be_shown_does_not_move_the_scores(searcher: HybridSearcher) -> None:
    def seen() -> list[tuple[str, float]]:
        result = searcher.search("worn pads squeal", locale="en", kinds=("guide",))
        return [(hit.passage.doc_id, hit.score) for hit in result.hits]

    before = seen()
    searcher.put([replace(CASE, sections=("Worn pads squeal, pads worn: squeal.",))])
    assert seen() == before


def test_vectors_are_opened_with_the_hashes_of_their_texts() -> None:
    """What changed since is searched without opening anything, until there is much of it."""
    opened: list[Sequence[str]] = []

    def open_vectors(keys: Sequence[str], vectors: Vectors) -> NearestVectors:
        opened.append(keys)
        return FlatVectors(vectors)

    asking = replace(OIL, asked=("oil change",))
    searcher = HybridSearcher(
        [asking, BRAKE], CountingEncoder(), {}, load_calibration(), open_vectors=open_vectors
    )
    sections = [f"{d.title}\n{d.text}" for d in (OIL, BRAKE)]
    assert opened == [[*map(content_hash, sections)], [content_hash("oil change")]]
    searcher.put([CASE])
    assert len(opened) == 2
    searcher.put([replace(CASE, doc_id=f"case:{n}") for n in range(_MOST_FRESH + 1)])
    assert [len(keys) for keys in opened[2:]] == [_MOST_FRESH + 3, 1]
