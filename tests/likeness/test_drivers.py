from pathlib import Path

import numpy as np
import pytest

from assistant.likeness.drivers import WEIGHTS, DriverEncoder, save
from retrieval.encoders import BundledEncoder
from retrieval.encoders.packed import PackedError
from tests.shipped import shipped_encoder


def test_what_means_alike_for_a_driver_lies_near() -> None:
    encode = shipped_encoder().encode_query
    stuck = encode("my brake pedal goes to the floor and nothing happens")
    other = encode("刹车踩到底都没反应")
    bill = encode("how much is a set of brake pads")
    assert stuck @ other > stuck @ bill + 0.3


def test_the_tuned_weights_are_no_other_model(tmp_path: Path) -> None:
    assert shipped_encoder().name.startswith(f"{BundledEncoder.name}+drivers-")
    vector = shipped_encoder().encode_query("换机油")
    assert vector.shape == (384,) and np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)
    save({"l6.aln.w": np.ones(384, np.float32)}, "x", tmp_path / "other.npz")
    other = DriverEncoder(tmp_path / "other.npz")
    assert other.name.endswith("+drivers-x")
    assert other.encode_query("换机油") @ vector < 0.99


def test_weights_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    save({"l6.aln.w": np.ones(7, np.float32)}, "x", tmp_path / "other.npz")
    with pytest.raises(PackedError, match="no tensor"):
        DriverEncoder(tmp_path / "other.npz")
    # Twelve tuned layers of 4 bits; the encoder that they belong to has 97 MB.
    assert WEIGHTS.stat().st_size < 12_000_000
