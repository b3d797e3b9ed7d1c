"""Choices from lists that were shown."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from assistant.messages import SlotView, StoreView
from assistant.planner.types import Pick, Understanding, When

T = TypeVar("T")
_SHORT_WORD = 3
# So often the time is asked for; then the first that fits is taken.
_PATIENCE = 2
# Another store is no choice for whoever finds the nearest too far.
_FAR_KM, _TIMES_AS_FAR = 50.0, 2.0
# A district alone says where the driver is; with one of these it says which shop.
_MEANS_STORE = re.compile(
    r"[那这]家|[那这]个?店|家吧|那边的|换|选|还是|\bone\b|shop|garage|store|instead|rather|go with|"
    r"switch|prefer",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"(?:不去|不要|不选|不想去|别去|除了|而不是|\bnot (?:the |to )?|instead of (?:the )?|"
    r"rather than (?:the )?|other than (?:the )?)$"
)


def pick_store(
    said: Understanding,
    stores: Sequence[StoreView],
    awaiting: str | None,
    *,
    service: str | None = None,
    current: StoreView | None = None,
) -> StoreView | None:
    """Return the store that the message picks from those shown: by name, rank or quality.

    `service` is what they were shown for, `current` the one chosen so far.
    """
    named = named_store(said.text, stores)
    if named is not None:
        return named
    pick = said.pick
    if pick is None or not stores or pick.target in ("slot", "lamp"):
        return None
    if pick.kind == "cheapest":
        return min(stores, key=partial(_cheapest, service=service))
    if pick.kind == "nearest":
        return stores[0]
    if pick.target == "store" or awaiting == "store":
        others = [s for s in stores if current is None or s.store_id != current.store_id]
        return next(iter(others), None) if pick.kind == "other" else _at(pick, stores)
    return None


def is_farther(said: Understanding, other: StoreView | None, current: StoreView | None) -> bool:
    """Return whether the other store that was asked for is in another town than the one at hand.

    Whoever names a store means it, wherever it is.
    """
    asked = said.pick is not None and said.pick.kind == "other"
    if not asked or other is None or current is None or named_store(said.text, [other, current]):
        return False
    if other.distance_km is None or current.distance_km is None:
        return False
    return other.distance_km > max(_FAR_KM, _TIMES_AS_FAR * current.distance_km)


def named_store(text: str, stores: Sequence[StoreView]) -> StoreView | None:
    """Return the store shown whose name, or a part of it that no other has, the message wants.

    "Not the Hongshan one, the Jianghan one" wants the latter.
    """
    if not _MEANS_STORE.search(text):
        return None
    folded = text.lower()
    found = [(*_called(folded, store, stores), store) for store in stores]
    best = max(found, key=lambda row: row[:2], default=(0, -1, None))
    return best[2] if best[0] else None


def _called(text: str, store: StoreView, stores: Sequence[StoreView]) -> tuple[int, int]:
    """Return how many parts of its name, that no other has, are wanted, and where the last is."""
    others = " ".join(s.name.lower() for s in stores if s.store_id != store.store_id)
    at = [
        text.rfind(part)
        for part in set(_name_parts(store.name.lower()))
        if part in text and part not in others
    ]
    wanted = [n for n in at if not _REFUSED.search(text[:n])]
    return len(wanted), max(wanted, default=-1)


def _name_parts(name: str) -> Iterator[str]:
    """Yield what people call a shop by: its longer words, or two characters in a row."""
    if name.isascii():
        yield from (word for word in name.split() if len(word) > _SHORT_WORD)
        return
    yield from (name[at : at + 2] for at in range(len(name) - 1))


def pick_slot(said: Understanding, slots: Sequence[SlotView]) -> SlotView | None:
    """Return the slot that the message picks from those shown: by id, rank or time."""
    named = next((slot for slot in slots if slot.slot_id in said.text), None)
    if named is not None:
        return named
    if _first_of_day(said):
        return next((slot for slot in slots if said.when and _fits(slot, said.when)), None)
    if said.pick is not None and said.pick.target in (None, "slot"):
        found = slots[0] if said.pick.kind == "earliest" and slots else _at(said.pick, slots)
        if found is not None:
            return found
    if said.when is not None and said.when.earliest is not None:
        fitting = [slot for slot in slots if _fits(slot, said.when)]
        # A part of a day may fit several; only a single fit is a choice.
        return fitting[0] if len(fitting) == 1 or (_exact(said.when) and fitting) else None
    return None


def _first_of_day(said: Understanding) -> bool:
    """Return whether the first time of a day is meant, not the first of a list shown."""
    if said.when is None or said.when.first is None or said.pick is None:
        return False
    return said.pick.kind == "earliest" or (said.pick.kind, said.pick.index) == ("ordinal", 0)


def wished_slot(
    when: When | None, slots: Sequence[SlotView], *, asked: Sequence[str | None] = ()
) -> SlotView | None:
    """Return the slot at the very time wished for: naming a free time is choosing it.

    The earliest of one day is such a time, too, and so is a part of a day for whoever was `asked`
    twice already: a third question would nag, and the others are shown beside the one taken.
    """
    if when is None:
        return None
    one_day = when.first is not None and when.first == when.last
    part = when.earliest is not None or when.latest is not None
    tired = part and list(asked[-_PATIENCE:]) == ["slot"] * _PATIENCE
    if not (_exact(when) or (one_day and (when.asap or tired))):
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


def _cheapest(store: StoreView, service: str | None) -> int:
    offers = [offer.low for offer in store.services if service in (None, offer.code)]
    return min(offers, default=1 << 40)


def _at(pick: Pick, rows: Sequence[T]) -> T | None:
    if pick.kind == "last":
        return rows[-1] if rows else None
    if pick.kind == "ordinal" and pick.index is not None and pick.index < len(rows):
        return rows[pick.index]
    return rows[0] if pick.kind == "this" and len(rows) == 1 else None


def on_chosen_day(when: When | None, slot: SlotView | None, wished: When | None) -> When | None:
    """Return the time asked for; an hour alone is meant on the day that was chosen before.

    `slot` is the time chosen so far, `wished` what was asked for before.
    """
    if when is None or when.first is not None or when.asap or when.impossible:
        return when
    if slot is not None:
        day = datetime.fromisoformat(slot.starts_at).date()
        return replace(when, first=day, last=day)
    if wished is not None and wished.first is not None and wished.first == wished.last:
        return replace(when, first=wished.first, last=wished.last)
    return when
