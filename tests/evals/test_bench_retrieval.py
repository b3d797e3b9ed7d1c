"""The benchmark of search measures what it says, on little."""

from dataclasses import replace

import numpy as np
import pytest

from evals.bench_retrieval import search_lines, vector_lines
from evals.scale_corpus import Real, make_corpus, make_vectors
from evals.scale_search import measure_search
from evals.scale_vectors import KINDS, measure_vectors, recall
from retrieval.documents import Document
from retrieval.encoders import Vectors
from retrieval.encoders.remembering import RememberingEncoder
from retrieval.index import passage_texts
from retrieval.vectors import content_hash
from tests.retrieval.shelves import CountingEncoder
from tests.retrieval.test_same_results import some_documents


@pytest.fixture(scope="module")
def real() -> Real:
    documents = [replace(d, vehicle=None) for d in some_documents(300) if d.embedded]
    texts = [text for d in documents for text in (*passage_texts(d), *d.asked)]
    known = dict(
        zip(map(content_hash, texts), CountingEncoder().encode_passages(texts), strict=True)
    )
    sections = [known[content_hash(text)] for d in documents for text in passage_texts(d)]
    return Real(tuple(documents), np.stack(sections), known)


def nearest_cosines(vectors: Vectors) -> Vectors:
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -1)
    return np.asarray(likeness.max(axis=1))


def test_made_vectors_are_of_unit_length_and_none_is_twice(real: Real) -> None:
    made = make_vectors(real.sections, 400, 1)
    np.testing.assert_allclose(np.linalg.norm(made, axis=1), 1, rtol=1e-5)
    assert np.median(nearest_cosines(made)) < 0.9999


def test_a_corpus_has_the_passages_that_were_asked_for_and_their_vectors(real: Real) -> None:
    documents, vectors = make_corpus(real, 2000, 1)
    assert 2000 <= sum(len(d.sections) for d in documents) < 2003
    texts = [text for d in documents for text in (*passage_texts(d), *d.asked)]
    assert all(content_hash(text) in vectors for text in texts)
    assert {d.vehicle for d in documents} == {None, "car 0"}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_index_is_measured_against_exact_search(real: Real, kind: str) -> None:
    made = make_vectors(real.sections, 3000, 1)
    figures = measure_vectors(kind, made.copy, made[:30], (1,))
    assert figures.rows == 3000
    assert figures.recall > 0.8
    assert "3,000" in list(vector_lines([replace(figures, taken_ms={1: [1, 2], 2: [1, 2]})]))[2]


def test_recall_is_the_share_of_the_exact_rows() -> None:
    assert recall([np.array([1, 2, 3])], [np.array([1, 9, 3])], 3) == pytest.approx(2 / 3)


def test_a_search_is_timed_beside_the_calls_inside_it(real: Real) -> None:
    encoder = RememberingEncoder(CountingEncoder())
    corpus: tuple[list[Document], object] = make_corpus(real, 1500, 1)
    figures = measure_search(lambda: corpus, encoder, "en", ["oil leak", "brake squeal"])  # type: ignore[arg-type, return-value]
    timed = figures.timed["no car"]
    assert len(timed.search_ms) == len(timed.bare_ms) == 2
    assert all(whole > bare > 0 for whole, bare in zip(timed.search_ms, timed.bare_ms, strict=True))
    assert len(list(search_lines([figures]))) == 2 + len(figures.timed)
