"""What a message tells of a crash: facts, answers to what was asked, things done."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.accident.bare_answers import CLAUSE_END, bare_answer, implied, split_answer
from assistant.accident.words import FactMatcher, load_done, load_facts
from assistant.safety.context import context_of
from assistant.safety.spelling import Speller, speller_of
from assistant.safety.triage import Triage
from knowledge_base.accident import AccidentQuestion, Fact

# What a red flag says of a crash; the other flags say nothing of these facts.
FLAGGED: dict[str, Fact] = {
    "injury": "injured",
    "unwell": "injured",
    "fire": "fire",
    "smoke": "smoke",
    "burning_smell": "smoke",
    "fuel_smell": "fuel",
    "high_voltage": "high_voltage",
    "motorway_breakdown": "in_traffic",
    "airbag_deployed": "airbag",
    "steering_loss": "steering_off",
    "brake_loss": "brakes",
    "bonnet_open": "bonnet",
}
# What endangers people now; of a crash that is long past triage alone may say that
# it still does.
DANGERS: frozenset[Fact] = frozenset(
    ("injured", "fire", "smoke", "fuel", "high_voltage", "in_traffic")
)
# Later ones win: one hurt passenger outweighs "I'm fine", a doubt outweighs a no.
_ORDER = ("unknown", "no", "maybe", "yes")
# "伤没伤" asks; it isn't the "没伤" that its end looks like.
_WHETHER = re.compile(r"([^\W有])没\1")
# A recording that shows the crash is no hearsay, as "I saw it in a video" is.
_RECORDING = re.compile(
    r"(?P<what>记录仪|监控|dash ?cam|cctv)(?:的)? ?(?:视频|录像|video|footage|clip)"
)


@dataclass(frozen=True)
class Reading:
    """What one message tells. `assumed` is what a bare answer says of facts not named in it."""

    told: Mapping[Fact, str] = field(default_factory=dict)
    assumed: Mapping[Fact, str] = field(default_factory=dict)
    done: frozenset[str] = frozenset()


class FactReader:
    """Reads messages; keeps nothing of them.

    `check` is `Triager.check`: whatever it flags counts as said. Takes some 3 ms a message.
    """

    def __init__(self, check: Callable[[str], Triage], speller: Speller | None = None) -> None:
        self._check = check
        self._speller = speller or speller_of()
        self._context = context_of()
        self._mask, self._ways = load_facts()
        self._done = load_done()

    def read(
        self,
        text: str,
        asked: Sequence[AccidentQuestion] = (),
        flags: Iterable[str] | None = None,
    ) -> Reading:
        """Return what `text` tells.

        Args:
            text: The driver's words.
            asked: What was asked before them, several records where dangers are asked about at
                once.
            flags: Codes of the red flags that triage found in them; None to let it look now.
        """
        named = [fact for question in asked for fact in question.facts]
        plain = _WHETHER.sub(r"是否\1", self._speller.normalise(text))
        plain = _RECORDING.sub(r"\g<what>", plain)
        told = self._facts(plain, named)
        if told.get("now") == "no":
            told = {f: v for f, v in told.items() if f not in DANGERS or v == "no"}
        codes = [flag.code for flag in self._check(text).flags] if flags is None else flags
        told |= {FLAGGED[code]: "yes" for code in codes if code in FLAGGED}
        opening = self._facts(CLAUSE_END.split(plain)[0], named) if asked else {}
        direct, assumed = split_answer(bare_answer(text, asked, told, opening), asked, told)
        assumed = {**implied(asked, told), **assumed}
        return Reading({**direct, **told}, assumed, self._actions(plain))

    def _facts(self, plain: str, asked: Sequence[Fact]) -> dict[Fact, str]:
        masked = self._mask.apply(plain)
        found: dict[Fact, str] = {}
        heeded = (way for way in self._ways if not way.told.answer or way.told.fact in asked)
        for way in heeded:
            for value in self._values(masked, way):
                kept = found.get(way.told.fact, "unknown")
                found[way.told.fact] = _stronger(kept, value)
        return found

    def _values(self, text: str, way: FactMatcher) -> Iterator[str]:
        for span in way.matcher.find(text):
            if way.told.always or not self._context.voids(text, span):
                yield way.told.value
            elif way.told.denied and self._context.denies(text, span):
                yield way.told.denied

    def _actions(self, plain: str) -> frozenset[str]:
        return frozenset(
            step
            for step, matcher in self._done.items()
            if any(not self._context.voids(plain, span) for span in matcher.find(plain))
        )


def _stronger(one: str, other: str) -> str:
    """Return which of two values a message means; of two choices the first named."""
    if one not in _ORDER or other not in _ORDER:
        return other if one == "unknown" else one
    return max(one, other, key=_ORDER.index)
