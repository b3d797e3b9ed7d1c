"""Red-flag triage and refusals: plain code over data files, before any model."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.safety.context import Context, Span
from assistant.safety.danger import DangerSense, parts_of
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
from assistant.safety.spelling import Speller
from knowledge_base.schema import Locale, Localised

if TYPE_CHECKING:
    from retrieval.encoders import Encoder

# Masks a look-alike: neither a letter nor an end of sentence.
_MASK = "\ue000"
# The share of look-alikes in a message from which on they are what it is about.
_EXPLAINED = 0.2
# From here on little else is said: "changed the pads, now the pedal is deep" has a quarter.
_ALL_SAID = 0.4
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
    denial, a story, someone else's car.
    """

    flags: tuple[RedFlag, ...] = ()
    refusal: Refusal | None = None
    harmless: bool = False


class Triager:
    """Checks driver messages. Build it once; it reads and compiles the data files.

    Rules decide. With an encoder, what the rules leave open is read by a trained model as well.

    Raises:
        SafetyDataError: A data file is missing or wrong.
        DangerError: The trained weights are missing, or belong to another encoder.
    """

    def __init__(self, data: Path = DATA, encoder: "Encoder | None" = None) -> None:
        flags = load_record(data / "red_flags.yaml", FlagFile)
        refusals = load_record(data / "refusals.yaml", RefusalFile)
        self._speller = Speller(data)
        self._context = Context(data)
        self._flag_mask = Mask(flags.look_alikes, flags.words)
        self._refusal_mask = Mask(refusals.look_alikes, refusals.words)
        self._flags = [
            (RedFlag(f.code, tuple(f.calls), f.line), Matcher(f.rules, flags.words))
            for f in flags.flags
        ]
        self._refusals = [
            (Refusal(r.code, r.text), Matcher(r.rules, refusals.words)) for r in refusals.refusals
        ]
        self._sense = DangerSense(encoder) if encoder is not None else None

    @property
    def red_flags(self) -> tuple[RedFlag, ...]:
        """Every flag there is, most urgent first."""
        return tuple(flag for flag, _ in self._flags)

    def check(self, text: str) -> Triage:
        """Return the red flags and the refusal that `text` calls for."""
        plain = self._speller.normalise(text)
        masked = self._flag_mask.apply(plain)
        flags = self._find_flags(masked) or self._sense_flag(text)
        return Triage(flags, self._find_refusal(plain), not flags and self._is_harmless(masked))

    def is_open(self, text: str) -> bool:
        """Return whether the rules find nothing in `text`, and nothing that explains it away."""
        masked = self._flag_mask.apply(self._speller.normalise(text))
        return not (
            _explained(masked) >= _EXPLAINED
            or self._context.is_told(masked)
            or self._matches(masked)
        )

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

    def _sense_flag(self, text: str) -> tuple[RedFlag, ...]:
        if self._sense is None or self._context.is_told(self._speller.normalise(text)):
            return ()
        code = self._suspect(text, self._sense)
        return tuple(flag for flag, _ in self._flags if flag.code == code)

    def _suspect(self, text: str, sense: DangerSense) -> str | None:
        whole = sense.suspect(text) if self.is_open(text) else None
        parts = (sense.suspect_part(part) for part in parts_of(text) if self.is_open(part))
        return whole or next(filter(None, parts), None)

    def _find_refusal(self, plain: str) -> Refusal | None:
        masked = self._refusal_mask.apply(plain)
        return next((r for r, matcher in self._refusals if self._asked(masked, matcher)), None)

    def _asked(self, text: str, matcher: "Matcher") -> bool:
        return any(not self._context.denies(text, span) for span in matcher.find(text))


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
