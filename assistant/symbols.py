"""Pictures of lamps in the colours that lamps shine in."""

from typing import Literal, get_args

from assistant.lookups import look_up_lamp
from knowledge_base.load import Knowledge
from knowledge_base.symbols import load_symbol

LampColour = Literal["red", "amber", "green", "blue", "white"]

# Bright enough to be told apart on a dark ground, which every instrument cluster has.
SHINES: dict[LampColour, str] = {
    "red": "#ff4b42",
    "amber": "#ffb020",
    "green": "#35c96f",
    "blue": "#5aa5ff",
    "white": "#f2f5f7",
}


def lamp_symbol(knowledge: Knowledge, code: str, colour: LampColour | None = None) -> str:
    """Return the picture of a lamp as an SVG document, by default in its usual colour.

    Raises:
        UnknownLamp: There is no such lamp.
        ContentError: Its picture is missing.
    """
    lamp = look_up_lamp(knowledge, code)
    shines = colour or usual_colour(lamp.meanings[0].colour)
    return load_symbol(lamp.code).replace("currentColor", SHINES[shines])


def usual_colour(colour: str | None) -> LampColour:
    """Return a colour that pictures have; white for what has none of its own."""
    return next((known for known in get_args(LampColour) if known == colour), "white")
