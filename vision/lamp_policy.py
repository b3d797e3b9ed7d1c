"""What to do with a classified lamp: say it, ask about it, or keep silent."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vision.types import Candidate, Decision, ModelMissing

Probabilities = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Calibrated limits in [0, 1], and temperatures; the model card tells their origin."""

    filter: float
    lit: float
    say: float
    ask: float
    stop_now_guard: float
    code_temperature: float = 1.0
    colour_temperature: float = 1.0


@dataclass(frozen=True, slots=True)
class Label:
    """A lamp code, the colours it shines in, and those in which it means "stop now"."""

    code: str
    colours: tuple[str, ...]
    stop_now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision for one lit lamp; candidates most likely first, the first is the code."""

    decision: Decision
    candidates: tuple[Candidate, ...]
    colour: str
    confidence: float


@dataclass(frozen=True, slots=True)
class LampPolicy:
    """The closed set of codes and the rules that turn probabilities into a verdict."""

    labels: tuple[Label, ...]
    colours: tuple[str, ...]
    thresholds: Thresholds

    def judge(self, code: Probabilities, colour: Probabilities) -> Verdict | None:
        """Decide about one box; None abstains.

        A lamp is only asked about, never said, while a code that would mean "stop now" stays
        plausible beside a harmless answer.

        Args:
            code: `(codes + 1,)` probabilities, the last is "not a lamp".
            colour: `(colours,)` probabilities.
        """
        limits = self.thresholds
        lit = 1.0 - float(code[-1])
        joint = code[:-1] * self._agreement(colour)
        total = float(joint.sum())
        if lit < limits.lit or total <= 0:
            return None
        joint = joint * (lit / total)
        best = np.argsort(-joint)[:3]
        confidence = float(min(joint[best[0]], 1.0))
        if confidence < limits.ask:
            return None
        hue = self.colours[int(colour.argmax())]
        sure = confidence >= limits.say and not self._hides_stop_now(joint, colour, int(best[0]))
        candidates = tuple(Candidate(self.labels[i].code, float(min(joint[i], 1.0))) for i in best)
        return Verdict("say" if sure else "ask", candidates, hue, confidence)

    def _agreement(self, colour: Probabilities) -> Probabilities:
        """Return how well each code fits the colour seen, at least 0.1: tables have gaps."""
        fits = [
            sum(float(colour[self.colours.index(name)]) for name in label.colours)
            for label in self.labels
        ]
        return np.asarray(0.1 + 0.9 * np.array(fits), np.float32)

    def _hides_stop_now(self, joint: Probabilities, colour: Probabilities, best: int) -> bool:
        hue = self.colours[int(colour.argmax())]
        if hue in self.labels[best].stop_now:
            return False
        risk = 0.0
        for i, label in enumerate(self.labels):
            red = sum(float(colour[self.colours.index(name)]) for name in label.stop_now)
            risk += float(joint[i]) * red
        return risk >= self.thresholds.stop_now_guard


def load_policy(path: Path) -> LampPolicy:
    """Read labels and thresholds from the JSON beside the model.

    Raises:
        ModelMissing: The file is absent or not what this version reads.
    """
    try:
        raw = json.loads(path.read_text("utf-8"))
        labels = tuple(
            Label(row["code"], tuple(row["colours"]), tuple(row["stop_now"]))
            for row in raw["labels"]
        )
        return LampPolicy(labels, tuple(raw["colours"]), Thresholds(**raw["thresholds"]))
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
            "labels": [
                {"code": x.code, "colours": list(x.colours), "stop_now": list(x.stop_now)}
                for x in policy.labels
            ],
        },
        indent=1,
    )
