"""Which work a message asks for, when it uses no known name: by its words and its vector."""

from collections.abc import Collection
from pathlib import Path

from assistant.likeness.model import NO_LABEL, load
from assistant.messages import Locale
from assistant.softmax import Array

MODEL = Path(__file__).parent / "data" / "services.npz"


class ServiceLikeness:
    """Ranks services for what a driver asks, in either language."""

    def __init__(self, services: Collection[str], path: Path = MODEL) -> None:
        """Read the shipped model; services that the catalogue lacks are left out."""
        self._services = services
        self._models = load(path)

    def read(self, text: str, vector: Array, locale: Locale) -> tuple[float, tuple[str, float]]:
        """Return how likely work is asked for, and the likeliest with its share of that.

        Args:
            text: The folded message.
            vector: Its sentence vector, `(d,)`.
            locale: Its language.
        """
        model = self._models[locale]
        shares = dict(zip(model.labels, model.shares([text], vector[None])[0], strict=True))
        work = {c: float(share) for c, share in shares.items() if c in self._services}
        total = sum(work.values())
        best = max(work, key=lambda code: work[code])
        return 1.0 - float(shares[NO_LABEL]), (best, work[best] / max(total, 1e-9))
