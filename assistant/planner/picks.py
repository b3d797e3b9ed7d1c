"""Choices from lists that were shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from assistant.messages import SlotView, StoreView
from assistant.planner.types import Pick, Understanding, When

T = TypeVar("T")


def pick_store(
    said: Understanding, stores: Sequence[StoreView], awaiting: str | None
) -> StoreView | None:
    """Return the store that the message picks from those shown: by name, rank or quality."""
    named = next((s for s in stores if s.name.lower() in said.text.lower()), None)
    if named is not None:
        return named
    pick = said.pick
    if pick is None or not stores or pick.target in ("slot", "lamp"):
        return None
    if pick.kind == "cheapest":
        return min(stores, key=_cheapest)
    if pick.kind == "nearest":
        return stores[0]
    if pick.target == "store" or awaiting == "store":
        return _at(pick, stores)
    return None


def pick_slot(said: Understanding, slots: Sequence[SlotView]) -> SlotView | None:
    """Return the slot that the message picks from those shown: by id, rank or time."""
    named = next((slot for slot in slots if slot.slot_id in said.text), None)
    if named is not None:
        return named
    if said.pick is not None and said.pick.target in (None, "slot"):
        found = slots[0] if said.pick.kind == "earliest" and slots else _at(said.pick, slots)
        if found is not None:
            return found
    if said.when is not None and said.when.earliest is not None:
        fitting = [slot for slot in slots if _fits(slot, said.when)]
        # A part of a day may fit several; only a single fit is a choice.
        return fitting[0] if len(fitting) == 1 or (_exact(said.when) and fitting) else None
    return None


def wished_slot(when: When | None, slots: Sequence[SlotView]) -> SlotView | None:
    """Return the slot at the very time wished for: naming a free time is choosing it."""
    if when is None or not _exact(when):
        return None
    return next((slot for slot in slots if _fits(slot, when)), None)


def pick_lamp(said: Understanding, codes: Sequence[str]) -> str | None:
    """Return the one of the lamp codes that the last reply named which the message picks."""
    mentioned = {code for lamp in said.lamps for code, _ in lamp.codes[:1]}
    named = next((code for code in codes if code in mentioned), None)
    if named is not None:
        return named
    if said.pick is not None and said.pick.kind == "ordinal" and said.pick.index is not None:
        return codes[said.pick.index] if said.pick.index < len(codes) else None
    return codes[0] if len(codes) == 1 and said.plain_yes else None


def _fits(slot: SlotView, when: When) -> bool:
    starts = datetime.fromisoformat(slot.starts_at)
    if when.first is not None and starts.date() < when.first:
        return False
    if when.last is not None and starts.date() > when.last:
        return False
    if when.earliest is not None and starts.time() < when.earliest:
        return False
    return when.latest is None or starts.time() <= when.latest


def _exact(when: When) -> bool:
    return when.earliest is not None and when.earliest == when.latest


def _cheapest(store: StoreView) -> int:
    return min((service.low for service in store.services), default=1 << 40)


def _at(pick: Pick, rows: Sequence[T]) -> T | None:
    if pick.kind == "last":
        return rows[-1] if rows else None
    if pick.kind == "ordinal" and pick.index is not None and pick.index < len(rows):
        return rows[pick.index]
    return rows[0] if pick.kind == "this" and len(rows) == 1 else None
