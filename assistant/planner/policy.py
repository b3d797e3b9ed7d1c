"""What to do next: a list of tool calls, or an empty one when it is time to answer."""

from assistant.agent.middleware.names import CONFIRM_TOOL, COVER_TOOL
from assistant.planner.booking_steps import manage, shop
from assistant.planner.calls import Call, Catalogue
from assistant.planner.crash import cost_calls
from assistant.planner.dialogue import Dialogue
from assistant.planner.looking import look
from assistant.planner.plates import wants_plate
from assistant.planner.work import price


def next_calls(state: Dialogue, catalogue: Catalogue) -> list[Call]:
    """Return the next tool calls of this turn; empty means: answer now.

    What was called in this turn is not called with the same arguments again: it would answer the
    same, for ever.
    """
    return _unheard(_wanted(state, catalogue), state)


def _unheard(calls: list[Call], state: Dialogue) -> list[Call]:
    return [call for call in calls if (call.name, call.args) not in state.turn.called]


def _wanted(state: Dialogue, catalogue: Catalogue) -> list[Call]:
    turn = state.turn
    if turn.ran(CONFIRM_TOOL) or turn.ran(COVER_TOOL):
        return []
    if turn.keeps:
        return []
    sights = [] if _refused(state) else _unheard(look(state), state)
    if sights:
        return sights
    if wants_plate(state) or _refused(state):
        return []
    if turn.said.not_offered and not turn.evidence.problems:
        return []
    if turn.emergency:
        # First the people; prices and shops can wait until they ask.
        return []
    if state.goal in ("cancel", "move", "look_up"):
        return manage(state)
    return cost_calls(state, catalogue) or price(state, catalogue) or shop(state, catalogue)


def _refused(state: Dialogue) -> bool:
    """Return whether the message asks above all for what is refused, with nothing dangerous."""
    turn = state.turn
    return turn.said.intent == "unsafe_request" and not (turn.flagged or turn.photos)
