"""The learned layer of triage: how likely a message reports danger, and which.

A model per language reads the whole message and its clauses; a small second model weighs that
together with what the rules and the context cues say.
"""

import math
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from assistant.likeness.model import TextModel, load
from assistant.messages import Locale
from assistant.safety.rules import DATA, Record, SafetyDataError, load_record
from assistant.softmax import Array
from retrieval.encoders import Encoder

WEIGHTS, VERDICT = DATA / "danger.npz", DATA / "verdict.yaml"
# The labels of what reports no danger, and of what should stop the car without being a red flag.
NO_DANGER, GUIDE_DANGER = "none", "guide"
ADVICE = "run: python -m assistant.safety.train"
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CLAUSE_END = re.compile(
    r"[。!?！？…\n;；,，、]+|\.(?=\s|$)|(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])"
    r"|(?<=\s)(?:but|and|so|then|also)(?=\s)"
)
# Each part of a story costs one run of the encoder.
_MOST_PARTS = 8
_LONGEST = 400
_FEWEST = 3
_SURE = 12.0


class DangerError(Exception):
    """The trained weights are missing or of another encoder; the message says what to run."""


class Verdict(Record):
    """The second model: a logistic regression over seven readings of a message.

    `whole` and `part` weigh the log-odds of danger of the message and of its worst part, `rule`
    that a rule found a danger which nothing voids, `voided` that rules found only such as is
    denied, past or imagined, `told` that it is a story or a question, `explained` the share of it
    that only looks like danger, and `guide` the log-odds that the whole asks for a guide that says
    to stop: what is near to a stop is nearer to danger. From `threshold` on it is danger. Where
    the log-odds that anything in it should stop the car are below `calm`, a guide that was found
    raises no alarm. `encoder` and `content` say what it was learnt with.
    """

    whole: float
    part: float
    rule: float
    voided: float
    told: float
    explained: float
    guide: float
    bias: float
    threshold: float
    calm: float
    encoder: str
    content: str

    def weigh(self, reading: "Reading") -> float:
        """Return the log-odds of danger."""
        return (
            self.bias
            + self.whole * reading.whole
            + self.part * reading.part
            + self.rule * reading.rule
            + self.voided * reading.voided
            + self.told * reading.told
            + self.explained * reading.explained
            + self.guide * reading.guide
        )


@dataclass(frozen=True)
class Reading:
    """What is known of a message; see `Verdict`. `code` is the likeliest red flag.

    `stops` are the log-odds that it, or a part of it, tells of anything that should stop the car,
    `guide` those that the whole asks for a guide that says so.
    """

    whole: float
    part: float
    code: str
    stops: float = 0.0
    rule: bool = False
    voided: bool = False
    told: bool = False
    explained: float = 0.0
    guide: float = 0.0


class DangerSense:
    """Reads messages with an encoder; keeps nothing of them.

    Raises:
        DangerError: The shipped weights are missing, or belong to another encoder.
    """

    def __init__(
        self, encoder: Encoder, folder: Path = DATA, *, verdict: Verdict | None = None
    ) -> None:
        self._encoder = encoder
        self.verdict = verdict or load_verdict(folder / VERDICT.name, encoder=encoder.name)
        if not (folder / WEIGHTS.name).exists():
            raise DangerError(f"{folder / WEIGHTS.name} is missing; {ADVICE}")
        self._models = load(folder / WEIGHTS.name)

    def read(self, text: str, masked: str) -> Reading:
        """Return what is learnt of a message: its odds as a whole and of its worst part, a code.

        Args:
            text: The normalised message, read part by part.
            masked: The same without what only looks like danger, read as a whole.
        """
        whole = self._odds(masked) if masked.strip() else Odds(-_SURE, NO_DANGER, -_SURE, -_SURE)
        parts = parts_of(text) or ([] if masked == text else [text])
        read = list(map(self._odds, parts))
        worst = max(read, default=whole)
        stops = max(odds.stops for odds in (whole, *read))
        return Reading(whole.danger, worst.danger, max(whole, worst).code, stops, guide=whole.guide)

    def _odds(self, text: str) -> "Odds":
        model = self._models[spoken(text)]
        vector = self._encoder.encode_query(text[:_LONGEST])
        return odds_of(model, model.shares([text], vector[None])[0])


class Odds(NamedTuple):
    """Log-odds of a red flag, of anything that should stop the car, and of a guide that says so.

    `code` is the likeliest red flag.
    """

    danger: float
    code: str
    stops: float
    guide: float


def odds_of(model: TextModel, shares: Array) -> Odds:
    """Return the odds behind the shares `(k,)` that a model gives its labels."""
    share = dict(zip(model.labels, map(float, shares), strict=True))
    calm, of_guides = share.pop(NO_DANGER), share.pop(GUIDE_DANGER, 0.0)
    code = max(share, key=lambda label: share[label])
    return Odds(log_odds(1.0 - calm - of_guides), code, log_odds(1.0 - calm), log_odds(of_guides))


def log_odds(chance: float) -> float:
    """Return the log-odds of a chance, within ±12."""
    kept = min(max(chance, 1e-9), 1 - 1e-9)
    return min(max(math.log(kept / (1 - kept)), -_SURE), _SURE)


def parts_of(text: str) -> list[str]:
    """Return the clauses of a message and each pair of neighbours; nothing for a single one."""
    clauses = [part.strip() for part in _CLAUSE_END.split(text) if part and part.strip()]
    clauses = [clause for clause in clauses if len(clause) >= _FEWEST]
    if len(clauses) < 2:
        return []
    pairs = [" ".join(pair) for pair in pairwise(clauses)] if len(clauses) > 2 else []
    return [*clauses, *pairs][:_MOST_PARTS]


def load_verdict(path: Path = VERDICT, *, encoder: str | None = None) -> Verdict:
    """Read the second model.

    Raises:
        DangerError: The file is missing or damaged, or was learnt with another encoder.
    """
    try:
        found = load_record(path, Verdict)
    except (OSError, SafetyDataError) as error:
        raise DangerError(f"{path} can't be used ({error}); {ADVICE}") from error
    if encoder is not None and found.encoder != encoder:
        raise DangerError(f"{path} belongs to {found.encoder}, not to {encoder}; {ADVICE}")
    return found


def spoken(text: str) -> Locale:
    """Return the language of a text: Chinese where there is a Chinese character."""
    return "zh" if _CHINESE.search(text) else "en"
