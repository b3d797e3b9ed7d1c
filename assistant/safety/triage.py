"""Red-flag triage and refusals: plain code over data files, before any model."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.planner.folding import fold
from assistant.safety.at_rest import AtRest, Rest
from assistant.safety.context import context_of
from assistant.safety.danger import DangerError, DangerSense, Reading
from assistant.safety.matching import MASK, Mask, Matcher
from assistant.safety.rules import DATA, FlagFile, Kind, RefusalFile, load_record
from assistant.safety.spelling import speller_of
from knowledge_base.schema import Locale, Localised

if TYPE_CHECKING:
    from retrieval.encoders import Encoder

_MASKED = re.compile(f"{MASK}+")
# From here on little else is said: "changed the pads, now the pedal is deep" has a quarter.
_ALL_SAID = 0.4
# In log-odds: of the messages in the middle of a booking one in hundreds reports danger.
ANSWER_MARGIN = 3.0
# In log-odds: so near to an alarm the shape of a message makes nothing harmless.
DOUBT = 1.0
# Nor does danger make appointments: of the reports that ask for work none reads below this.
WISH_MARGIN = 1.5
_WISHES_WORK = re.compile(
    r"约(?!束|定|莫|等于)|有空位|找[个家]?(?:店|地方|师傅)|帮我(?:换|修|补|看看)|[换唤](?:块|个|条|副|一)|"
    r"想(?:去)?(?:把[^,。，!?]{1,12})?(?:换|修|补|洗|做|查)|什么时候能(?:做|修|换)|"
    r"\b(?:book (?:me|it|her|a (?:slot|time|visit|service))|appointment|"
    r"get (?:me|it|her|the car|my car) in|(?:new|replacement) [\w -]{2,30}(?:please|pls|fitted)|"
    r"could (?:it|you|i) (?:be )?(?:patch|fix|replace|change|book)\w*|"
    r"needs? (?:new|(?:to get )?(?:\w+ ){0,4}(?:replaced|changed|refilled|filled|regassed|fitted))"
    r")\b"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_BRIEF_HAN, _BRIEF_WORDS = 6, 4
# What a lamp may warn of: the only flags that a lamp which went out takes away.
_OF_LAMPS = frozenset(
    ("oil_pressure", "overheating", "brake_loss", "steering_loss", "stuck_throttle")
)
_NAME = re.compile(r"\b[A-Z][a-z'-]+ [A-Z][a-z'-]+\b")
_LETTER = re.compile(r"[^\W\d_]")
_NO_NUMBER = {"zh": "当地紧急电话", "en": "the local emergency number"}


@dataclass(frozen=True)
class RedFlag:
    """A danger that the driver reports. `calls` says which services the line asks to call."""

    code: str
    calls: tuple[Kind, ...]
    lines: Localised

    def line(self, locale: Locale, numbers: str) -> str:
        """Return the forced first line; `numbers` is what `numbers_for` gave for `calls`."""
        return self.lines.get(locale).replace("{numbers}", numbers or _NO_NUMBER[locale])


@dataclass(frozen=True)
class Refusal:
    """Something asked for that is against the law or disables a safety system."""

    code: str
    texts: Localised

    def text(self, locale: Locale) -> str:
        """Return the refusal with the lawful alternative."""
        return self.texts.get(locale)


@dataclass(frozen=True)
class Triage:
    """What one message calls for before any model sees it. Flags are most urgent first.

    `harmless` tells that the words themselves say that nothing is wrong now: a look-alike, a
    denial, a story, someone else's car. `at_rest` tells why they surely speak of a lamp or a
    danger that isn't there. `ruled` tells that rules named the
    flags, and not the trained model alone.
    """

    flags: tuple[RedFlag, ...] = ()
    refusal: Refusal | None = None
    harmless: bool = False
    ruled: bool = False
    at_rest: Rest | None = None


class Triager:
    """Checks driver messages. Build it once; it reads and compiles the data files.

    With an encoder a trained model weighs rules together with what it reads itself; of a few words
    rules alone decide. `repair` sets slips of English right.

    Raises:
        SafetyDataError: A data file is missing or wrong.
        DangerError: The trained weights are missing, or belong to another encoder.
    """

    def __init__(
        self,
        data: Path = DATA,
        encoder: "Encoder | None" = None,
        *,
        sense: DangerSense | None = None,
        repair: Callable[[str], str] = str,
    ) -> None:
        flags = load_record(data / "red_flags.yaml", FlagFile)
        refusals = load_record(data / "refusals.yaml", RefusalFile)
        self._speller = speller_of(data)
        self._context = context_of(data)
        self._at_rest = AtRest(data)
        self._flag_mask = Mask(flags.look_alikes, flags.words)
        self._refusal_mask = Mask(refusals.look_alikes, refusals.words)
        self._flags = [
            (RedFlag(f.code, tuple(f.calls), f.line), Matcher(f.rules, flags.words))
            for f in flags.flags
        ]
        self._sure = [Matcher(f.sure, flags.words) for f in flags.flags]
        self._refusals = [
            (Refusal(r.code, r.text), Matcher(r.rules, refusals.words)) for r in refusals.refusals
        ]
        self._repair = repair
        self._sense = sense or (DangerSense(encoder) if encoder is not None else None)

    @property
    def red_flags(self) -> tuple[RedFlag, ...]:
        """Every flag there is, most urgent first."""
        return tuple(flag for flag, _ in self._flags)

    def check(self, text: str, *, answering: bool = False, at_hand: bool = False) -> Triage:
        """Return the red flags and the refusal that `text` calls for.

        `answering` tells that it follows a question such as "which time suits you?": then danger is
        far less likely, and takes plainer words; so it does beside a wish for work. What a rule
        finds counts as ever. `at_hand` tells that a lamp was seen, or may be dangerous: it is
        there whatever is said of it.
        """
        plain, masked, ruled = self._ruled(text)
        flags, calm = self._weighed(text, plain, masked, ruled, answering=answering)
        rest = None if at_hand else self._at_rest.read(plain, self._speller.normalise(text))
        flags = tuple(flag for flag in flags if not _is_resting(flag, rest, ruled=bool(ruled)))
        still = None if flags else rest
        return Triage(
            flags,
            self._find_refusal(plain),
            harmless=not flags and (calm or still is not None),
            ruled=bool(ruled) and still is None,
            at_rest=still,
        )

    def _weighed(
        self, text: str, plain: str, masked: str, ruled: tuple[RedFlag, ...], *, answering: bool
    ) -> tuple[tuple[RedFlag, ...], bool]:
        """Return the red flags of a message, and whether it is harmless where there are none."""
        if self._sense is None or not _LETTER.search(plain):
            return ruled, self._is_harmless(masked)
        if not ruled and (answering or _NAME.search(text)):
            # A name is no slip: "Deirdre Fallon" would fall.
            plain, masked = self._as_written(text)
        reading = self._read(plain, masked, self._sense, found=bool(ruled))
        odds = self._sense.verdict.weigh(reading)
        margin = 0.0 if ruled else _margin(plain, answering=answering)
        plainly = bool(ruled) and (_brief(plain) or self._is_sure(masked))
        danger = odds >= self._sense.verdict.threshold + margin or plainly
        verdict = self._sense.verdict
        # "If I restart now" has the shape of a mere thought; near the threshold it isn't taken so.
        told = odds < verdict.threshold - DOUBT and self._is_harmless(masked)
        calm = reading.stops < verdict.calm or told
        return (self._named(ruled, reading.code) if danger else ()), calm

    def read(self, text: str) -> Reading:
        """Return all that is known of a message; only with an encoder."""
        if self._sense is None:
            raise DangerError("the triage was built without an encoder")
        plain, masked, ruled = self._ruled(text)
        return self._read(plain, masked, self._sense, found=bool(ruled))

    def repaired(self, text: str) -> str:
        """Return an English message with its slips set right, others as they are."""
        return self._repair(text) if text.isascii() else text

    def _ruled(self, text: str) -> tuple[str, str, tuple[RedFlag, ...]]:
        """Return a message without slips, the same without look-alikes, and what rules find.

        A repair takes no danger away: where they find none in it, they read it as it was written.
        """
        written = self._speller.normalise(text)
        plain = self._speller.normalise(self.repaired(written)) if written.isascii() else written
        masked = self._flag_mask.apply(plain)
        found = self._find_flags(masked)
        if not found and plain != written:
            found = self._find_flags(self._flag_mask.apply(written))
        return plain, masked, found

    def _as_written(self, text: str) -> tuple[str, str]:
        """Return a message in the rules' spelling, unrepaired, and the same without look-alikes."""
        written = self._speller.normalise(text)
        return written, self._flag_mask.apply(written)

    def _read(self, plain: str, masked: str, sense: DangerSense, *, found: bool) -> Reading:
        return replace(
            sense.read(fold(plain), fold(_MASKED.sub(" ", masked))),
            rule=found,
            voided=not found and self._matches(masked),
            told=self._context.is_told(masked),
            explained=_explained(masked),
        )

    def _named(self, ruled: tuple[RedFlag, ...], code: str) -> tuple[RedFlag, ...]:
        return ruled or tuple(flag for flag, _ in self._flags if flag.code == code)

    def _is_harmless(self, masked: str) -> bool:
        """Whether it is told, a look-alike, or every danger that it names is denied or past."""
        told = self._context.is_told(masked) or self._matches(masked)
        return told or _explained(masked) >= _ALL_SAID

    def _matches(self, masked: str) -> bool:
        return any(matcher.matches(masked) for _, matcher in self._flags)

    def _is_sure(self, masked: str) -> bool:
        return any(self._holds(masked, matcher) for matcher in self._sure)

    def _find_flags(self, masked: str) -> tuple[RedFlag, ...]:
        return tuple(flag for flag, matcher in self._flags if self._holds(masked, matcher))

    def _holds(self, text: str, matcher: "Matcher") -> bool:
        return any(not self._context.voids(text, span) for span in matcher.find(text))

    def _find_refusal(self, plain: str) -> Refusal | None:
        masked = self._refusal_mask.apply(plain)
        return next((r for r, matcher in self._refusals if self._asked(masked, matcher)), None)

    def _asked(self, text: str, matcher: "Matcher") -> bool:
        return any(not self._context.denies(text, span) for span in matcher.find(text))


def _is_resting(flag: RedFlag, rest: Rest | None, *, ruled: bool) -> bool:
    """Whether a flag is raised by what is at rest: a lesson voids only what is merely sensed."""
    if rest == "lesson":
        return not ruled
    return rest is not None and flag.code in _OF_LAMPS


def _margin(plain: str, *, answering: bool) -> float:
    if answering:
        return ANSWER_MARGIN
    return WISH_MARGIN if _WISHES_WORK.search(plain) else 0.0


def _brief(plain: str) -> bool:
    """Whether a message is too short to explain away what a rule found: "somebody's hurt"."""
    han = len(_HAN.findall(plain))
    return 0 < han <= _BRIEF_HAN or (han == 0 and len(plain.split()) <= _BRIEF_WORDS)


def _explained(masked: str) -> float:
    return masked.count(MASK) / len(masked) if masked else 1.0
