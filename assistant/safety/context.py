"""What surrounds a match: denied, long over and mended, only imagined, or a story."""

import re
from dataclasses import dataclass
from pathlib import Path

from assistant.safety.rules import DATA, Language, Record, load_record
from knowledge_base.schema import Line

_SENTENCE_END = re.compile(r"[。!?\n;]|\.(?=\s|$)")
_CLAUSE_END = re.compile(r"[。!?\n;,，、:]|\.(?=\s|$)")


class Cues(Record):
    """Patterns of one language; see `context.yaml`."""

    negation: Line
    negation_after: Line
    resolved: Line
    recurring: Line
    long_ago: Line
    present: Line
    imagined: Line
    generic: Line
    story: Line


class ContextFile(Record):
    """`context.yaml`."""

    zh: Cues
    en: Cues


@dataclass(frozen=True, slots=True)
class Span:
    """A match in normalised text: characters `start` to `end`, its core from `core` on."""

    start: int
    core: int
    end: int


class Context:
    """Decides whether the words around a match take its urgency away.

    Every answer errs to danger: a cue must be plain, near, and on the right side of the match.
    """

    def __init__(self, data: Path = DATA) -> None:
        cues = load_record(data / "context.yaml", ContextFile)
        self._cues = {"zh": _compile(cues.zh), "en": _compile(cues.en)}

    def voids(self, text: str, span: Span, language: Language) -> bool:
        """Return whether the match in `text` is no reason to warn."""
        cues = self._cues[language]
        return (
            _negated(text, span, cues)
            or _imagined(text, span, cues)
            or _over(text, span, cues)
            or _story(text, span, cues)
        )


_Cues = dict[str, re.Pattern[str]]


def _compile(cues: Cues) -> _Cues:
    patterns = cues.model_dump()
    patterns["negation"] = f"(?:{cues.negation})$"
    patterns["negation_after"] = f"^(?:{cues.negation_after})"
    return {name: re.compile(pattern) for name, pattern in patterns.items()}


def _negated(text: str, span: Span, cues: _Cues) -> bool:
    before = text[_last_end(_CLAUSE_END, text, span.core) : span.core]
    if cues["negation"].search(before):
        return True
    return bool(cues["negation_after"].search(text[span.end : span.end + 20]))


def _imagined(text: str, span: Span, cues: _Cues) -> bool:
    """Whether the match stands in a condition, a fear, or a question about cars in general."""
    start = _last_end(_CLAUSE_END, text, span.start)
    if cues["imagined"].search(text[start : span.core]):
        return not cues["present"].search(_sentence(text, span))
    return bool(cues["generic"].search(_sentence(text, span)))


def _over(text: str, span: Span, cues: _Cues) -> bool:
    """Whether it was long ago, or was mended and has not come back."""
    sentence, rest = _sentence(text, span), text[span.end :]
    mended = cues["resolved"].search(rest)
    if mended:
        return not cues["recurring"].search(rest[mended.end() :])
    return bool(
        cues["long_ago"].search(sentence)
        and not cues["present"].search(text)
        and not cues["recurring"].search(text)
    )


def _story(text: str, span: Span, cues: _Cues) -> bool:
    start = _last_end(_SENTENCE_END, text, span.start)
    return bool(cues["story"].search(text[start : span.core]))


def _sentence(text: str, span: Span) -> str:
    start = _last_end(_SENTENCE_END, text, span.start)
    end = _SENTENCE_END.search(text, span.end)
    return text[start : end.end() if end else len(text)]


def _last_end(boundary: re.Pattern[str], text: str, before: int) -> int:
    last = 0
    for found in boundary.finditer(text, 0, before):
        last = found.end()
    return last
