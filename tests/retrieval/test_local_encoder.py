"""Encoders of the `transformers` library, on a tiny BERT with random weights."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from retrieval.encoders import build_encoder
from retrieval.types import EncoderUnavailable

INSTALLED = bool(find_spec("torch") and find_spec("transformers"))
needs_extra = pytest.mark.skipif(not INSTALLED, reason="needs the encoders extra")
# Other people's libraries warn of what is theirs.
pytestmark = pytest.mark.filterwarnings("default")

WORDS = "brake pads squeal engine oil leak the a in query passage : 油 刹 车".split()
TEXTS = ["brake pads squeal", "oil leak in the engine the oil the oil", "刹 车"]
LIMIT = 12

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Write a model folder: its name, the seed of its weights, files beside it."""

    def write(name: str = "tiny", *, seed: int = 1, **files: Any) -> Path:
        import torch
        from transformers import BertConfig, BertModel, BertTokenizerFast

        folder = tmp_path / name
        folder.mkdir()
        vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
        (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
        tokenizer = BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=LIMIT)
        tokenizer.save_pretrained(folder)
        torch.manual_seed(seed)
        config = BertConfig(
            vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=2,
            num_attention_heads=2, intermediate_size=32, max_position_embeddings=64,
        )  # fmt: skip
        BertModel(config).save_pretrained(folder)
        for file, content in files.items():
            path = folder / {"pooling": "1_Pooling/config.json", "steps": "modules.json"}[file]
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(content))
        return folder

    return write


def states(folder: Path, text: str) -> Any:
    """Return what the network itself says of each token, (tokens, d)."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokens = AutoTokenizer.from_pretrained(folder)(text, return_tensors="pt")
    with torch.inference_mode():
        return AutoModel.from_pretrained(folder).eval()(**tokens).last_hidden_state[0].numpy()


def unit(vector: Any) -> Any:
    return vector / np.linalg.norm(vector)


@pytest.mark.skipif(INSTALLED, reason="the extra is installed")
def test_the_missing_extra_is_named() -> None:
    with pytest.raises(EncoderUnavailable, match=r"extra `encoders` \(.* is missing\)"):
        build_encoder("transformers:some/model")


@needs_extra
def test_the_mean_of_a_texts_own_tokens_at_unit_length(make: Make) -> None:
    folder = make()
    encoder = build_encoder(f"transformers:{folder}")
    vectors = encoder.encode_passages(TEXTS)
    assert vectors.shape == (3, 16) and vectors.dtype == np.float32
    for text, vector in zip(TEXTS, vectors, strict=True):
        # Padding to the longest text of the batch must change nothing.
        np.testing.assert_allclose(vector, unit(states(folder, text).mean(axis=0)), atol=1e-5)
        np.testing.assert_allclose(vector, encoder.encode_query(text), atol=1e-5)


@needs_extra
@pytest.mark.parametrize(
    ("config", "pool"),
    [
        ({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, lambda s: s[0]),
        ({"pooling_mode_max_tokens": True}, lambda s: s.max(axis=0)),
        ({"pooling_mode_lasttoken": True}, lambda s: s[-1]),
        ({"pooling_mode": "cls"}, lambda s: s[0]),
    ],
)
def test_pooling_is_what_the_model_says(make: Make, config: Any, pool: Any) -> None:
    folder = make(pooling=config)
    vectors = build_encoder(f"transformers:{folder}").encode_passages(TEXTS)
    for text, vector in zip(TEXTS, vectors, strict=True):
        np.testing.assert_allclose(vector, unit(pool(states(folder, text))), atol=1e-5)


@needs_extra
@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"pooling": {"pooling_mode_mean_sqrt_len_tokens": True}}, "pooling"),
        ({"pooling": {"pooling_mode_weightedmean_tokens": True}}, "'weightedmean'"),
        ({"steps": [{"type": "sentence_transformers.models.Dense"}]}, "Dense"),
    ],
)
def test_what_would_be_pooled_wrongly_is_refused(make: Make, files: Any, words: str) -> None:
    with pytest.raises(EncoderUnavailable, match=words):
        build_encoder(f"transformers:{make(**files)}")


@needs_extra
def test_a_model_called_e5_gets_its_prefixes_and_a_setting_goes_first(make: Make) -> None:
    folder = make("my-e5-tiny")
    plain = build_encoder(f"transformers:{folder}", prefixes=("", ""))
    e5 = build_encoder(f"transformers:{folder}")
    assert np.allclose(e5.encode_query("oil"), plain.encode_query("query: oil"), atol=1e-6)
    assert np.allclose(
        e5.encode_passages(["oil"]), plain.encode_passages(["passage: oil"]), atol=1e-6
    )
    assert e5.name != plain.name


@needs_extra
def test_long_texts_are_cut_where_the_tokenizer_says(make: Make) -> None:
    encoder = build_encoder(f"transformers:{make()}")
    kept = " ".join(["oil"] * (LIMIT - 2))
    assert np.allclose(
        encoder.encode_query(kept + " brake" * 500), encoder.encode_query(kept), atol=1e-6
    )


@needs_extra
def test_a_name_tells_weights_apart_but_not_folders(make: Make, tmp_path: Path) -> None:
    folder = make("a")
    name = build_encoder(f"transformers:{folder}").name
    moved = folder.rename(tmp_path / "moved").rename(tmp_path / "a")
    assert build_encoder(f"transformers:{moved}").name == name
    other = make("b", seed=2).rename(tmp_path / "c")
    assert build_encoder(f"transformers:{other}").name.split("-")[-1] != name.split("-")[-1]
    assert name.startswith("transformers/a-") and len(name) <= 80


@needs_extra
def test_many_threads_may_ask_at_once(make: Make) -> None:
    encoder = build_encoder(f"transformers:{make()}")
    alone = [encoder.encode_query(text) for text in TEXTS]
    with ThreadPoolExecutor(8) as pool:
        for n, vector in enumerate(pool.map(encoder.encode_query, TEXTS * 20)):
            assert np.allclose(vector, alone[n % 3], atol=1e-5)


@needs_extra
def test_a_folder_without_a_model_is_said(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match=r"can't load .*CARCARE_ENCODER"):
        build_encoder(f"transformers:{tmp_path}")
