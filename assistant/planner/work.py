"""Which work a problem asks for, and what it is worth estimating."""

from typing import Any

from assistant.candidates import is_dangerous
from assistant.evidence import Evidence, Problem
from assistant.planner.asking import asks_duration
from assistant.planner.calls import Call, Catalogue
from assistant.planner.car_words import speaks_of_charging
from assistant.planner.dialogue import Dialogue
from assistant.planner.differing import asks_difference
from assistant.planner.flat_tyres import tells_of_flat
from assistant.planner.folding import fold
from assistant.problems import worst_first, worst_severity

# What comes first for a car that stands where it is.
_STANDS = (["mobile_diagnosis"], ["jump_start"], ["fuel_delivery"], ["flat_tyre_roadside"])

_FLAT_HELP = ("flat_tyre_roadside",)
_BRIEF = 48


def price(state: Dialogue, catalogue: Catalogue) -> list[Call]:
    """Estimate what was asked for, or what the problem at hand will probably take."""
    turn = state.turn
    if turn.ran("estimate_price") or (turn.flagged and not turn.said.has("price")):
        # In danger nobody reads prices.
        return []
    if turn.evidence.crash or turn.evidence.damage_cost or asks_difference(turn.said):
        # What a crash costs is estimated from the photos, when it is asked for.
        return []
    # "Some noise, no idea" is no question for the price of finding noises.
    about = None if turn.said.has("symptom") else top_service(turn.evidence)
    timed = asks_duration(turn.said.text, midway=state.midway)
    asked = turn.said.has("price", "compare") or about is not None or timed or _of_another(state)
    serious = worst_severity(turn.evidence.problems) in ("stop_now", "soon")
    named = turn.said.services[0] if asked and turn.said.services else about
    # A new problem is priced by itself, whatever else stands.
    fresh = serious and _service_for(worst_first(turn.evidence.problems), state, catalogue)
    again = state.priced if _of_another(state) else None
    service = named or fresh or again or wanted_service(state, catalogue)
    if service is None or not (asked or serious):
        return []
    args: dict[str, Any] = {"service": service}
    if state.vehicle.vehicle_class:
        args["vehicle_class"] = state.vehicle.vehicle_class
    return [Call("estimate_price", args)]


def _of_another(state: Dialogue) -> bool:
    """Return whether the price just told is asked for another car: "宝马三系呢"."""
    said = state.turn.said
    other = said.vehicle.make or said.vehicle.model or said.vehicle.vehicle_class
    return state.priced is not None and bool(other) and len(said.text) <= _BRIEF


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
    stop = state.flagged or worst_severity(state.problems) == "stop_now"
    if state.service is not None and (
        not stop or state.service_insisted or state.service in catalogue.roadside
    ):
        return state.service
    if state.flagged and worst_severity(state.problems) != "stop_now":
        return "towing"
    found = _service_for(state.problems, state, catalogue) or _for_unread(state)
    charges = any(speaks_of_charging(fold(text)) for text, _ in state.heard)
    return "ev_diagnosis" if charges and found in catalogue.engine else found


def _for_unread(state: Dialogue) -> str | None:
    """Return the work that reads a lamp which the driver couldn't name; a danger stays asked."""
    waiting = [] if state.booked else state.open.waiting
    return "diagnosis_scan" if waiting and not any(map(is_dangerous, waiting)) else None


def _service_for(problems: list[Problem], state: Dialogue, catalogue: Catalogue) -> str | None:
    """Return the service that problems ask for; a pressure lamp alone leaves the car able to go."""
    texts = (state.told, state.turn.said.text, *(text for text, _ in state.heard))
    if any(tells_of_flat(text) for text in texts):
        return service_for(problems, catalogue)
    return service_for([_on_its_tyres(problem) for problem in problems], catalogue)


def _on_its_tyres(problem: Problem) -> Problem:
    if problem.doc_id != "lamp:tyre_pressure":
        return problem
    rest = [code for code in problem.services if code not in _FLAT_HELP]
    return problem.model_copy(update={"services": rest})


def service_for(problems: list[Problem], catalogue: Catalogue) -> str | None:
    """Return the service that problems ask for, None when they ask for none."""
    if worst_severity(problems) == "stop_now":
        urgent = [s for p in problems if p.severity == "stop_now" for s in p.services]
        return next((s for s in urgent if s in catalogue.roadside), "towing")
    for problem in problems:
        if problem.severity == "soon" and problem.services[:1] in _STANDS:
            # A car that won't start or has run dry goes to no shop: help comes to it.
            return problem.services[0]
        if problem.kind == "damage" and problem.services:
            return problem.services[0]
        work = [s for s in problem.services if s not in catalogue.roadside]
        if work:
            # With the cause still open, finding it comes first: a repair that fits most cars within
            # a narrow price is offered directly, anything wider is diagnosed.
            looked_at = "ev_diagnosis" if catalogue.electric & set(work) else "diagnosis_scan"
            return next((s for s in work if s in catalogue.narrow), looked_at)
        if problem.services:
            # Out of fuel, out of charge: help comes to the car.
            return problem.services[0]
    return None
