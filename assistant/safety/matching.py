"""Groups of rules, compiled: those that blank what only looks alike, and those that find."""

import re
from collections.abc import Iterator

from assistant.safety.context import Span
from assistant.safety.rules import Language, Rules, WordSets, compile_rule, expand_words

# Masks a look-alike: neither a letter nor an end of sentence.
MASK = "\ue000"


class Mask:
    """Blanks phrases that only look like danger; keeps every position."""

    def __init__(self, rules: Rules, words: WordSets) -> None:
        self._patterns = _compiled(rules, words)

    def apply(self, text: str) -> str:
        """Return `text` with its look-alikes blanked."""
        for pattern in self._patterns:
            text = pattern.sub(lambda found: MASK * len(found[0]), text)
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

    def matches(self, text: str) -> bool:
        """Return whether any rule matches."""
        return any(pattern.search(text) for pattern in self._patterns)


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
