"""How sure a search is that its best hit answers the question."""

import json
import math
from dataclasses import dataclass
from pathlib import Path

from retrieval.keywords import tokenise
from retrieval.types import Hit

SHIPPED = Path(__file__).parent / "data" / "calibration.json"


@dataclass(frozen=True)
class Calibration:
    """Logistic model over similarity and word coverage, fitted by `retrieval.build`.

    `weights` are for (bias, similarity, coverage, margin); `threshold` is the confidence below
    which a search abstains; `vector_weight` is the share of vectors in the fused score.
    """

    weights: tuple[float, float, float, float]
    threshold: float
    vector_weight: float

    def confidence(self, query: str, hits: list[Hit]) -> float:
        """Return the probability in [0, 1] that the first hit answers `query`."""
        total = sum(w * f for w, f in zip(self.weights, features(query, hits), strict=True))
        return 1.0 / (1.0 + math.exp(-total))


def features(query: str, hits: list[Hit]) -> tuple[float, float, float, float]:
    """Return (1, similarity, coverage, margin) of a hit list.

    Similarity is the best cosine, scaled so that e5's usual 0.75-0.95 becomes 0-1; coverage the
    share of the query's words that the best three hits hold; margin the lead of the first hit.
    """
    words = set(tokenise(query))
    found = {word for hit in hits[:3] for word in tokenise(hit.passage.content)}
    coverage = len(words & found) / len(words) if words else 0.0
    similarity = (max(hit.similarity for hit in hits) - 0.75) / 0.2
    margin = hits[0].score - hits[min(len(hits), 4) - 1].score
    return 1.0, similarity, coverage, margin


def load_calibration(file: Path = SHIPPED) -> Calibration:
    """Read the shipped calibration."""
    data = json.loads(file.read_text(encoding="utf-8"))
    return Calibration(tuple(data["weights"]), data["threshold"], data["vector_weight"])
