"""The one question that ends a reply."""

from assistant.agent.middleware.names import COVER_TOOL
from assistant.messages import Awaiting
from assistant.planner.asking import hesitates, is_vague, takes_note, walks_off
from assistant.planner.booking_steps import knows_where, ready_to_propose, wants_shop
from assistant.planner.calls import Catalogue
from assistant.planner.crash import offers_repair
from assistant.planner.dialogue import Dialogue
from assistant.planner.folding import fold
from assistant.planner.own_help import has_own_help
from assistant.planner.types import SMALL_TALK
from assistant.planner.wording import Wording
from assistant.planner.work import top_service, wanted_service
from assistant.problems import worst_severity

_STILL = ("slot", "name", "phone")


def closing_question(
    state: Dialogue, say: Wording, catalogue: Catalogue, *, said_something: bool
) -> tuple[list[str], Awaiting | None, bool]:
    """Return the one question that ends the reply: its text, what it awaits, whether it offers."""
    question, awaiting, offered = _question(state, say, catalogue, said_something=said_something)
    # Asked twice already: a third time in a row would be nagging, unless other times are shown.
    fresh = awaiting == "slot" and bool(state.turn.evidence.slots)
    if awaiting is not None and not fresh and state.asked[-2:] == [awaiting, awaiting]:
        if said_something and awaiting in _STILL:
            # Whoever asked something else on the way answers the question now.
            return [], awaiting, False
        return ([] if said_something else [say("stuck")]), None, False
    return ([question] if question else []), awaiting, offered


def _question(
    state: Dialogue, say: Wording, catalogue: Catalogue, *, said_something: bool
) -> tuple[str, Awaiting | None, bool]:
    asked_above, awaiting, offered = _asked_above(state)
    if asked_above:
        return "", awaiting, offered
    seen, said = state.turn.evidence, state.turn.said
    if state.goal == "book" or wants_shop(state):
        return (*_booking_question(state, say, catalogue), False)
    if state.open.unknown_red:
        return "", None, False
    if offers_repair(state):
        key = "offer_body_shop" if seen.damage_cost else "offer_damage_cost"
        return say(key), None, True
    mild = worst_severity(seen.problems) == "routine"
    if (mild or top_service(seen)) and wanted_service(state, catalogue):
        return say("offer_shop"), None, True
    if said.has("price") and seen.estimate is None:
        return say("price_what"), "service", False
    return ("" if said_something else _shrug(state, say)), None, False


def _asked_above(state: Dialogue) -> tuple[bool, Awaiting | None, bool]:
    """Return whether the parts above ask already, or the turn needs no question at all.

    The other two say what they ask for, and whether they offer to find a shop.
    """
    seen, said = state.turn.evidence, state.turn.said
    open_ended = (seen.abstained or vague(state)) and not seen.problems
    again = "symptom" in state.asked[-2:]
    cases: tuple[tuple[bool, Awaiting | None, bool], ...] = (
        (state.turn.emergency, None, False),
        (seen.crash is not None and seen.crash.question is not None, None, False),
        (seen.crash is not None and seen.crash.urgent, None, False),
        (state.turn.ran(COVER_TOOL), None, False),
        (bool(seen.maker_codes) and not state.vehicle.make, "vehicle", False),
        (open_ended and said.has("lamp"), "photo", False),
        (open_ended, None if again else "symptom", again),
        (state.open.asked is not None, None, False),
        (seen.scene is not None and not seen.problems, "photo", False),
        (said.intent in SMALL_TALK and not seen.problems and state.goal != "book", None, False),
    )
    return next((case for case in cases if case[0]), (False, None, False))


def vague(state: Dialogue) -> bool:
    """Return whether nothing is known of a fault but that there is one."""
    if is_vague(fold(state.turn.said.text)):
        return True
    best = next(iter(state.turn.evidence.passages), None)
    only_work = best is not None and best.doc_id.startswith("service:")
    return only_work and state.turn.said.has("symptom") and state.service is None


def _shrug(state: Dialogue, say: Wording) -> str:
    said = state.turn.said
    if state.flagged and has_own_help(fold(said.text)):
        return say("own_help")
    if (
        said.plain_no
        or said.has("deny")
        or hesitates(fold(said.text))
        or takes_note(said.text)
        or walks_off(said.text)
    ):
        return say("deny")
    return say("unsure")


def _booking_question(
    state: Dialogue, say: Wording, catalogue: Catalogue
) -> tuple[str, Awaiting | None]:
    """Ask for the next thing that a booking needs; "" when the tools are still to blame."""
    service = wanted_service(state, catalogue)
    here = knows_where(state, service, catalogue)
    if not here and state.turn.said.abroad:
        return say("abroad", place=state.turn.said.abroad), None
    if not here:
        what = "what_roadside" if service in catalogue.roadside else "what_shop"
        return say("ask_location", what=say(what)), "location"
    if state.turn.evidence.no_store:
        # The words above ask for another town.
        return "", "location"
    if not state.stores:
        return "", None
    if service is None:
        return say("ask_service"), "service"
    if state.slot is None:
        return (say("ask_slot"), "slot") if state.slots else ("", None)
    if state.name is None:
        return say("ask_name"), "name"
    if state.turn.said.bad_phone and state.phone is None:
        return say("bad_phone", phone=state.turn.said.bad_phone), "phone"
    if state.phone is None:
        return say("ask_phone"), "phone"
    return ("" if ready_to_propose(state) else say("ask_slot")), None
