"""Encoders by name, and those behind a service."""

import numpy as np
import pytest

from retrieval.encoders import BundledEncoder, build_encoder, prefixes_for
from retrieval.encoders.remote import BATCH, PASSAGES_TRIES, QUERY_TRIES, OpenAIEncoder
from retrieval.types import EncoderUnavailable
from tests.retrieval.embedding_server import KEY, Service, embedding_service

TEXTS = ["brake pads", "engine oil", "coolant"]


def remote(service: Service, model: str = "bag", key: str | None = None) -> OpenAIEncoder:
    return OpenAIEncoder(
        model, base_url=service.url, api_key=key, query_timeout_s=0.3, passages_timeout_s=0.3,
        pause_s=0.01,
    )  # fmt: skip


def test_the_bundled_encoder_is_named() -> None:
    assert isinstance(build_encoder("bundled"), BundledEncoder)


@pytest.mark.parametrize("name", ["", "bundle", "bundled:x", "openai:", "transformers:", "e5:x"])
def test_what_is_no_encoder_is_refused_with_the_choice(name: str) -> None:
    with pytest.raises(EncoderUnavailable, match=r"name bundled, transformers:.* or openai:"):
        build_encoder(name, api_key="k")


@pytest.mark.parametrize(
    ("model", "prefixed"),
    [
        ("intfloat/multilingual-e5-base", True),
        ("/models/e5-small-v2/", True),
        ("E5", True),
        ("intfloat/multilingual-e5-large-instruct", False),
        ("/home/e5/bge-m3", False),
        ("BAAI/bge-m3", False),
        ("abe5x", False),
    ],
)
def test_models_of_e5_get_their_prefixes(model: str, prefixed: bool) -> None:
    assert prefixes_for(model) == (("query: ", "passage: ") if prefixed else ("", ""))


def test_a_service_encodes_in_batches_in_order_at_unit_length() -> None:
    texts = [f"text number {n}" for n in range(2 * BATCH + 3)]
    with embedding_service() as service:
        vectors = remote(service).encode_passages(texts)
        alone = remote(service).encode_query(texts[BATCH + 1])
    assert vectors.shape == (len(texts), 64) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(vectors[BATCH + 1], alone, rtol=1e-5)
    assert [len(r["input"]) for r in service.requests] == [BATCH, BATCH, 3, 1]
    assert service.texts[: len(texts)] == texts


def test_prefixes_that_are_set_go_before_queries_and_passages() -> None:
    with embedding_service() as service:
        encoder = build_encoder("openai:bag", prefixes=("Q ", "P "), base_url=service.url)
        encoder.encode_query("a")
        encoder.encode_passages(["b"])
    assert service.texts == ["Q a", "P b"]


def test_a_service_that_takes_fewer_texts_gets_fewer() -> None:
    with embedding_service(most_texts=10) as service:
        vectors = remote(service).encode_passages([f"text {n}" for n in range(30)])
    assert vectors.shape == (30, 64)
    assert all(len(r["input"]) <= 10 for r in service.requests[3:])


def test_busy_broken_and_slow_answers_are_tried_again() -> None:
    with embedding_service(faults=[429, 503, "slow", 500]) as service:
        assert remote(service).encode_passages(TEXTS).shape == (3, 64)
        assert len(service.requests) == PASSAGES_TRIES


@pytest.mark.parametrize(
    ("fault", "words"),
    [("slow", r"lastly: no answer in 0\.3 s"), (500, "lastly: 500 scripted"), (429, "429")],
)
def test_a_query_gives_up_early_and_says_why(fault: int | str, words: str) -> None:
    with embedding_service(faults=[fault] * 9) as service:
        with pytest.raises(EncoderUnavailable, match=words):
            remote(service).encode_query("brake")
        assert len(service.requests) == QUERY_TRIES


def test_a_service_that_is_not_there_is_said() -> None:
    with embedding_service() as service:
        pass
    with pytest.raises(EncoderUnavailable, match=r"/v1/embeddings failed 2 times.*BASE_URL"):
        remote(service).encode_query("brake")


def test_a_wrong_key_is_said_without_showing_it() -> None:
    with embedding_service(needs_key=True) as service:
        with pytest.raises(EncoderUnavailable, match=r"401.*CARCARE_ENCODER_API_KEY") as refused:
            remote(service, key="sk-wrong").encode_query("brake")
        assert "sk-wrong" not in str(refused.value)
        assert len(service.requests) == 1
        assert remote(service, key=KEY).encode_query("brake").shape == (64,)


def test_an_unknown_model_and_a_wrong_address_are_said() -> None:
    with embedding_service() as service:
        with pytest.raises(EncoderUnavailable, match=r"404 for model 'gpt'.*does not exist"):
            remote(service, "gpt").encode_passages(TEXTS)
        service.url = service.url.removesuffix("/v1")
        with pytest.raises(EncoderUnavailable, match="ends in /v1"):
            remote(service).encode_query("brake")


def test_another_dimension_in_the_middle_is_refused() -> None:
    with embedding_service() as service:
        encoder = remote(service)
        encoder.encode_passages(TEXTS)
        service.dimension = 32
        with pytest.raises(EncoderUnavailable, match=r"32 numbers after vectors of 64.*--rebuild"):
            encoder.encode_query("brake")


@pytest.mark.parametrize(
    ("fault", "words"), [("html", "no list of embeddings"), ("empty", "0 vectors for 3 texts")]
)
def test_an_answer_without_the_vectors_is_refused(fault: str, words: str) -> None:
    with embedding_service(faults=[fault]) as service:
        with pytest.raises(EncoderUnavailable, match=words):
            remote(service).encode_passages(TEXTS)


def test_a_service_needs_an_address_or_a_key() -> None:
    with pytest.raises(EncoderUnavailable, match="OPENAI_API_KEY, or OPENAI_BASE_URL"):
        build_encoder("openai:bag")


def test_names_tell_services_and_prefixes_apart_and_hold_no_password() -> None:
    def name(url: str, prefixes: tuple[str, str] = ("", "")) -> str:
        return OpenAIEncoder("m" * 99, base_url=url, prefixes=prefixes).name

    names = {
        name("http://a:1/v1"), name("http://a:2/v1"), name("http://b/v1"),
        name("http://b/v1", ("q", "p")),
    }  # fmt: skip
    assert len(names) == 4 and all(len(n) <= 80 for n in names)
    secret = OpenAIEncoder("m", base_url="http://me:hush@127.0.0.1:9/v1", pause_s=0)
    with pytest.raises(EncoderUnavailable) as failed:
        secret.encode_query("brake")
    assert "hush" not in str(failed.value) + secret.name
