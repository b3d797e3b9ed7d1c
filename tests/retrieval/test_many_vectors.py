"""Vectors in lists, as many are held, against looking at every one."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from retrieval.calibration import load_calibration
from retrieval.documents import Document
from retrieval.encoders import Vectors
from retrieval.listed import EXACT_ROWS, ListedVectors, open_in_memory
from retrieval.nearest import FlatVectors, NearestVectors
from retrieval.search import HybridSearcher
from retrieval.types import StaleIndex
from tests.retrieval.shelves import CountingEncoder
from tests.retrieval.test_same_results import QUERIES, some_documents


def open_listed(_keys: Sequence[str], vectors: Vectors) -> NearestVectors:
    return ListedVectors(vectors)


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return list({document.doc_id: document for document in some_documents(1500)}.values())


@pytest.fixture
def listed(documents: list[Document]) -> HybridSearcher:
    return HybridSearcher(
        documents, CountingEncoder(), {}, load_calibration(), open_vectors=open_listed
    )


def clusters(count: int) -> Vectors:
    rng = np.random.default_rng(3)
    centres = rng.standard_normal((40, 32))
    rows = centres[rng.integers(40, size=count)] + 0.5 * rng.standard_normal((count, 32))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_more_vectors_than_are_soon_looked_at_go_into_lists() -> None:
    many = np.ones((EXACT_ROWS + 1, 2), np.float32)
    many[:, 0] = np.arange(len(many))
    assert isinstance(open_in_memory([], many), ListedVectors)
    assert isinstance(open_in_memory([], many[1:]), FlatVectors)


@pytest.mark.parametrize(
    "scope", [{}, {"vehicle": "car 1"}, {"kinds": ("guide",)}, {"kinds": ("manual",)}]
)
def test_lists_give_the_documents_that_looking_at_all_gives(
    listed: HybridSearcher, documents: list[Document], scope: dict[str, str]
) -> None:
    flat = HybridSearcher(documents, CountingEncoder(), {}, load_calibration())
    same = 0
    for query in QUERIES:
        first, second = (
            [hit.passage.doc_id for hit in s.search(query, locale="en", **scope).hits]  # type: ignore[arg-type]
            for s in (flat, listed)
        )
        same += first == second
    assert same >= len(QUERIES) - 1


def test_a_narrow_search_is_exact() -> None:
    vectors = clusters(4000)
    flat, listed = FlatVectors(vectors), ListedVectors(vectors)
    allowed = np.arange(4000) % 20 == 7
    for query in vectors[:50]:
        exact, found = (index.nearest(query, 30, allowed) for index in (flat, listed))
        np.testing.assert_array_equal(exact[0], found[0])
        np.testing.assert_allclose(exact[1], found[1], rtol=1e-5)


def test_no_row_that_is_not_allowed_is_found_and_nothing_allowed_is_nothing() -> None:
    vectors = clusters(2000)
    listed = ListedVectors(vectors)
    allowed = np.arange(2000) % 2 == 0
    assert (listed.nearest(vectors[1], 100, allowed)[0] % 2 == 0).all()
    assert len(listed.nearest(vectors[1], 100, np.zeros(2000, bool))[0]) == 0


def test_rows_and_cosines_are_those_that_were_given() -> None:
    vectors = clusters(500)
    listed = ListedVectors(vectors)
    np.testing.assert_array_equal(listed.rows(), vectors)
    np.testing.assert_allclose(
        listed.cosines(vectors[3], 10, 20), vectors[10:20] @ vectors[3], rtol=1e-5, atol=1e-6
    )
    with pytest.raises(StaleIndex, match="31 numbers"):
        listed.nearest(vectors[0][:31], 5)


def test_what_is_withdrawn_never_comes_back_from_the_lists(
    listed: HybridSearcher, documents: list[Document]
) -> None:
    gone = {hit.passage.doc_id for hit in listed.search("oil leak", locale="en", limit=8).hits}
    listed.withdraw(gone)
    fresh = [replace(d, doc_id=f"new {n}") for n, d in enumerate(documents[:600])]
    listed.put(fresh)  # so many that all is indexed anew
    for query in QUERIES:
        found = listed.search(query, locale="en", limit=50).hits
        assert not {hit.passage.doc_id for hit in found} & gone
