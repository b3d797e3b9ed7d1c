"""What surrounds a match: denied, long over and mended, only imagined, or a story."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.safety.rules import DATA, Record, load_record
from knowledge_base.schema import Line

_SENTENCE_END = re.compile(r"[。!?\n]|\.(?=\s|$)")
_CLAUSE_END = re.compile(
    r"[。!?\n;,、:]|\.(?=\s|$)|(?<=\s)(?:but|and then|now)(?=\s)|但|可是|不过|就是|而是"
)


class CueFile(Record):
    """Patterns of one language, described in `context.yaml`."""

    negation: Line
    conditional: Line
    fear: Line
    future: Line
    question: Line
    general: Line
    lesson: Line
    done: Line
    resolved: Line
    recurring: Line
    long_ago: Line
    present: Line
    story: Line
    listed: Line
    source: Line
    another: Line
    own: Line


class ContextFile(Record):
    """`context.yaml`."""

    zh: CueFile
    en: CueFile


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
        self._cues = (_Cues(cues.zh), _Cues(cues.en))

    def voids(self, text: str, span: Span) -> bool:
        """Return whether the match in `text` is no reason to warn.

        The cues of both languages count, as drivers mix them in one sentence.
        """
        around = _Around(text, span)
        return any(
            cues.deny(around) or cues.imagine(around) or cues.end(around) or cues.tell(around)
            for cues in self._cues
        )

    def is_told(self, text: str) -> bool:
        """Return whether the message as a whole is no report of what happens now."""
        return any(cues.is_told(text) for cues in self._cues)

    def denies(self, text: str, span: Span) -> bool:
        """Return whether the driver says that the match is not so."""
        around = _Around(text, span)
        return any(cues.deny(around) for cues in self._cues)


def context_of(data: Path = DATA) -> Context:
    """Return the cues of a folder; of the one that ships there is one a process."""
    return _shipped() if data == DATA else Context(data)


@cache
def _shipped() -> Context:
    return Context()


class _Around:
    """The stretches of text that cues are looked for in."""

    def __init__(self, text: str, span: Span) -> None:
        sentence = _last_end(_SENTENCE_END, text, span.start)
        stop = _SENTENCE_END.search(text, span.end)
        clause = _last_end(_CLAUSE_END, text, span.core)
        self.whole = text
        self.sentence = text[sentence : stop.end() if stop else len(text)]
        self.told = text[sentence : span.core]
        self.clause = text[min(clause, _last_end(_CLAUSE_END, text, span.start)) : span.core]
        self.before = text[clause : span.core]
        self.ahead = "" if _CLAUSE_END.search(text, span.start, span.core) else text[: span.start]
        self.list = text[sentence : span.start]
        self.rest = text[span.core : span.end] + _until_end(_CLAUSE_END, text, span.end)
        self.after = text[span.end :]


class _Cues:
    def __init__(self, cues: CueFile) -> None:
        ending = {"negation", "future", "listed"}
        patterns = {
            name: re.compile(rf"(?:{cue})\Z" if name in ending else cue)
            for name, cue in cues.model_dump().items()
        }
        self._at = patterns

    def deny(self, around: _Around) -> bool:
        """Whether the driver says that it is not so."""
        return bool(
            self._at["negation"].search(around.before)
            or self._at["negation"].search(around.ahead)
            or self._at["listed"].search(around.list)
        )

    def imagine(self, around: _Around) -> bool:
        """Whether it is a condition, a fear, or a question about cars in general."""
        if self._at["present"].search(around.sentence):
            return False
        feared = self._at["fear"].search(around.before)
        expected = self._at["future"].search(around.before)
        return bool(
            self._at["conditional"].search(around.clause)
            or (feared and not self._at["done"].match(around.after))
            or (expected and self._at["question"].search(around.sentence))
            or self._at["general"].search(around.sentence)
            or self._at["lesson"].search(around.whole)
        )

    def end(self, around: _Around) -> bool:
        """Whether it was long ago, or was mended and has not come back."""
        mended = self._at["resolved"].search(around.after)
        if mended:
            return not self._at["recurring"].search(around.after[mended.end() :])
        return bool(
            self._at["long_ago"].search(around.sentence)
            and not self._at["present"].search(around.whole)
            and not self._at["recurring"].search(around.whole)
        )

    def is_told(self, text: str) -> bool:
        """Whether any cue but a denial stands in the whole message."""
        mended = self._at["resolved"].search(text)
        if mended and not self._at["recurring"].search(text[mended.end() :]):
            return True
        if self._has("story", text) or self._has("source", text):
            return True
        if self._has("another", text) and self._has("own", text):
            return True
        if self._has("present", text):
            return False
        asked = any(self._has(cue, text) for cue in ("conditional", "general", "lesson"))
        return asked or (self._has("long_ago", text) and not self._has("recurring", text))

    def _has(self, cue: str, text: str) -> bool:
        return bool(self._at[cue].search(text))

    def tell(self, around: _Around) -> bool:
        """Whether it is told of a film, a dream, the news, or of a car that isn't the driver's."""
        if self._at["story"].search(around.told) or self._at["source"].search(around.rest):
            return True
        another = self._at["another"].search(around.told)
        return bool(another and self._at["own"].search(around.whole))


def _last_end(boundary: re.Pattern[str], text: str, before: int) -> int:
    last = 0
    for found in boundary.finditer(text, 0, before):
        last = found.end()
    return last


def _until_end(boundary: re.Pattern[str], text: str, after: int) -> str:
    stop = boundary.search(text, after)
    return text[after : stop.start() if stop else len(text)]
