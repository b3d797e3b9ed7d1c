"""What a driver says of a lamp that a photo can't show: that it flashes, its true colour.

Words raise what a photo was taken to mean and never lower it.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from assistant.messages import Message
from knowledge_base.schema import SEVERITY_RANK, Lamp


class Sign(Message):
    """One thing said. `code` is the lamp it was said of, None when that may be any lamp."""

    code: str | None = None
    colour: str | None = None
    flashing: bool = False


class Reading(NamedTuple):
    """How a lamp is taken to shine."""

    colour: str | None
    flashing: bool


def worst_reading(lamp: Lamp, seen: Reading, signs: Iterable[Sign]) -> Reading:
    """Return the most serious of what was seen of a lamp and what was said of it.

    A colour counts only where the lamp is known to shine in it: a mistaken one must not make a
    danger of a lamp that has none.
    """
    readings = [seen]
    for sign in signs:
        if sign.code in (None, lamp.code):
            known = any(meaning.colour == sign.colour for meaning in lamp.meanings)
            readings.append(Reading(sign.colour if known else seen.colour, sign.flashing))
    return max(readings, key=lambda reading: (_rank(lamp, reading), reading.flashing))


def beyond(signs: Sequence[Sign], colours: Collection[str | None]) -> list[Sign]:
    """Return the signs without colours that are seen: those were said of the lamps that have them.

    Args:
        signs: What was said.
        colours: The colours of the lamps in the photo.
    """
    rest = [
        sign.model_copy(update={"colour": None})
        if sign.code is None and sign.colour in colours
        else sign
        for sign in signs
    ]
    return [sign for sign in rest if sign.colour or sign.flashing]


def _rank(lamp: Lamp, reading: Reading) -> int:
    return SEVERITY_RANK[lamp.meaning(reading.colour, flashing=reading.flashing).severity]
