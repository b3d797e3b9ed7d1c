"""An encoder that several readers of one message share."""

from collections.abc import Sequence
from functools import lru_cache

from retrieval.encoders import Encoder, Vectors

_LAST = 64


class RememberingEncoder:
    """Encodes a text once, however many readers ask for its vector."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.encode_query = lru_cache(maxsize=_LAST)(encoder.encode_query)

    @property
    def name(self) -> str:
        """The encoder's name."""
        return self._encoder.name

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors `(n, d)` of passages."""
        return self._encoder.encode_passages(texts)
