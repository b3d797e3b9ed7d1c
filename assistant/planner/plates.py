"""Reading a number plate for the driver's own form: only when the driver asks for it."""

import re

from assistant.agent.middleware.names import PLATE_TOOL
from assistant.messages import Awaiting
from assistant.planner.calls import Call
from assistant.planner.dialogue import Dialogue
from assistant.planner.wording import Wording

_ASKS = re.compile(
    r"(?:(?:帮|请|给|麻烦|替|能|可以)[^,，。!！?？不]{0,8}|^|[,，。])(?:读|识别|认|扫|填|录)(?:一?下|出|取|入)?"
    r"[^,，。!！?？不]{0,6}(?:车牌|号牌|牌照)(?!识别)|"
    r"(?:车牌|号牌|牌照)(?:号码?)?(?:帮我|给我|请)?(?:读|识别|认|扫|填|录)(?:一下|一读|出来|进|到|上|入)|"
    r"\b(?:read|scan|fill in|enter)\b[^.!?]{0,14}\b(?:number |licen[cs]e |registration )?"
    r"plates?\b|\bplate\b[^.!?]{0,12}\b(?:for|into) (?:the|my) (?:form|booking|report)\b",
    re.IGNORECASE,
)
_REFUSES = re.compile(r"(?<!识)别|不要|不用|不许|\b(?:don't|do not|never|without)\b", re.IGNORECASE)


def asks_for_plate(text: str) -> bool:
    """Return whether a driver asks to have the own plate read."""
    return _ASKS.search(text) is not None and _REFUSES.search(text) is None


def wants_plate(state: Dialogue) -> bool:
    """Return whether the turn is about reading a plate, which isn't typed already."""
    said = state.turn.said
    return asks_for_plate(said.text) and said.vehicle.plate is None and not state.turn.flagged


def plate_calls(state: Dialogue) -> list[Call]:
    """Return the call that reads the plate in the photo of this turn."""
    turn = state.turn
    if not turn.photos or turn.ran(PLATE_TOOL):
        return []
    return [Call(PLATE_TOOL, {"photo_id": turn.photos[0]})]


def plate_parts(state: Dialogue, say: Wording) -> tuple[list[str], Awaiting | None]:
    """Return the plate that was read, or what is wanted to read it."""
    turn = state.turn
    if turn.evidence.plate is not None:
        return [say("plate_read", plate=turn.evidence.plate)], None
    if turn.ran(PLATE_TOOL):
        again = state.asked[-1:] == ["photo"]
        return [say("plate_typed" if again else "plate_unread")], None if again else "photo"
    return ([say("plate_photo")], "photo") if wants_plate(state) else ([], None)
