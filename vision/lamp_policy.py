"""What to do with a classified lamp: say it, ask about it, or keep silent."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vision.types import Candidate, Decision, ModelMissing

Probabilities = npt.NDArray[np.float32]

MOST_SURE = 0.99
"""No photo makes it certain: the model card counts the names that were wrong."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Calibrated limits in [0, 1]; the model card tells their origin.

    `stop_now_guard` is the least chance of another lamp that means "stop now" at which a harmless
    one is asked about; `colour_guard` the least chance of a colour that means "stop now" at which
    a lamp is taken to shine in it. `prior_weight` is how much it counts, in [0, 1], that some
    lamps light up more often.
    """

    filter: float
    lit: float
    say: float
    ask: float
    stop_now_guard: float
    colour_guard: float = 0.5
    prior_weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Label:
    """A lamp code, the colours it shines in, and those in which it means "stop now".

    `prior` is its share among the lit lamps of the labelled photos, smoothed.
    """

    code: str
    colours: tuple[str, ...]
    stop_now: tuple[str, ...]
    prior: float = 1.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision for one lit lamp; candidates most likely first, the first is the code."""

    decision: Decision
    candidates: tuple[Candidate, ...]
    colour: str
    confidence: float


@dataclass(frozen=True, slots=True)
class LampPolicy:
    """The closed set of codes and the rules that turn probabilities into a verdict.

    `combiner` weighs the signs of `vision.signs` into the odds that the best code is right;
    without it the best code's own probability is the confidence.
    """

    labels: tuple[Label, ...]
    colours: tuple[str, ...]
    thresholds: Thresholds
    combiner: tuple[float, ...] = ()

    def judge(
        self, code: Probabilities, colour: Probabilities, signs: Probabilities | None = None
    ) -> Verdict | None:
        """Decide about one box; None abstains.

        A lamp is only asked about, never said, while a code that would mean "stop now" stays
        plausible beside a harmless answer.

        Args:
            code: `(codes + 1,)` probabilities, the last is "not a lamp".
            colour: `(colours,)` probabilities.
            signs: `(len(SIGNS),)` what the combiner weighs, if there is one.
        """
        limits = self.thresholds
        lit = 1.0 - float(code[-1])
        named = self.named(code, colour)
        if lit < limits.lit or not named.any():
            return None
        joint = named * lit
        best = np.argsort(-joint)[:3]
        confidence = float(joint[best[0]])
        if self.combiner and signs is not None:
            confidence = self._combined(signs)
        confidence = min(confidence, MOST_SURE)
        if confidence < limits.ask:
            return None
        hue = self._hue(colour, int(best[0]))
        harmless = hue not in self.labels[best[0]].stop_now
        risky = harmless and self._risk(joint, colour, int(best[0])) >= limits.stop_now_guard
        sure = confidence >= limits.say and not risky
        candidates = tuple(Candidate(self.labels[i].code, float(min(joint[i], 1.0))) for i in best)
        return Verdict("say" if sure else "ask", candidates, hue, confidence)

    def without_priors(self) -> "LampPolicy":
        """Return the policy for photos in which every lamp is lit equally often."""
        return replace(self, thresholds=replace(self.thresholds, prior_weight=0.0))

    def named(self, code: Probabilities, colour: Probabilities) -> Probabilities:
        """Return `(codes,)` probabilities, if it is a lamp: by shape, colour and frequency."""
        prior = np.array([label.prior for label in self.labels], np.float32)
        joint = code[:-1] * self.agreement(colour) * prior**self.thresholds.prior_weight
        return np.asarray(joint / max(float(joint.sum()), 1e-9), np.float32)

    def _combined(self, signs: Probabilities) -> float:
        return float(1 / (1 + np.exp(-signs @ np.array(self.combiner, np.float32))))

    def agreement(self, colour: Probabilities) -> Probabilities:
        """Return how well each code fits the colour seen, at least 0.1: tables have gaps."""
        fits = [
            sum(float(colour[self.colours.index(name)]) for name in label.colours)
            for label in self.labels
        ]
        return np.asarray(0.1 + 0.9 * np.array(fits), np.float32)

    def _hue(self, colour: Probabilities, best: int) -> str:
        """Return the likeliest colour, or one that means "stop now" if it is likely enough."""
        danger = {name: self._chance(colour, name) for name in self.labels[best].stop_now}
        worst = max(danger, key=lambda name: danger[name], default="")
        if worst and danger[worst] >= self.thresholds.colour_guard:
            return worst
        return self.colours[int(colour.argmax())]

    def _risk(self, joint: Probabilities, colour: Probabilities, best: int) -> float:
        """Return the chance that it is another lamp, and in a colour that means "stop now"."""
        return sum(
            float(joint[i]) * sum(self._chance(colour, name) for name in label.stop_now)
            for i, label in enumerate(self.labels)
            if i != best
        )

    def _chance(self, colour: Probabilities, name: str) -> float:
        return float(colour[self.colours.index(name)])


def load_policy(path: Path) -> LampPolicy:
    """Read labels and thresholds from the JSON beside the model.

    Raises:
        ModelMissing: The file is absent or not what this version reads.
    """
    try:
        raw = json.loads(path.read_text("utf-8"))
        labels = tuple(
            Label(row["code"], tuple(row["colours"]), tuple(row["stop_now"]), row["prior"])
            for row in raw["labels"]
        )
        return LampPolicy(
            labels,
            tuple(raw["colours"]),
            Thresholds(**raw["thresholds"]),
            tuple(raw["combiner"]),
        )
    except FileNotFoundError as error:
        raise ModelMissing(f"{path} is absent; run `carcare doctor`") from error
    except (KeyError, TypeError, ValueError) as error:
        raise ModelMissing(f"{path} cannot be read ({error}); run `carcare doctor`") from error


def policy_to_json(policy: LampPolicy) -> str:
    """Return the policy as `load_policy` reads it."""
    limits = policy.thresholds
    return json.dumps(
        {
            "colours": list(policy.colours),
            "thresholds": {name: getattr(limits, name) for name in Thresholds.__slots__},
            "combiner": list(policy.combiner),
            "labels": [
                {
                    "code": label.code,
                    "colours": list(label.colours),
                    "stop_now": list(label.stop_now),
                    "prior": label.prior,
                }
                for label in policy.labels
            ],
        },
        indent=1,
    )
