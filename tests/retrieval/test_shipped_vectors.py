"""The vectors that travel with the content are those of the content."""

from pathlib import Path

import numpy as np
import pytest

from knowledge_base.load import Knowledge
from retrieval.documents import knowledge_to_documents
from retrieval.encoders import BundledEncoder
from retrieval.index import texts_to_encode
from retrieval.types import StaleIndex
from retrieval.vectors import SHIPPED, content_hash, read_vectors, vectors_for, write_vectors
from tests.shipped import shipped_knowledge

SAMPLE = 24


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return shipped_knowledge()


@pytest.fixture(scope="module")
def encoder() -> BundledEncoder:
    return BundledEncoder()


def embedded_texts(knowledge: Knowledge) -> list[str]:
    return texts_to_encode(knowledge_to_documents(knowledge))


def test_every_passage_has_its_vector_and_none_is_left_over(knowledge: Knowledge) -> None:
    wanted = {content_hash(text) for text in embedded_texts(knowledge)}
    shipped = set(read_vectors(SHIPPED, BundledEncoder.name))
    assert shipped == wanted, "content changed: run `make vectors`"


def test_the_vectors_are_those_of_the_texts(knowledge: Knowledge, encoder: BundledEncoder) -> None:
    texts = embedded_texts(knowledge)[:: len(embedded_texts(knowledge)) // SAMPLE]
    shipped = read_vectors(SHIPPED, encoder.name)
    fresh = encoder.encode_passages(texts)
    kept = np.stack([shipped[content_hash(text)] for text in texts])
    assert np.all(np.sum(kept * fresh, axis=1) > 0.995)


def test_only_what_is_new_is_encoded(encoder: BundledEncoder) -> None:
    first = vectors_for(["brake fluid", "engine oil"], encoder, {})

    class Refusing:
        name = encoder.name

        def encode_query(self, text: str) -> np.ndarray:
            raise AssertionError(text)

        def encode_passages(self, texts: list[str]) -> np.ndarray:
            assert texts == ["coolant"]
            return encoder.encode_passages(texts)

    again = vectors_for(["engine oil", "coolant"], Refusing(), first)  # type: ignore[arg-type]
    assert set(again) == {content_hash("engine oil"), content_hash("coolant")}


def test_vectors_of_another_encoder_are_refused(tmp_path: Path, encoder: BundledEncoder) -> None:
    file = tmp_path / "vectors.npz"
    write_vectors(file, vectors_for(["engine oil"], encoder, {}), "another/1")
    said = rf"another/1 \(384 numbers\), but the encoder is {encoder.name}; .*retrieval\.build`"
    with pytest.raises(StaleIndex, match=said):
        read_vectors(file, encoder.name)
