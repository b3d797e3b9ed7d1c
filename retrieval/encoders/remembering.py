"""An encoder whose queries several readers share."""

from collections.abc import Sequence
from functools import lru_cache

from retrieval.encoders import Encoder, Vectors

LAST = 64


class RememberingEncoder:
    """Encodes a query once, however many ask for its vector; the last `last` are kept."""

    def __init__(self, encoder: Encoder, *, last: int = LAST) -> None:
        self.name = encoder.name
        self._encoder = encoder
        self._query = lru_cache(maxsize=last)(encoder.encode_query)

    def encode_query(self, text: str) -> Vectors:
        """Return float32 (d,); the same array every time, not to be changed."""
        return self._query(text)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (n, d)."""
        return self._encoder.encode_passages(texts)
