"""Joining what the lamp recogniser and the text reader saw in the same place."""

from collections.abc import Sequence
from dataclasses import replace

from vision.types import Box, Candidate, Finding

_SAME_PLACE_IOU = 0.3
_SAME_PLACE_INSIDE = 0.6  # a word inside its lamp's frame, or a lamp cut to a part of the word
_RANK = {"red": 0, "amber": 1, None: 2}


def merge_words(lamps: Sequence[Finding], words: Sequence[Finding]) -> list[Finding]:
    """Merge lamps recognised by shape with lamps read as words; `words` are of kind "lamp".

    Agreement makes one surer finding. A sure word overrules an unsure shape; two sure ones that
    differ become a question with both as candidates.
    """
    merged = list(lamps)
    for word in words:
        rivals = [lamp for lamp in merged if same_place(lamp.box, word.box)]
        merged = [lamp for lamp in merged if lamp not in rivals]
        merged.append(_settle(word, max(rivals, key=lambda f: f.confidence, default=None)))
    return merged


def by_urgency(findings: Sequence[Finding]) -> list[Finding]:
    """Sort red first, then amber, then codes and the rest; by confidence within each."""
    return sorted(findings, key=lambda f: (_RANK.get(f.colour, 3), -f.confidence))


def same_place(a: Box, b: Box) -> bool:
    """Tell whether two boxes frame the same thing."""
    width = min(a.x2, b.x2) - max(a.x1, b.x1)
    height = min(a.y2, b.y2) - max(a.y1, b.y1)
    if width <= 0 or height <= 0:
        return False
    shared, area_a, area_b = width * height, _area(a), _area(b)
    iou = shared / (area_a + area_b - shared)
    return iou >= _SAME_PLACE_IOU or shared >= _SAME_PLACE_INSIDE * min(area_a, area_b)


def _settle(word: Finding, shape: Finding | None) -> Finding:
    if shape is None:
        return word
    if shape.code == word.code:
        sure = 1 - (1 - shape.confidence) * (1 - word.confidence)
        return replace(
            shape,
            confidence=sure,
            decision="say",
            candidates=(),
            colour=shape.colour or word.colour,
        )
    if word.decision == "say" and shape.decision == "ask":
        return word
    pair = sorted((word, shape), key=lambda f: -f.confidence)
    candidates = tuple(Candidate(f.code, f.confidence) for f in pair)
    return replace(pair[0], decision="ask", candidates=candidates)


def _area(box: Box) -> float:
    return (box.x2 - box.x1) * (box.y2 - box.y1)
