"""The encoder of what drivers say: the bundled one, tuned on labelled messages."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.encoders import BundledEncoder, bundled_model
from retrieval.encoders.packed import PackedModel

WEIGHTS = Path(__file__).parent / "data" / "drivers.npz"
_VERSION = "version"


class DriverEncoder(BundledEncoder):
    """Encodes messages so that those which mean alike for a driver lie near each other.

    Its vectors serve the models that read messages, and no search: a passage has no place among
    them.

    Raises:
        FileNotFoundError: The tuned weights are missing.
        PackedError: They don't fit the bundled encoder that is installed.
    """

    def __init__(self, weights: Path = WEIGHTS) -> None:
        with np.load(weights, allow_pickle=False) as held:
            tensors = {name: held[name] for name in held.files if name != _VERSION}
            self.name = f"{BundledEncoder.name}+drivers-{held[_VERSION]}"
        # The engine maps a file, which is gone as soon as nobody maps it any more.
        with TemporaryDirectory(prefix="carcare-encoder-") as folder:
            file = Path(folder) / "drivers.bin"
            file.write_bytes(PackedModel(bundled_model()).with_tensors(tensors))
            super().__init__(file)


def save(tensors: Mapping[str, NDArray[Any]], version: str, path: Path = WEIGHTS) -> None:
    """Write tuned tensors as the engine keeps them, with what tells them from others."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, allow_pickle=False, **tensors, **{_VERSION: np.array(version)})
