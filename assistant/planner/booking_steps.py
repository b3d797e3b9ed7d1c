"""Steps to a booking, and to changing one."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from assistant.messages import BookingView
from assistant.planner.called_off import asks_if_off
from assistant.planner.calls import Call, Catalogue
from assistant.planner.dialogue import Dialogue
from assistant.planner.differing import asks_difference
from assistant.planner.folding import fold
from assistant.planner.types import SMALL_TALK
from assistant.planner.work import wanted_service
from assistant.problems import worst_severity


def shop(state: Dialogue, catalogue: Catalogue) -> list[Call]:
    """Find stores, then slots, then propose: each as soon as it can be done."""
    service = wanted_service(state, catalogue)
    if not wants_shop(state) or not knows_where(state, service, catalogue):
        return []
    turn = state.turn
    stale = turn.new_place or state.stores_for != service
    if not turn.ran("find_stores") and (not state.stores or stale):
        return [Call("find_stores", _around(state, service, catalogue))]
    if service is None or state.store is None or turn.failed:
        return []
    if not state.slots and not turn.ran("find_slots"):
        return [Call("find_slots", {**_span(state), **_at_store(state, service)})]
    if ready_to_propose(state) and not turn.ran("propose_booking"):
        return [Call("propose_booking", _wish(state))]
    return []


def knows_where(state: Dialogue, service: str | None, catalogue: Catalogue) -> bool:
    """Return whether it is known where to look: help comes to the car, not to the store named."""
    named = state.asked_store is not None and service not in catalogue.roadside
    return state.located or named


def wants_shop(state: Dialogue) -> bool:
    """Return whether the turn is about getting the car to a shop, or help to the car."""
    if state.turn.said.pick is None and state.turn.said.has("opening_hours", "store_services"):
        return True
    if state.goal == "book":
        # A pure side question leaves the booking where it is.
        told = state.turn.said.phone or state.turn.said.name or state.turn.said.when
        aside = state.turn.said.has("price", *SMALL_TALK) and not told
        return not aside or not state.stores or not state.slots
    serious = worst_severity(state.at_hand) in ("stop_now", "soon")
    return state.turn.wants_on or (serious and not asks_difference(state.turn.said))


def ready_to_propose(state: Dialogue) -> bool:
    """Return whether slot, name and phone are all known, and the driver is booking."""
    return bool(state.goal == "book" and state.slot and state.name and state.phone)


def _around(state: Dialogue, service: str | None, catalogue: Catalogue) -> dict[str, Any]:
    args: dict[str, Any] = {"service": service} if service else {}
    if state.asked_store is not None and service not in catalogue.roadside:
        args["store"] = state.asked_store
    elif state.place is not None:
        args["place"] = state.place.name_zh
    return args


def _at_store(state: Dialogue, service: str) -> dict[str, Any]:
    return {"store_id": state.store.store_id if state.store else "", "service": service}


def _span(state: Dialogue) -> dict[str, str]:
    """The wished time as bounds for `find_slots`, in the zone of the business clock."""
    when, now = state.when, datetime.fromisoformat(state.turn.now)
    if when is None:
        return {}
    hours = {
        key: moment.isoformat("minutes")
        for key, moment in (("from_hour", when.earliest), ("to_hour", when.latest))
        if moment is not None
    }
    if when.first is None:
        # "After six" without a day means any day.
        return hours
    low = datetime.combine(when.first, time.min, now.tzinfo)
    high = datetime.combine(when.last or when.first, time.max, now.tzinfo)
    return {"earliest": max(low, now).isoformat(), "latest": high.isoformat(), **hours}


def _wish(state: Dialogue) -> dict[str, Any]:
    slot = state.slot
    vehicle = " ".join(
        str(part) for part in (state.vehicle.make, state.vehicle.model, state.vehicle.plate) if part
    )
    note = "；".join(problem.title for problem in state.problems[:3])
    return {
        "slot_id": slot.slot_id if slot else "",
        "name": state.name,
        "phone": state.phone,
        **({"vehicle": vehicle} if vehicle else {}),
        **({"note": note} if note else {}),
    }


def _keep_day(state: Dialogue, booking: BookingView) -> None:
    """An hour alone moves a booking within its day: "能不能提前到上午十点"."""
    when = state.when
    if when is not None and when.first is None and not (when.asap or when.impossible):
        day = datetime.fromisoformat(booking.starts_at).date()
        state.when = replace(when, first=day, last=day)


def _said_off(state: Dialogue) -> str | None:
    """Return the booking just cancelled where the driver asks whether it is."""
    return state.cancelled if asks_if_off(fold(state.turn.said.text)) else None


def manage(state: Dialogue) -> list[Call]:
    """Look up, cancel or move a booking: of several own ones that of this conversation."""
    turn = state.turn
    name = {"cancel": "propose_cancel", "look_up": "look_up_booking"}.get(state.goal or "")
    own = state.own_code or _said_off(state)
    key = {"code": state.booking_code or own, "phone_last4": state.last4}
    if name is not None:
        return [] if turn.ran(name) else [Call(name, key)]
    if not turn.ran("look_up_booking"):
        return [Call("look_up_booking", key)]
    booking = turn.evidence.booking
    if booking is None or turn.failed:
        return []
    _keep_day(state, booking)
    if state.slot is not None:
        wish = {**key, "code": booking.code, "slot_id": state.slot.slot_id}
        return [] if turn.ran("propose_move") else [Call("propose_move", wish)]
    if turn.ran("find_slots"):
        return []
    at = {"store_id": booking.store_id, "service": booking.service}
    return [Call("find_slots", {**_span(state), **at})]
