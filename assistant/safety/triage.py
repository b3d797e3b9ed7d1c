"""Red-flag triage and refusals: plain code over data files, before any model."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.planner.folding import fold
from assistant.safety.context import Span, context_of
from assistant.safety.danger import DangerError, DangerSense, Reading
from assistant.safety.rules import (
    DATA,
    FlagFile,
    Kind,
    Language,
    RefusalFile,
    Rules,
    WordSets,
    compile_rule,
    expand_words,
    load_record,
)
from assistant.safety.spelling import speller_of
from knowledge_base.schema import Locale, Localised

if TYPE_CHECKING:
    from retrieval.encoders import Encoder

# Masks a look-alike: neither a letter nor an end of sentence.
_MASK = "\ue000"
_MASKED = re.compile(f"{_MASK}+")
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
    denial, a story, someone else's car. `ruled` tells that rules named the flags, and not the
    trained model alone.
    """

    flags: tuple[RedFlag, ...] = ()
    refusal: Refusal | None = None
    harmless: bool = False
    ruled: bool = False


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
        self._flag_mask = Mask(flags.look_alikes, flags.words)
        self._refusal_mask = Mask(refusals.look_alikes, refusals.words)
        self._flags = [
            (RedFlag(f.code, tuple(f.calls), f.line), Matcher(f.rules, flags.words))
            for f in flags.flags
        ]
        self._refusals = [
            (Refusal(r.code, r.text), Matcher(r.rules, refusals.words)) for r in refusals.refusals
        ]
        self._repair = repair
        self._sense = sense or (DangerSense(encoder) if encoder is not None else None)

    @property
    def red_flags(self) -> tuple[RedFlag, ...]:
        """Every flag there is, most urgent first."""
        return tuple(flag for flag, _ in self._flags)

    def check(self, text: str, *, answering: bool = False) -> Triage:
        """Return the red flags and the refusal that `text` calls for.

        `answering` tells that it follows a question such as "which time suits you?": then danger is
        far less likely, and takes plainer words; so it does beside a wish for work. What a rule
        finds counts as ever.
        """
        plain, masked, ruled = self._ruled(text)
        if self._sense is None or not _LETTER.search(plain):
            calm = not ruled and self._is_harmless(masked)
            return Triage(ruled, self._find_refusal(plain), calm, bool(ruled))
        if not ruled and (answering or _NAME.search(text)):
            # A name is no slip: "Deirdre Fallon" would fall.
            plain, masked = self._as_written(text)
        reading = self._read(plain, masked, self._sense, found=bool(ruled))
        odds = self._sense.verdict.weigh(reading)
        margin = 0.0 if ruled else _margin(plain, answering=answering)
        danger = odds >= self._sense.verdict.threshold + margin or (bool(ruled) and _brief(plain))
        flags = self._named(ruled, reading.code) if danger else ()
        verdict = self._sense.verdict
        # "If I restart now" has the shape of a mere thought; near the threshold it isn't taken so.
        told = odds < verdict.threshold - DOUBT and self._is_harmless(masked)
        calm = reading.stops < verdict.calm or told
        return Triage(flags, self._find_refusal(plain), not flags and calm, bool(ruled))

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
        return any(True for _, matcher in self._flags for _ in matcher.find(masked))

    def _find_flags(self, masked: str) -> tuple[RedFlag, ...]:
        return tuple(flag for flag, matcher in self._flags if self._holds(masked, matcher))

    def _holds(self, text: str, matcher: "Matcher") -> bool:
        return any(not self._context.voids(text, span) for span in matcher.find(text))

    def _find_refusal(self, plain: str) -> Refusal | None:
        masked = self._refusal_mask.apply(plain)
        return next((r for r, matcher in self._refusals if self._asked(masked, matcher)), None)

    def _asked(self, text: str, matcher: "Matcher") -> bool:
        return any(not self._context.denies(text, span) for span in matcher.find(text))


def _margin(plain: str, *, answering: bool) -> float:
    if answering:
        return ANSWER_MARGIN
    return WISH_MARGIN if _WISHES_WORK.search(plain) else 0.0


def _brief(plain: str) -> bool:
    """Whether a message is too short to explain away what a rule found: "somebody's hurt"."""
    han = len(_HAN.findall(plain))
    return 0 < han <= _BRIEF_HAN or (han == 0 and len(plain.split()) <= _BRIEF_WORDS)


def _explained(masked: str) -> float:
    return masked.count(_MASK) / len(masked) if masked else 1.0


class Mask:
    """Blanks phrases that only look like danger; keeps every position."""

    def __init__(self, rules: Rules, words: WordSets) -> None:
        self._patterns = _compiled(rules, words)

    def apply(self, text: str) -> str:
        """Return `text` with its look-alikes blanked."""
        for pattern in self._patterns:
            text = pattern.sub(lambda found: _MASK * len(found[0]), text)
        return text


class Matcher:
    """The rules of one matter."""

    def __init__(self, rules: Rules, words: WordSets) -> None:
        self._patterns = _compiled(rules, words)

    def find(self, text: str) -> Iterator[Span]:
        """Yield every match of every rule."""
        for pattern in self._patterns:
            for found in pattern.finditer(text):
                yield _span(found)


def _compiled(rules: Rules, words: WordSets) -> list[re.Pattern[str]]:
    groups: dict[Language, dict[str, str]] = {
        "zh": expand_words(words.zh, "zh"),
        "en": expand_words(words.en, "en"),
    }
    listed: dict[Language, list[str]] = {"zh": rules.zh, "en": rules.en}
    return [
        compile_rule(rule, groups[language], language)
        for language, spoken in listed.items()
        for rule in spoken
    ]


def _span(found: re.Match[str]) -> Span:
    core = found.start("core") if "core" in found.re.groupindex else found.start()
    return Span(found.start(), core, found.end())
