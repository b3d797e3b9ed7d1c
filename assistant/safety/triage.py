"""Red-flag triage and refusals: plain code over data files, before any model."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.safety.context import Context, Span
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

# Masks a look-alike: neither a letter nor an end of sentence.
_MASK = "\ue000"
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
    """What one message calls for before any model sees it. Flags are most urgent first."""

    flags: tuple[RedFlag, ...] = ()
    refusal: Refusal | None = None


class Triager:
    """Checks driver messages. Build it once; it reads and compiles the data files.

    Raises:
        SafetyDataError: A data file is missing or wrong.
    """

    def __init__(self, data: Path = DATA) -> None:
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

    @property
    def red_flags(self) -> tuple[RedFlag, ...]:
        """Every flag there is, most urgent first."""
        return tuple(flag for flag, _ in self._flags)

    def check(self, text: str) -> Triage:
        """Return the red flags and the refusal that `text` calls for."""
        plain = self._speller.normalise(text)
        return Triage(self._find_flags(plain), self._find_refusal(plain))

    def _find_flags(self, plain: str) -> tuple[RedFlag, ...]:
        masked = self._flag_mask.apply(plain)
        return tuple(flag for flag, matcher in self._flags if self._holds(masked, matcher))

    def _holds(self, text: str, matcher: "Matcher") -> bool:
        return any(not self._context.voids(text, span) for span in matcher.find(text))

    def _find_refusal(self, plain: str) -> Refusal | None:
        masked = self._refusal_mask.apply(plain)
        return next((r for r, matcher in self._refusals if self._asked(masked, matcher)), None)

    def _asked(self, text: str, matcher: "Matcher") -> bool:
        return any(not self._context.denies(text, span) for span in matcher.find(text))


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
