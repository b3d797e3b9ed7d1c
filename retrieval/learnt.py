"""What is learnt of which documents questions ask for, beside their words and vectors."""

import math
from collections.abc import Mapping
from typing import NamedTuple, Protocol


class Learnt(NamedTuple):
    """What a question asks for.

    `shares` are by id how likely each document is, those alone that are likelier than by `chance`;
    `nothing` is how likely none is. All are in [0, 1].
    """

    shares: Mapping[str, float]
    nothing: float
    chance: float

    def lift(self, doc_id: str) -> float:
        """Return the log of how many times likelier a document is than by chance, 0 at least."""
        share = self.shares.get(doc_id)
        return math.log(share / self.chance) if share else 0.0


class Reader(Protocol):
    """Tells what a question in `locale` asks for."""

    def __call__(self, query: str, locale: str) -> Learnt: ...  # noqa: D102 - as above


UNREAD = Learnt({}, 0.0, 1.0)
"""Where nothing was learnt."""
