"""Which guide, lamp or service a question asks for, learnt from all ways to ask for each."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from assistant.likeness.model import NO_LABEL, load
from assistant.planner.folding import fold
from retrieval.encoders import Encoder
from retrieval.learnt import UNREAD, Learnt

MODEL = Path(__file__).parent / "data" / "documents.npz"


class DocumentLikeness:
    """Reads questions for the search with the drivers' encoder, which parts what drivers mean.

    Args:
        encoder: Returns the encoder that the model was trained on; called when a question is read,
            so that a start need not wait for it.
    """

    def __init__(self, encoder: Callable[[], Encoder], path: Path = MODEL) -> None:
        self._encoder = encoder
        self._models = {str(locale): model for locale, model in load(path).items()}

    def __call__(self, query: str, locale: str) -> Learnt:
        """Return what a question asks for; nothing of a language that was not learnt."""
        model = self._models.get(locale)
        if model is None:
            return UNREAD
        text = fold(query)
        shares = model.shares([text], self._encoder().encode_query(text)[None])[0]
        chance = 1 / len(shares)
        likelier = (at for at in np.flatnonzero(shares > chance) if model.labels[at] != NO_LABEL)
        found = {model.labels[at]: float(shares[at]) for at in likelier}
        return Learnt(found, float(shares[model.labels.index(NO_LABEL)]), chance)
