"""Cosines of other encoders are brought to the scale that search is tuned for."""

from collections.abc import Sequence

import numpy as np
import pytest

from retrieval.build import build_searcher
from retrieval.documents import Document, knowledge_to_documents
from retrieval.encoders import BundledEncoder, Vectors
from retrieval.scale import FLOOR, REFERENCE, CosineScale, measure_pairs, measure_scales
from retrieval.vectors import SHIPPED, read_vectors, write_vectors
from tests.shipped import shipped_knowledge

ANSWERABLE = ("机油灯亮了还能开吗", "刹车异响是什么原因", "多久换一次变速箱油", "轮胎多久换一次")


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return list(knowledge_to_documents(shipped_knowledge()))


@pytest.fixture(scope="module")
def shipped() -> dict[str, Vectors]:
    return read_vectors(SHIPPED, BundledEncoder.name)


def centred(vectors: Vectors, mean: Vectors) -> Vectors:
    moved = vectors - mean
    return moved / np.linalg.norm(moved, axis=-1, keepdims=True)


class CentredEncoder:
    """As good as the bundled one, as long, and with cosines around 0.1 instead of 0.8."""

    name = "centred"

    def __init__(self, mean: Vectors) -> None:
        self._mean, self._inner = mean, BundledEncoder()

    def encode_query(self, text: str) -> Vectors:
        return centred(self._inner.encode_query(text), self._mean)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return centred(self._inner.encode_passages(texts), self._mean)


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_the_reference_is_that_of_the_shipped_vectors(
    documents: list[Document], shipped: dict[str, Vectors], locale: str
) -> None:
    medians = np.median(measure_pairs(documents, locale, shipped), axis=0)
    assert medians == pytest.approx(REFERENCE[locale], abs=0.006)


def test_another_encoder_is_searched_on_the_same_scale(
    documents: list[Document], shipped: dict[str, Vectors], tmp_path_factory: pytest.TempPathFactory
) -> None:
    mean = np.mean(list(shipped.values()), axis=0)
    encoder = CentredEncoder(mean)
    file = tmp_path_factory.mktemp("v") / "v.npz"
    write_vectors(file, {key: centred(v, mean) for key, v in shipped.items()}, encoder.name)
    searcher = build_searcher(shipped_knowledge(), encoder, shipped=file)
    usual = build_searcher(shipped_knowledge(), BundledEncoder())
    for question in ANSWERABLE:
        found, expected = (s.search(question, locale="zh") for s in (searcher, usual))
        ids = {hit.passage.doc_id for hit in found.hits}
        assert expected.hits[0].passage.doc_id in ids
        # What was learnt of the bundled encoder's vectors has no say, though these are as long.
        assert not found.abstained
        assert found.hits[0].similarity == pytest.approx(expected.hits[0].similarity, abs=0.05)


def test_a_line_through_both_kinds_of_pairs(documents: list[Document]) -> None:
    scale = CosineScale(0.2, 0.8)
    scaled = scale(np.array([-1, 0.1, 0.5, 9], np.float32))
    assert scaled == pytest.approx([FLOOR, 0.82, 0.9, 1])
    for line in (scale, CosineScale(0.01, 0.9), CosineScale(), CosineScale(0.0, 0.0)):
        assert line(np.array([-np.inf], np.float32)) == FLOOR
    assert measure_scales(documents[:4], {}) == {}


def test_vectors_that_tell_nothing_apart_leave_the_words(
    documents: list[Document], shipped: dict[str, Vectors], caplog: pytest.LogCaptureFixture
) -> None:
    same = np.full(8, 8**-0.5, np.float32)
    scales = measure_scales(documents, dict.fromkeys(shipped, same))
    assert scales["en"](np.array([0.99, 0.1], np.float32)).tolist() == [FLOOR, FLOOR]
    assert "choose a model for sentences" in caplog.text
