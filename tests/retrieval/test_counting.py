import bm25s
import numpy as np
import pytest

from retrieval.counting import CountedBM25
from retrieval.documents import knowledge_to_documents
from retrieval.keywords import KeywordIndex, Numbered, tokenise
from tests.shipped import shipped_knowledge

SETTINGS = {"method": "lucene", "k1": 1.5, "b": 0.75}


@pytest.mark.parametrize("at_once", [4_000_000, 5_000, 1])
def test_words_weigh_as_they_do_text_by_text(at_once: int) -> None:
    numbered = Numbered()
    documents = list(knowledge_to_documents(shipped_knowledge()))[::40]
    texts = [numbered.read("\n".join((d.heading, *d.sections))) for d in documents]
    texts.append(numbered.read(""))
    plain, counted = bm25s.BM25(**SETTINGS), CountedBM25(**SETTINGS)
    counted.at_once = at_once
    for index in (plain, counted):
        index.index((texts, numbered.vocabulary), show_progress=False)
    assert counted.scores.keys() == plain.scores.keys()
    for name, values in plain.scores.items():
        np.testing.assert_array_equal(counted.scores[name], values, name)


def test_words_that_only_another_index_has_score_nothing() -> None:
    """Indexes that share their numbers know each other's words."""
    numbered = Numbered()
    KeywordIndex(["brake fluid", "engine oil"], numbered)
    heads = KeywordIndex(["brake fluid", "gearbox"], numbered)
    assert heads.scores(tokenise("engine oil")).tolist() == [0.0, 0.0]
    assert heads.held(tokenise("gearbox oil"), 1) == {"gearbox"}
    alone = KeywordIndex(["brake fluid", "gearbox"])
    query = tokenise("gearbox oil, brake")
    np.testing.assert_array_equal(heads.scores(query), alone.scores(query))
    assert heads.statistics.rarity("oil") == alone.statistics.rarity("oil")
