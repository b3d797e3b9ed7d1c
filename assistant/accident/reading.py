"""What a message tells of a crash: facts, answers to what was asked, things done."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.accident.words import FactMatcher, load_done, load_facts
from assistant.planner.answer_words import doubts, hedges
from assistant.planner.folding import fold
from assistant.safety.context import Context
from assistant.safety.spelling import Speller
from assistant.safety.triage import Triage
from knowledge_base.accident import CHOICES, AccidentQuestion, Fact

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
_LEAD_NO = re.compile(
    r"(?:啊|嗯|额|呃|哦)?[,。]?(?:都|全都|暂时|目前|应该|好像)?(?:没有?|无|不是|没的|否|不|一个都没)"
    r"(?=$|[,。!?~了啊呀哦的吧呢哎欸嘛、]|都|人|事|我|他|就|只|不|没|车)|"
    r"(?:都|全都|一切|全部|看着)?(?:正常|没(?:什么|啥)?问题|没(?:什么|啥)?事儿?|没(?:什么|啥)(?:异常|毛病)?|好着呢?)(?=$|[,。!~的了啊呀])|"
    r"(?:no|nope|nah|none|nothing|nobody|neither|not at all|all (?:good|fine|ok(?:ay)?)|n)\b"
)
_LEAD_YES = re.compile(
    r"(?:啊|嗯|额|呃|哦)?[,。]?(?:有的?|是的?|对的?|嗯+|在的?|能的?|可以|没错|还在)(?=$|[,。!?~啊呀的、]|人|一)|"
    r"(?:yes|yeah|yep|yup|yea|aye|it (?:is|does|can)|they (?:are|do)|there is|i (?:am|do)|y)\b"
)
_UNSURE = re.compile(
    r"(?:应该|好像|可能|大概|估计|看着|目前看|貌似|也许|说不[好准]|没注意|没看)|"
    r"(?:i )?(?:don't|do not) think so|(?:i )?(?:think|guess|hope) (?:so|not)|"
    r"(?:probably|hopefully|maybe|perhaps|possibly)\b|not (?:that i|as far as)"
)
# "伤没伤" asks; it isn't the "没伤" that its end looks like.
_WHETHER = re.compile(r"([^\W有])没\1")
_CLAUSE_END = re.compile(r"[,。;!?]")
_SEVERAL = 2
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
        self._speller = speller or Speller()
        self._context = Context()
        self._mask, self._ways = load_facts()
        self._done = load_done()

    def read(
        self,
        text: str,
        asked: AccidentQuestion | None = None,
        flags: Iterable[str] | None = None,
    ) -> Reading:
        """Return what `text` tells.

        Args:
            text: The driver's words.
            asked: The question that they follow.
            flags: Codes of the red flags that triage found in them; None to let it look now.
        """
        plain = _WHETHER.sub(r"是否\1", self._speller.normalise(text))
        plain = _RECORDING.sub(r"\g<what>", plain)
        told = self._facts(plain, asked.facts if asked else [])
        if told.get("now") == "no":
            told = {f: v for f, v in told.items() if f not in DANGERS or v == "no"}
        codes = [flag.code for flag in self._check(text).flags] if flags is None else flags
        told |= {FLAGGED[code]: "yes" for code in codes if code in FLAGGED}
        answer = _answer(text, asked, told) if asked else {}
        direct, assumed = _split(answer, asked, told)
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


def _answer(text: str, asked: AccidentQuestion, told: Mapping[Fact, str]) -> dict[Fact, str]:
    """Return what a bare yes, no or doubt says of what was asked."""
    facts = [fact for fact in asked.facts if fact not in CHOICES]
    folded = fold(text)
    begin = _CLAUSE_END.split(folded)[0]
    if doubts(begin) or hedges(begin) or _UNSURE.match(begin):
        return dict.fromkeys(facts, "maybe")
    if _LEAD_NO.match(folded):
        return dict.fromkeys(facts, "no")
    if _LEAD_YES.match(folded) and not any(told.get(fact) == "yes" for fact in facts):
        return dict.fromkeys(facts, "yes" if len(facts) < _SEVERAL else "maybe")
    return {}


def _split(
    answer: dict[Fact, str], asked: AccidentQuestion | None, told: Mapping[Fact, str]
) -> tuple[dict[Fact, str], dict[Fact, str]]:
    """Part an answer to one thing, which is plain, from an answer to several, which is implied."""
    if asked is not None and len(asked.facts) < _SEVERAL:
        return answer, {}
    return {}, {fact: value for fact, value in answer.items() if fact not in told}
