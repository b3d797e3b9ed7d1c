"""A store that the driver named in full: turned to wherever the driver is, and left again."""

from typing import TYPE_CHECKING

from assistant.planner.types import PlaceMention, Understanding

if TYPE_CHECKING:
    from assistant.planner.dialogue import Dialogue

Where = tuple[PlaceMention | None, bool]


def ask_for_store(state: "Dialogue", store_id: str, before: Where) -> None:
    """Turn to the store that the message names.

    Args:
        state: What it becomes part of.
        store_id: The store.
        before: Place and `located` before this message: a place within a store's name tells
            nothing of where the driver is.
    """
    state.place, state.located = before
    shown = next((store for store in state.stores if store.store_id == store_id), None)
    if shown is None:
        _look_anew(state)
        state.asked_store = store_id
    elif state.store is None or state.store.store_id != store_id:
        state.store, state.slots, state.slot = shown, [], None


def leave_store(state: "Dialogue", said: Understanding) -> None:
    """Look for another store where the driver wants another than the one that was named."""
    pick = said.pick
    if state.asked_store is None or pick is None or pick.target == "slot":
        return
    if pick.kind == "nearest" or (pick.kind == "other" and pick.target == "store"):
        _look_anew(state)
        state.asked_store = None


def _look_anew(state: "Dialogue") -> None:
    state.turn.new_place = True
    state.stores, state.store, state.slots, state.slot = [], None, [], None
