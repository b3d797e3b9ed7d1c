"""Warning words in lines of OCR: lit word lamps (BRAKE) and display messages (机油压力低)."""

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import yaml

from vision.images import Pixels
from vision.types import Box, Candidate, Finding, TextLine

Role = Literal["lamps", "alerts", "messages"]
Colour = Literal["red", "amber", "green", "blue"]

PHRASES = Path(__file__).parent / "data" / "warning_texts.yaml"
# OCR confuses these in both directions, so both sides of a comparison are folded.
_FOLD = str.maketrans({"0": "O", "1": "I", "5": "S", "8": "B", "L": "I", "〇": "O"})
_ALL_WELL = re.compile(r"正常|已恢复|已解除|\bnormal\b|\bok\b", re.IGNORECASE)
_FUZZY_LENGTH = {"latin": 10, "chinese": 6}  # shorter phrases must match letter by letter
_SAY = 0.9
_GUESS_COST = 0.85
# Upper ends of hue ranges in degrees. Overexposed red lamps drift to pink, hence red from 320;
# measured on 25 lit words of real photos: red 329-9, amber 16-45, green 121-133.
_HUES: tuple[tuple[float, Colour | None], ...] = (
    (13, "red"), (65, "amber"), (85, None), (175, "green"), (190, None), (260, "blue"),
    (320, None), (360, "red"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand for a lamp code. `key` is the folded form in which they are compared."""

    code: str
    colours: tuple[str, ...]
    role: Role
    key: str


@dataclass(frozen=True, slots=True)
class _Match:
    phrase: Phrase
    start: int
    end: int
    exact: bool


def find_warnings(lines: Sequence[TextLine], image: Pixels) -> list[Finding]:
    """Find warning words in the OCR lines of an RGB picture `(h, w, 3)`.

    A word that is lit in a colour of its lamp gives a `lamp` finding. A display message gives a
    `text` finding whose code is the words, whose first candidate is the lamp code and whose
    colour is the one to judge it by. Printed words, numbers and reports that all is well give
    nothing. "ask" where a letter had to be guessed or the reading is weak.
    """
    found = [_lamp(line, image) for line in lines]
    blocks = [*lines, *_stacked(lines)]
    messages = [f for line in blocks for f in _messages(line, image)]
    return [f for f in found if f] + _without_repeats(messages)


def fold(text: str) -> str:
    """Reduce text to its comparable letters: width, case, spaces, punctuation, O/0, I/1/l, S/5."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_FOLD)
    return "".join(char for char in plain if char.isalnum())


@cache
def load_phrases() -> tuple[Phrase, ...]:
    """Load the shipped phrases, longest first."""
    phrases = [
        Phrase(entry["code"], tuple(entry["colours"]), role, fold(words))
        for entry in yaml.load(PHRASES.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for role, words in _words(entry)
    ]
    return tuple(sorted(phrases, key=lambda phrase: -len(phrase.key)))


def lit_colour(image: Pixels, box: Box) -> Colour | None:
    """Return the colour in which the text in a box glows; None for white, grey or black."""
    import cv2

    crop = image[int(box.y1) : math.ceil(box.y2), int(box.x1) : math.ceil(box.x2)]
    hsv = cv2.cvtColor(np.ascontiguousarray(crop), cv2.COLOR_RGB2HSV)
    glowing = (hsv[..., 1] > 80) & (hsv[..., 2] > 80)
    if glowing.mean() < 0.08:
        return None
    angles = np.deg2rad(hsv[..., 0][glowing].astype(float) * 2)
    hue = math.degrees(math.atan2(np.sin(angles).mean(), np.cos(angles).mean())) % 360
    return next(colour for upper, colour in _HUES if hue <= upper)


def _words(entry: dict[str, dict[str, list[str]]]) -> Iterator[tuple[Role, str]]:
    messages = entry.get("messages", {})
    yield from (("lamps", words) for words in entry.get("lamps", ()))
    yield from (("alerts", words) for words in entry.get("alerts", ()))
    yield from (("messages", words) for locale in messages for words in messages[locale])


def _lamp(line: TextLine, image: Pixels) -> Finding | None:
    key = fold(line.text)
    phrase = next((p for p in load_phrases() if p.role != "messages" and p.key == key), None)
    if phrase is None:
        return None
    colour = lit_colour(image, line.box)
    if colour not in phrase.colours:
        return None
    sure = line.confidence >= _SAY
    candidate = Candidate(phrase.code, line.confidence)
    kind: Literal["lamp", "text"] = "lamp" if phrase.role == "lamps" else "text"
    return Finding(
        kind,
        phrase.code if kind == "lamp" else line.text,
        line.box,
        line.confidence,
        "say" if sure else "ask",
        () if sure and kind == "lamp" else (candidate,),
        colour,
    )


def _messages(line: TextLine, image: Pixels) -> Iterator[Finding]:
    key = fold(line.text)
    if _ALL_WELL.search(line.text):
        return
    for match in _matches(key):
        confidence = line.confidence * (1.0 if match.exact else _GUESS_COST)
        glow = lit_colour(image, line.box)
        colours = match.phrase.colours
        yield Finding(
            "text",
            line.text,
            line.box,
            confidence,
            "say" if confidence >= _SAY else "ask",
            (Candidate(match.phrase.code, confidence),),
            glow if glow in colours else colours[0],
        )


def _matches(key: str) -> list[_Match]:
    """Return the messages in a folded line, longest first, none inside another."""
    phrases = [p for p in load_phrases() if p.role == "messages" and len(p.key) <= len(key)]
    taken: list[_Match] = []
    for phrase in phrases:
        start = key.find(phrase.key)
        match = _Match(phrase, start, start + len(phrase.key), True)
        if start >= 0 and all(match.end <= t.start or t.end <= match.start for t in taken):
            taken.append(match)
    if taken:
        return taken
    guess = next((m for m in (_fuzzy(p, key) for p in phrases) if m), None)
    return [guess] if guess else []


def _fuzzy(phrase: Phrase, key: str) -> _Match | None:
    """Match with one wrong letter; one half of the phrase must then be intact."""
    words = phrase.key
    size = len(words)
    if size < _FUZZY_LENGTH["latin" if words.isascii() else "chinese"]:
        return None
    if words[: size // 2] not in key and words[size // 2 :] not in key:
        return None
    for start in range(len(key) - size + 1):
        wrong = sum(a != b for a, b in zip(words, key[start : start + size], strict=True))
        if wrong <= 1:
            return _Match(phrase, start, start + size, False)
    return None


def _stacked(lines: Sequence[TextLine]) -> list[TextLine]:
    """Join lines with the one and the two below them: messages wrap on small displays."""
    joined = []
    for line in lines:
        below = _below(line, lines)
        if below:
            pair = _join(line, below)
            joined.append(pair)
            third = _below(below, lines)
            joined += [_join(pair, third)] if third else []
    return joined


def _below(line: TextLine, lines: Sequence[TextLine]) -> TextLine | None:
    height = line.box.y2 - line.box.y1

    def follows(other: TextLine) -> bool:
        shared = min(line.box.x2, other.box.x2) - max(line.box.x1, other.box.x1)
        narrow = min(line.box.x2 - line.box.x1, other.box.x2 - other.box.x1)
        ratio = (other.box.y2 - other.box.y1) / height
        gap = other.box.y1 - line.box.y2
        return shared > 0.4 * narrow and 0.6 < ratio < 1.6 and -0.4 * height < gap < 0.9 * height

    below = [o for o in lines if o is not line and o.box.y1 > line.box.y1 and follows(o)]
    return min(below, key=lambda other: other.box.y1, default=None)


def _join(upper: TextLine, lower: TextLine) -> TextLine:
    box = Box(
        min(upper.box.x1, lower.box.x1),
        upper.box.y1,
        max(upper.box.x2, lower.box.x2),
        max(upper.box.y2, lower.box.y2),
    )
    text = f"{upper.text} {lower.text}"
    return TextLine(text, box, min(upper.confidence, lower.confidence))


def _without_repeats(findings: list[Finding]) -> list[Finding]:
    """Drop messages of joined lines that a single line already gave."""
    kept: list[Finding] = []
    for finding in findings:
        code = finding.candidates[0].code
        if not any(code == k.candidates[0].code and _touch(k.box, finding.box) for k in kept):
            kept.append(finding)
    return kept


def _touch(a: Box, b: Box) -> bool:
    return a.x1 < b.x2 and b.x1 < a.x2 and a.y1 < b.y2 and b.y1 < a.y2
