"""Reading a number plate for the driver's own form: only when the driver asks for it."""

from assistant.agent.middleware.names import PLATE_TOOL
from assistant.messages import Awaiting
from assistant.planner.calls import Call
from assistant.planner.dialogue import Dialogue
from assistant.planner.plate_words import asks_for_plate
from assistant.planner.wording import Wording


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
