from collections.abc import Sequence

import numpy as np
import pytest
from sqlalchemy import Engine, func, select

from assistant.cases.tables import vectors
from assistant.cases.vectors import KeptEncoder
from retrieval.encoders import Vectors
from retrieval.types import StaleIndex
from tests.retrieval.shelves import CountingEncoder

TEXTS = ["冷车抖动", "brake squeal", "冷车抖动"]


def test_no_passage_is_encoded_twice_in_any_process(engine: Engine) -> None:
    first, second = CountingEncoder(), CountingEncoder()
    encoded = KeptEncoder(first, engine).encode_passages(TEXTS)
    assert np.array_equal(KeptEncoder(second, engine).encode_passages(TEXTS), encoded)
    assert first.encoded == ["冷车抖动", "brake squeal"] and second.encoded == []
    assert encoded.dtype == np.float32 and encoded.shape == (3, 64)


def test_vectors_of_another_encoder_are_not_taken(engine: Engine) -> None:
    KeptEncoder(CountingEncoder(), engine).encode_passages(TEXTS)
    other = CountingEncoder()
    other.name = "another"
    KeptEncoder(other, engine).encode_passages(TEXTS)
    assert len(other.encoded) == 2
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(vectors)) == 4


def test_vectors_of_a_model_that_changed_behind_its_name_are_refused(engine: Engine) -> None:
    class Shrunk(CountingEncoder):
        def encode_passages(self, texts: Sequence[str]) -> Vectors:
            return super().encode_passages(texts)[:, :32]

    KeptEncoder(CountingEncoder(), engine).encode_passages(TEXTS[:1])
    changed = KeptEncoder(Shrunk(), engine)
    with pytest.raises(StaleIndex, match=r"32 and 64 numbers.*`carcare index --rebuild`"):
        changed.encode_passages(TEXTS)
    assert changed.forget() == 1
    assert changed.encode_passages(TEXTS).shape == (3, 32)


def test_queries_are_not_kept(engine: Engine) -> None:
    inner = CountingEncoder()
    kept = KeptEncoder(inner, engine)
    assert np.array_equal(kept.encode_query("抖动"), inner.encode_query("抖动"))
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(vectors)) == 0


def test_a_table_that_can_not_be_written_costs_nothing_but_time(engine: Engine) -> None:
    class Racing(CountingEncoder):
        """While it encodes, another process keeps the same text."""

        def encode_passages(self, texts: Sequence[str]) -> Vectors:
            KeptEncoder(CountingEncoder(), engine).encode_passages(texts)
            return super().encode_passages(texts)

    encoded = KeptEncoder(Racing(), engine).encode_passages(TEXTS)
    assert np.array_equal(encoded, CountingEncoder().encode_passages(TEXTS))
