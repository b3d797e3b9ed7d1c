"""Finds what the law forbids in a text, and mends it or takes the clause out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.marketing.model import Violation
from assistant.marketing.reading import Reading, read
from assistant.marketing.rules import Rule, load_rules
from knowledge_base.schema import Locale

Span = tuple[int, int]
# Mending a clause may bring two others together; more rounds than this never end well.
_ROUNDS = 6
_CLAUSE_ENDS = "，。！？；,.!?;\n"
# Who signs, and what a heading names, stands before the clause and stays.
_CLAUSE_STARTS = _CLAUSE_ENDS + "】：:"
_LONELY = re.compile(r"(?m)^[\s，。！？；,.!?;：:、]+$\n?")
# The languages whose rules apply: words of the other one stand in most texts.
_ALSO: dict[Locale, tuple[Locale, ...]] = {"zh": ("zh", "en"), "en": ("en", "zh")}


@dataclass(frozen=True)
class Hit:
    """A violation and where it stands in the text; `becomes` is None where its clause goes."""

    violation: Violation
    start: int
    end: int
    becomes: str | None


def find_violations(
    text: str, locale: Locale, *, known: frozenset[str] = frozenset()
) -> list[Violation]:
    """Return what a text may not say, in the order in which it stands there.

    Args:
        text: What is to be published.
        locale: Its language.
        known: Words of records, such as the store's own telephone, that may stand in it.
    """
    return [hit.violation for hit in _hits(text, locale, known)]


def mend(
    text: str, locale: Locale, *, known: frozenset[str] = frozenset()
) -> tuple[str, list[Violation]]:
    """Return the text without what it may not say, and what that was.

    The text is empty when nothing lawful is left of it.
    """
    found: list[Violation] = []
    for _ in range(_ROUNDS):
        hits = _hits(text, locale, known)
        if not hits:
            return text, found
        found += [hit.violation for hit in hits]
        for hit in reversed(hits):
            text = _without(text, hit)
        text = _LONELY.sub("", text)
    return "", found


def _hits(text: str, locale: Locale, known: frozenset[str]) -> list[Hit]:
    reading = read(text)
    allowed = [
        m.span() for word in known for m in re.finditer(re.escape(read(word).text), reading.text)
    ]
    rules = [rule for language in _ALSO[locale] for rule in load_rules(language)]
    # What is lawful in one language is no violation by the same rule of the other.
    lawful = {kind: _lawful(rules, kind, reading) for kind in {rule.kind for rule in rules}}
    hits = [hit for rule in rules for hit in _of_rule(rule, reading, text, lawful[rule.kind])]
    inside = [h for h in hits if not any(_within(h, reading, span) for span in allowed)]
    return _apart(inside)


def _within(hit: Hit, reading: Reading, span: Span) -> bool:
    if span[0] == span[1]:
        return False
    start, end = reading.span(*span)
    return start <= hit.start and hit.end <= end


def _lawful(rules: Sequence[Rule], kind: str, reading: Reading) -> list[Span]:
    patterns = [rule.lawful for rule in rules if rule.kind == kind and rule.lawful]
    return [m.span() for pattern in patterns for m in pattern.finditer(reading.text)]


def _of_rule(rule: Rule, reading: Reading, text: str, lawful: list[Span]) -> Iterator[Hit]:
    for pattern in rule.forbidden:
        for match in pattern.finditer(reading.text):
            if match.end() > match.start() and not _overlaps(match.span(), lawful):
                start, end = reading.span(*match.span())
                told = Violation(text[start:end], rule.article, rule.why)
                yield Hit(told, start, end, _becomes(rule, reading.text, match.start()))


def _becomes(rule: Rule, text: str, at: int) -> str | None:
    matches = ((pattern.match(text, at), words) for pattern, words in rule.mends)
    return next((match.expand(words) for match, words in matches if match), None)


def _overlaps(span: Span, others: list[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _apart(hits: list[Hit]) -> list[Hit]:
    """Return the hits in order, the longest of those that overlap."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
        elif hit.end > kept[-1].end:
            kept[-1] = replace(kept[-1], end=hit.end)
    return kept


def _without(text: str, hit: Hit) -> str:
    if hit.becomes is not None:
        return text[: hit.start] + hit.becomes + text[hit.end :]
    start = max((text.rfind(char, 0, hit.start) for char in _CLAUSE_STARTS), default=-1) + 1
    ends = [at for at in (text.find(char, hit.end) for char in _CLAUSE_ENDS) if at >= 0]
    end = min(ends, default=len(text))
    # The mark goes with its clause, a line end stays.
    end += 1 if end < len(text) and text[end] != "\n" else 0
    return text[:start] + text[end:]
