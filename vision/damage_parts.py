"""Which part of the car a damage is on, and what a damaged part is called by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vision.types import Box

DAMAGED_CODE: Mapping[str, str] = {
    "light": "lamp",
    "windshield": "glass",
    "window": "glass",
    "mirror": "broken",
}
"""Damage code of a part whose damage is always of one type; other parts are bent or broken."""

_PLAIN: Mapping[str, str | None] = {
    "windshield": "glass",
    "window": "side_glass",
    "dent": None,
}
PLACED: Mapping[str, tuple[str, ...]] = {
    "bumper": ("front_bumper", "back_bumper"),
    "door": ("front_left_door", "front_right_door", "back_left_door", "back_right_door"),
    "light": ("front_left_light", "front_right_light", "back_left_light", "back_right_light"),
    "windshield": ("front_glass", "back_glass"),
    "hood": ("hood",),
    "trunk": ("trunk", "tailgate"),
    "mirror": ("left_mirror", "right_mirror"),
}
"""What a damaged part is called with its place on the car."""

_OVER = 0.5


@dataclass(frozen=True, slots=True)
class SeenPart:
    """A part of the car, where it is in the photo, and how sure that is."""

    part: str
    box: Box
    confidence: float


def part_below(box: Box, parts: Sequence[SeenPart]) -> str | None:
    """Return the smallest part that most of a damage lies on."""
    under = [seen for seen in parts if covered(box, seen.box) >= _OVER]
    return min(under, key=lambda seen: area(seen.box)).part if under else None


def name_part(kind: str, box: Box, parts: Sequence[SeenPart]) -> str | None:
    """Return the part that a damaged one is: with its place on the car where that was seen.

    Args:
        kind: What the network calls it, such as "bumper".
        box: Where it is.
        parts: The parts seen in the photo.
    """
    kin = [seen for seen in parts if seen.part in PLACED.get(kind, ())]
    best = max(kin, key=lambda seen: overlap(box, seen.box), default=None)
    if best is not None and covered(box, best.box) >= _OVER:
        return best.part
    return _PLAIN[kind] if kind in _PLAIN else kind


def area(box: Box) -> float:
    """Return the square pixels of a box."""
    return (box.x2 - box.x1) * (box.y2 - box.y1)


def shared(one: Box, other: Box) -> float:
    """Return the square pixels that two boxes share."""
    width = min(one.x2, other.x2) - max(one.x1, other.x1)
    height = min(one.y2, other.y2) - max(one.y1, other.y1)
    return max(0.0, width) * max(0.0, height)


def covered(box: Box, by: Box) -> float:
    """Return the share of a box that lies within another."""
    return shared(box, by) / area(box)


def overlap(one: Box, other: Box) -> float:
    """Return the boxes' intersection over their union."""
    both = shared(one, other)
    return both / (area(one) + area(other) - both)
