"""Vectors of passages that ship with none, kept in the database."""

import logging
from collections.abc import Iterable, Sequence

import numpy as np
from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from assistant.cases.tables import vectors
from retrieval.encoders import Encoder, Vectors
from retrieval.vectors import check_dimension, content_hash

logger = logging.getLogger(__name__)


class KeptEncoder:
    """An encoder that encodes no passage twice, in whatever process and after any restart.

    Args:
        encoder: Encodes what is not kept yet; its name is part of the key.
        engine: A migrated database.
    """

    def __init__(self, encoder: Encoder, engine: Engine) -> None:
        self._encoder = encoder
        self._engine = engine
        self._reader = engine.execution_options(read_only=True)

    @property
    def name(self) -> str:
        """Model and version of the encoder within."""
        return self._encoder.name

    def encode_query(self, text: str) -> Vectors:
        """Return float32 (d,), unit length; queries are not kept."""
        return self._encoder.encode_query(text)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (n, d), unit length; reads what is kept, and keeps what is new.

        Raises:
            StaleIndex: What is kept has another dimension than what the encoder gives now.
        """
        wanted = {content_hash(text): text for text in texts}
        found = self._read(wanted)
        missing = [key for key in wanted if key not in found]
        if missing:
            encoded = self._encoder.encode_passages([wanted[key] for key in missing])
            fresh = dict(zip(missing, encoded, strict=True))
            check_dimension(found | fresh, self.name)
            self._keep(fresh)
            found |= fresh
        return np.stack([found[content_hash(text)] for text in texts])

    def forget(self) -> int:
        """Drop what is kept of any encoder; return how many vectors that were."""
        with self._engine.begin() as connection:
            return connection.execute(delete(vectors)).rowcount

    def _read(self, keys: Iterable[str]) -> dict[str, Vectors]:
        mine = vectors.c.encoder == self.name, vectors.c.content_hash.in_(list(keys))
        query = select(vectors.c.content_hash, vectors.c.vector).where(*mine)
        with self._reader.connect() as connection:
            kept = connection.execute(query).all()
        return {row.content_hash: np.frombuffer(row.vector, dtype=np.float32) for row in kept}

    def _keep(self, fresh: dict[str, Vectors]) -> None:
        rows = [
            {"content_hash": key, "encoder": self.name, "vector": vector.tobytes()}
            for key, vector in fresh.items()
        ]
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(vectors), rows)
        except (IntegrityError, OperationalError) as error:
            # Another process kept the same, or nothing can be written: a search needs neither.
            logger.info("vectors were not kept: %s", type(error).__name__)
