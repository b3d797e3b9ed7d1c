"""When a box of the damage network is sure enough to say, to ask about, or to leave out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from vision.types import Decision, ModelMissing


@dataclass(frozen=True, slots=True)
class Threshold:
    """Scores from which a head's box is asked about and said, and what a score is worth.

    Attributes:
        ask: Lowest score that is asked about.
        say: Lowest score that is said.
        scores: Rising scores of held-out boxes.
        right: Share of boxes with such a score that were right.
        lone: Lowest score that is asked about in a photo that shows nothing surer.
    """

    ask: float
    say: float
    scores: Sequence[float]
    right: Sequence[float]
    lone: float = 1.0

    @property
    def lowest(self) -> float:
        """Lowest score that may be told."""
        return min(self.ask, self.lone)

    def confidence(self, score: float) -> float:
        """Return the share of held-out boxes scored like this that were right."""
        return float(np.interp(score, self.scores, self.right))

    def decide(self, score: float) -> Decision | None:
        """Return what to do with a box of this score; None leaves it out."""
        if score < self.ask:
            return None
        return "say" if score >= self.say else "ask"


@dataclass(frozen=True, slots=True)
class DamagePolicy:
    """What the heads tell apart, in the order of their outputs, and their thresholds."""

    names: Mapping[str, Sequence[str]]
    thresholds: Mapping[str, Threshold]

    def for_lone_marks(self) -> "DamagePolicy":
        """Return the policy for a photo in which nothing is sure enough."""
        gentle = {h: replace(limit, ask=limit.lowest) for h, limit in self.thresholds.items()}
        return replace(self, thresholds=gentle)


def load_policy(path: Path) -> DamagePolicy:
    """Read the policy that training wrote beside the model.

    Raises:
        ModelMissing: It is absent or unreadable.
    """
    try:
        read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return DamagePolicy(
            names=read["names"],
            thresholds={head: Threshold(**told) for head, told in read["thresholds"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelMissing(
            f"{path} can't be read ({error}). `carcare doctor` says how to mend it."
        ) from error
