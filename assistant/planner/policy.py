"""What to do next: a list of tool calls, or an empty one when it is time to answer."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from assistant.agent.middleware.names import CONFIRM_TOOL
from assistant.evidence import Evidence
from assistant.planner.dialogue import Dialogue
from assistant.planner.types import Intent, Understanding
from assistant.problems import worst_severity

# Intents that the knowledge base answers.
ASKS_KNOWLEDGE: tuple[Intent, ...] = (
    "symptom", "how_to", "maintenance", "accident", "lamp", "parts", "emergency",
)  # fmt: skip
# Intents that talk about the conversation or the shop, never about a fault.
SMALL_TALK: tuple[Intent, ...] = (
    "greeting", "thanks", "goodbye", "help", "complaint", "human", "off_topic", "unsafe_request",
)  # fmt: skip


@dataclass(frozen=True)
class Call:
    """A tool call to make."""

    name: str
    args: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Catalogue:
    """What the policy must know of services: which come to the car, which have a clear price."""

    roadside: frozenset[str]
    narrow: frozenset[str]


def next_calls(state: Dialogue, catalogue: Catalogue) -> list[Call]:
    """Return the next tool calls of this turn; empty means: answer now."""
    turn = state.turn
    if turn.ran(CONFIRM_TOOL):
        return []
    look = _look(state)
    if look:
        return look
    if turn.emergency:
        # First the people; prices and shops can wait until they ask.
        return []
    if state.goal in ("cancel", "move", "look_up"):
        return _manage(state)
    return _price(state, catalogue) or _shop(state, catalogue)


def _look(state: Dialogue) -> list[Call]:
    """Read photos, decode codes, explain lamps, search: whatever the message brings."""
    turn, said = state.turn, state.turn.said
    if turn.photos and not turn.ran("inspect_photo"):
        return [Call("inspect_photo", {"photo_id": photo}) for photo in turn.photos]
    if said.codes and not turn.ran("look_up_code"):
        return [Call("look_up_code", {"codes": list(said.codes)})]
    if not turn.ran("look_up_lamp"):
        lamps = _lamps(state)
        if lamps:
            return lamps
    if _wants_knowledge(state) and not turn.ran("search_knowledge"):
        return [Call("search_knowledge", {"query": said.text})]
    return []


def _lamps(state: Dialogue) -> list[Call]:
    said = state.turn.said
    if state.chosen_lamp is not None:
        colour = state.unsure[0].colour if state.unsure else state.lamp_colour
        return [Call("look_up_lamp", {"code": state.chosen_lamp, "colour": colour})]
    return [
        Call(
            "look_up_lamp",
            {"code": lamp.codes[0][0], "colour": lamp.colour, "flashing": lamp.flashing},
        )
        for lamp in said.lamps
        if lamp.certain and lamp.codes
    ]


def _wants_knowledge(state: Dialogue) -> bool:
    turn, said = state.turn, state.turn.said
    known = turn.evidence.problems or turn.evidence.findings or said.codes or lamp_options(said)
    if known or not said.text.strip() or said.has(*SMALL_TALK) or said.plain_yes or said.plain_no:
        return False
    if said.has(*ASKS_KNOWLEDGE):
        return True
    filled = said.place or said.when or said.phone or said.name or said.pick or said.services
    return not said.intents and not filled and not turn.photos


def lamp_options(said: Understanding) -> list[str]:
    """Return the lamps that a description may mean, when it is not certain which."""
    if not said.lamps or said.lamps[0].certain:
        return []
    return [code for code, _ in said.lamps[0].codes[:3]]


def _price(state: Dialogue, catalogue: Catalogue) -> list[Call]:
    """Estimate what was asked for, or what the problem at hand will probably take."""
    turn = state.turn
    if turn.ran("estimate_price"):
        return []
    about = top_service(turn.evidence)
    asked = turn.said.has("price", "compare") or about is not None
    serious = worst_severity(turn.evidence.problems) in ("stop_now", "soon")
    named = turn.said.services[0] if asked and turn.said.services else about
    service = named or wanted_service(state, catalogue)
    if service is None or not (asked or serious):
        return []
    args: dict[str, Any] = {"service": service}
    if state.vehicle.vehicle_class:
        args["vehicle_class"] = state.vehicle.vehicle_class
    return [Call("estimate_price", args)]


def top_service(seen: Evidence) -> str | None:
    """Return the service that a search found, when nothing nearer to the question came first."""
    if seen.problems or not seen.passages or seen.estimate_service:
        return None
    kind, _, code = seen.passages[0].doc_id.partition(":")
    return code if kind == "service" else None


def wanted_service(state: Dialogue, catalogue: Catalogue) -> str | None:
    """Return the service to look for: the one named, else what the problem asks for.

    While a stop-now problem stands, help comes to the car unless the driver insists on other
    work; a drive to the shop is never offered by itself.
    """
    stop = worst_severity(state.problems) == "stop_now"
    if state.service is not None:
        if not stop or state.service_insisted or state.service in catalogue.roadside:
            return state.service
    services = [s for problem in state.problems for s in problem.services]
    if stop:
        return next((s for s in services if s in catalogue.roadside), "towing")
    work = [s for s in services if s not in catalogue.roadside]
    # With the cause still open, finding it comes first: a repair that fits most cars within a
    # narrow price is offered directly, anything wider is diagnosed.
    return next((s for s in work if s in catalogue.narrow), "diagnosis_scan" if work else None)


def _shop(state: Dialogue, catalogue: Catalogue) -> list[Call]:
    """Find stores, then slots, then propose: each as soon as it can be done."""
    service = wanted_service(state, catalogue)
    if not wants_shop(state) or not state.located:
        return []
    turn = state.turn
    stale = turn.new_place or state.stores_for != service
    if not turn.ran("find_stores") and (not state.stores or stale):
        return [Call("find_stores", _around(state, service))]
    if service is None or state.store is None or turn.failed:
        return []
    if not state.slots and not turn.ran("find_slots"):
        return [Call("find_slots", {**_span(state), **_at_store(state, service)})]
    if ready_to_propose(state) and not turn.ran("propose_booking"):
        return [Call("propose_booking", _wish(state))]
    return []


def wants_shop(state: Dialogue) -> bool:
    """Return whether the turn is about getting the car to a shop, or help to the car."""
    if state.turn.said.pick is None and state.turn.said.has("opening_hours", "store_services"):
        return True
    if state.goal == "book":
        # A pure side question leaves the booking where it is.
        return not state.turn.said.has("price", *SMALL_TALK) or not state.stores
    return worst_severity(state.turn.evidence.problems) in ("stop_now", "soon")


def ready_to_propose(state: Dialogue) -> bool:
    """Return whether slot, name and phone are all known, and the driver is booking."""
    return bool(state.goal == "book" and state.slot and state.name and state.phone)


def _around(state: Dialogue, service: str | None) -> dict[str, Any]:
    args: dict[str, Any] = {"service": service} if service else {}
    if state.place is not None:
        args["place"] = state.place.name_zh
    return args


def _at_store(state: Dialogue, service: str) -> dict[str, Any]:
    return {"store_id": state.store.store_id if state.store else "", "service": service}


def _span(state: Dialogue) -> dict[str, str]:
    """The wished time as bounds for `find_slots`, in the zone of the business clock."""
    when, now = state.when, datetime.fromisoformat(state.turn.now)
    if when is None or when.asap:
        return {}
    first = when.first or now.date()
    last = when.last or when.first or first + timedelta(days=14)
    low = datetime.combine(first, when.earliest or time.min, now.tzinfo)
    high = datetime.combine(last, when.latest or time.max, now.tzinfo)
    return {"earliest": max(low, now).isoformat(), "latest": high.isoformat()}


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


def _manage(state: Dialogue) -> list[Call]:
    """Look up, cancel or move a booking; the tools find the driver's own one without a code."""
    turn = state.turn
    name = {"cancel": "propose_cancel", "look_up": "look_up_booking"}.get(state.goal or "")
    key = {"code": state.booking_code, "phone_last4": state.last4}
    if name is not None:
        return [] if turn.ran(name) else [Call(name, key)]
    if not turn.ran("look_up_booking"):
        return [Call("look_up_booking", key)]
    booking = turn.evidence.booking
    if booking is None or turn.failed:
        return []
    if state.slot is not None:
        wish = {**key, "code": booking.code, "slot_id": state.slot.slot_id}
        return [] if turn.ran("propose_move") else [Call("propose_move", wish)]
    if turn.ran("find_slots"):
        return []
    at = {"store_id": booking.store_id, "service": booking.service}
    return [Call("find_slots", {**_span(state), **at})]
