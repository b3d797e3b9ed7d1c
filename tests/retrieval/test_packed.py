from pathlib import Path

import numpy as np
import pytest

from retrieval.encoders import bundled_model
from retrieval.encoders.packed import PackedError, PackedModel, pack, unpack


@pytest.fixture(scope="module")
def model() -> PackedModel:
    return PackedModel(bundled_model())


def test_the_bundled_model_is_read_whole(model: PackedModel) -> None:
    assert (model.width, model.layers, model.heads, model.inner) == (384, 12, 12, 1536)
    assert len(model.floats("l11.fi.w")) == 384 * 1536 and len(model.floats("l0.aln.b")) == 384
    pieces = model.pieces
    assert len(pieces.pieces) == len(pieces.scores) == 250_002
    assert pieces.pieces[pieces.begin] == b"<s>" and "车".encode() in pieces.pieces


def test_packing_keeps_what_was_unpacked(model: PackedModel) -> None:
    weights = model.floats("l7.q.w")
    assert np.array_equal(unpack(pack(weights)), weights)


def test_a_weight_is_kept_to_half_a_step_of_its_block() -> None:
    weights = np.random.default_rng(1).normal(size=3200).astype(np.float32)
    off = np.abs(unpack(pack(weights)) - weights).reshape(-1, 32)
    largest = np.abs(weights.reshape(-1, 32)).max(axis=1, keepdims=True)
    # On the far side of zero there is one step less.
    assert (off <= largest / 8 * 1.01).all() and off.mean() < largest.mean() / 16
    assert not unpack(pack(np.zeros(32, np.float32))).any()


def test_other_tensors_take_the_place_of_those_of_a_file(
    model: PackedModel, tmp_path: Path
) -> None:
    other = np.arange(384, dtype=np.float32)
    file = tmp_path / "other.bin"
    file.write_bytes(model.with_tensors({"l6.aln.w": other}))
    changed = PackedModel(file)
    assert np.array_equal(changed.floats("l6.aln.w"), other)
    assert np.array_equal(changed.floats("l6.aln.b"), model.floats("l6.aln.b"))


def test_what_does_not_fit_is_refused(model: PackedModel, tmp_path: Path) -> None:
    for name, size in (("l6.aln.w", 383), ("l12.aln.w", 384)):
        with pytest.raises(PackedError, match=name):
            model.with_tensors({name: np.zeros(size, np.float32)})
    (tmp_path / "no.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(PackedError, match=r"no\.bin is no model"):
        PackedModel(tmp_path / "no.bin")
