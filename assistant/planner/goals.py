"""What the driver is after: a booking, another time for one, its end, or to be told of it."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from assistant.planner.asking import speaks_of_booking
from assistant.planner.types import Intent, Understanding

if TYPE_CHECKING:
    from assistant.planner.dialogue import Dialogue

_WISH = re.compile(
    r"想|要|帮|给我|麻烦|安排|做个|做一下|来个|换个|\b(?:want|need|like|get|have|book|do)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"[?？吗么]|呢$|多久|什么|怎么|为啥|why|how|when|what|should|do i (?:need|have)",
    re.IGNORECASE,
)

_POLITE = re.compile(
    r"(?:能不能|可不可以|可以|能)(?:帮我|给我|帮忙|麻烦)|(?:帮我|给我).{0,14}(?:吗|么|嘛|行不|好不|呗)|"
    r"\b(?:can|could|would|will) (?:you|someone|anybody) .{0,60}\b(?:for me|please)\b|"
    r"\b(?:can|could|may) i (?:get|have|book)\b|\bany chance of\b|"
    r"\bcan you (?:do|fit|change|replace)\b",
    re.IGNORECASE,
)
Goal = Literal["book", "move", "cancel", "look_up"]
# What an intent wants of a booking that stands.
_MANAGED: Mapping[Intent, Goal] = {
    "cancel_booking": "cancel",
    "change_booking": "move",
    "look_up_booking": "look_up",
}


def set_goal(state: "Dialogue", said: Understanding, awaiting: str | None) -> None:
    """Take from a message what the driver is after now; `awaiting` is what was asked."""
    if _rethinks(state, said, awaiting):
        return
    managed = next((goal for intent, goal in _MANAGED.items() if said.has(intent)), None)
    if _wants_work(state, said):
        state.goal = "book"
    elif managed is not None:
        # "Make it the big service instead" changes what is being booked; no booking stands yet.
        if _keeps_to_booking(state, said, awaiting):
            _set_wish(state, said, awaiting)
        else:
            state.goal = managed
    else:
        _set_wish(state, said, awaiting)


def _set_wish(state: "Dialogue", said: Understanding, awaiting: str | None) -> None:
    if said.has("book", "find_store", "compare") or asks_for_work(said):
        state.goal = "book"
    elif awaiting in ("location", "store", "slot", "service") and not said.has("deny"):
        state.goal = state.goal or "book"
    elif state.offered_help and (said.plain_yes or said.has("affirm")):
        state.goal = "book"
    elif said.has("deny") and (awaiting or state.offered_help) and not said.correction:
        state.goal = None


def _rethinks(state: "Dialogue", said: Understanding, awaiting: str | None) -> bool:
    """Handle a change of mind about a booking that is not made yet; return whether it was one."""
    if state.goal != "book" or awaiting not in ("slot", "name", "phone", "confirmation"):
        return False
    if said.when is not None or said.pick is not None or said.place is not None:
        return said.has("change_booking") or said.correction
    if said.has("cancel_booking", "deny") and awaiting == "confirmation":
        state.goal, state.turn.gives_up = None, True
        return True
    return False


def asks_for_work(said: Understanding) -> bool:
    """Return whether a message wants a service done, rather than to know something about it.

    Whoever tells when, where or for whom wants it done, too.
    """
    if not said.services or said.has("price", "deny", "complaint"):
        return False
    told = said.phone or said.name or said.place or said.when
    if said.phone or said.name or (said.place and said.when) or _POLITE.search(said.text):
        # "Any chance of an oil change on Friday?" is a wish in the form of a question.
        return True
    return bool(told or _WISH.search(said.text)) and not _QUESTION.search(said.text)


def _keeps_to_booking(state: "Dialogue", said: Understanding, awaiting: str | None) -> bool:
    stands = state.booked or said.booking_code or speaks_of_booking(said.text)
    under_way = state.goal == "book" or awaiting in ("location", "store", "slot", "service")
    return under_way and said.has("change_booking", "look_up_booking") and not stands


def _wants_work(state: "Dialogue", said: Understanding) -> bool:
    """Return whether "I'd like new plugs" is heard where no booking is spoken of."""
    return not (state.booked or said.booking_code or speaks_of_booking(said.text)) and (
        asks_for_work(said)
    )
