"""Looking: which photos, codes, lamps and questions of this turn need a tool."""

import re

from assistant.agent.lead import worst_problem
from assistant.agent.middleware.names import CRASH_TOOL
from assistant.candidates import best_two
from assistant.evidence import Problem
from assistant.planner.again import asks_how_bad, asks_to_go_on
from assistant.planner.asking import (
    asks_about_claim,
    asks_duration,
    asks_if_it_will_do,
    asks_whether_needed,
    hesitates,
    is_vague,
    takes_note,
    walks_off,
)
from assistant.planner.calls import Call
from assistant.planner.car_words import as_guides_say
from assistant.planner.clauses import without_orders, without_well
from assistant.planner.contact_words import without_contact
from assistant.planner.crash import asks_of_cover, cover_calls, crash_calls, small_mark
from assistant.planner.dialogue import Dialogue
from assistant.planner.differing import asks_difference
from assistant.planner.due import due_calls
from assistant.planner.faults import tells_of_fault
from assistant.planner.folding import fold
from assistant.planner.goals import asks_for_work
from assistant.planner.lamp_words import is_another, is_described, is_fresh
from assistant.planner.lamps import TALKS_OF_LAMP
from assistant.planner.plates import plate_calls, wants_plate
from assistant.planner.supposing import matter_of, supposes
from assistant.planner.terms import is_conditional
from assistant.planner.types import SMALL_TALK, Intent, Understanding
from assistant.problems import worst_severity

# Intents that the knowledge base answers.
ASKS_KNOWLEDGE: tuple[Intent, ...] = (
    "symptom", "how_to", "maintenance", "accident", "lamp", "parts", "emergency",
)  # fmt: skip
# What to do where nobody is hurt: photos, move aside, settle or call, report.
AFTER_A_BUMP = "accident_quick_settlement_cn"


# A car hit while nobody was in it: secure the traces, report, claim.
HIT_WHILE_PARKED = "accident_parked_hit_cn"
_PARKED = re.compile(
    r"\b(?:parked|parking|car ?park|garage|overnight|this morning|no note|keyed|vandal\w*|unknown|"
    r"stranger|culprit|trolley|while i was)\b",
    re.IGNORECASE,
)


# Headlamps that fade with the charging lamp on leave a driver in the dark.
DARK_ROAD = "elec_headlamps_both_out"
_FADING = re.compile(
    r"(?:大灯|车灯|灯光|车头灯)[^,。!?]{0,8}(?:暗|昏|弱|快没|不亮)|"
    r"\b(?:headl\w+|lights)\b.{0,16}\b(?:dim\w*|fad\w+|weak\w*|dying)\b|"
    r"\bdim\w* (?:headl\w+|lights)"
)
_AT_NIGHT = re.compile(r"夜|天黑|晚上|没有?路灯|\b(?:night|dark|street ?lights?|unlit)\b")

_RECORDS = ("guide", "lamp", "code")


def look(state: Dialogue) -> list[Call]:
    """Read photos, decode codes, explain lamps, search: whatever the message brings."""
    turn = state.turn
    if turn.wants_on and not turn.photos:
        # The answer is the warning again, which stands already, and help that comes to the car.
        return []
    if asks_again(state) and state.choice is None and not turn.flagged:
        worst = worst_problem(_told_again(state))
        return [] if turn.evidence.problems or worst is None else [_reopen(worst)]
    if wants_plate(state):
        return plate_calls(state)
    if turn.photos and not turn.ran("inspect_photo"):
        return [Call("inspect_photo", {"photo_id": photo}) for photo in turn.photos]
    if not any(turn.ran(tool) for tool in ("look_up_lamp", "look_up_code", "identify_lamp")):
        found = _chosen(state) + _told(state) or _seen_anew(state)
        if found:
            return found
    return cover_calls(state) or crash_calls(state) or due_calls(state) or _guides(state)


def _guides(state: Dialogue) -> list[Call]:
    """Return the call that finds what the knowledge base says, if the message asks for it."""
    turn, said = state.turn, state.turn.said
    if turn.at_rest == "self_check":
        # Guides are about lamps that stay lit.
        return []
    if asks_of_cover(state) and _PARKED.search(said.text) and not turn.ran("look_up_guide"):
        return [Call("look_up_guide", {"guide_id": HIT_WHILE_PARKED})]
    mark = small_mark(said.text) if said.has("accident") and not turn.flagged else None
    if mark is not None and not (turn.photos or turn.called):
        # A search would take the door that was dented for one that won't shut.
        return [Call("look_up_guide", {"guide_id": mark})]
    if _wants_knowledge(state) and not (turn.ran("search_knowledge") or turn.ran(CRASH_TOOL)):
        return [Call("search_knowledge", {"query": _query(state), "general": _is_general(said)})]
    if _is_bump(state):
        return [Call("look_up_guide", {"guide_id": AFTER_A_BUMP})]
    return []


def _is_bump(state: Dialogue) -> bool:
    """Return whether an accident was told of, without danger, that the search has no guide for."""
    turn = state.turn
    searched = turn.ran("search_knowledge") and not turn.ran("look_up_guide")
    told = turn.said.has("accident") and not turn.ran(CRASH_TOOL)
    return searched and told and not (turn.evidence.problems or turn.emergency)


def _query(state: Dialogue) -> str:
    """Return what to search for: a bare "can I still drive?" is about what was told before."""
    text = without_contact(state.turn.said.text, state.turn.said)
    if state.told and asks_how_bad(text):
        return f"{without_well(state.told)} {text}"
    return as_guides_say(matter_of(without_orders(without_well(text))))


def _is_general(said: Understanding) -> bool:
    """Return whether a message asks about cars in general, with nothing wrong at hand."""
    if supposes(said.text) or asks_difference(said):
        return True
    at_hand = said.has("symptom", "emergency", "accident", "lamp", "code")
    return said.has("how_to", "maintenance", "parts", "price", "compare") and not at_hand


def asks_again(state: Dialogue) -> bool:
    """Return whether the message only asks how bad the problem at hand is."""
    text = state.turn.said.text
    told = _told_again(state)
    stops = worst_severity(told) == "stop_now"
    return bool(told) and (asks_how_bad(text) or (stops and asks_to_go_on(text)))


def _told_again(state: Dialogue) -> list[Problem]:
    """Return the problems at hand that a record tells of; a crash has its own conversation."""
    return [p for p in _together(state) if p.doc_id.partition(":")[0] in _RECORDS]


def _reopen(problem: Problem) -> Call:
    kind, _, key = problem.doc_id.partition(":")
    if kind == "lamp":
        reading = {"colour": problem.colour, "flashing": problem.flashing}
        return Call("look_up_lamp", {"code": key, **reading})
    if kind == "code":
        return Call("look_up_code", {"codes": [key]})
    return Call("look_up_guide", {"guide_id": key})


def _chosen(state: Dialogue) -> list[Call]:
    """Look up what the message chose from a question."""
    choice = state.choice
    if choice is None:
        return []
    if choice.about is not None and choice.about.kind == "trouble_code":
        # Nothing is left to decode after "neither", but the question is answered.
        codes = [choice.code] if choice.how != "neither" else []
        return [Call("look_up_code", {"codes": codes})]
    codes = [choice.code]
    if choice.how == "unsure" and choice.about is not None and state.open.told:
        # What was just said of it may make the other reading the more serious one.
        codes += [o.code for o in best_two(choice.about) if o.code != choice.code]
    return [Call("look_up_lamp", {"code": code, "colour": choice.colour}) for code in codes]


def _told(state: Dialogue) -> list[Call]:
    """Look up the codes and lamps that the message names by itself."""
    if state.picks_lamp:
        return []
    said = state.turn.said
    codes = [Call("look_up_code", {"codes": list(said.codes)})] if said.codes else []
    seen = {problem.doc_id for problem in state.turn.evidence.problems}
    described = is_lamp_described(said) and not (codes or seen or state.turn.evidence.findings)
    if state.turn.photos and not any(lamp.colour for lamp in said.lamps):
        # "Is there a fault lamp in this photo?" describes none.
        described = False
    if described:
        return [Call("identify_lamp", {"description": said.text})]
    return (
        codes
        + [
            Call(
                "look_up_lamp",
                {"code": lamp.codes[0][0], "colour": lamp.colour, "flashing": lamp.flashing},
            )
            for lamp in said.lamps
            if lamp.certain and lamp.codes and f"lamp:{lamp.codes[0][0]}" not in seen
        ]
        + _in_the_dark(state)
    )


def _in_the_dark(state: Dialogue) -> list[Call]:
    """Look up what to do without headlamps where they fade at night beside the charging lamp."""
    text = fold(state.turn.said.text)
    charging = any(code == "battery_charge" for m in state.turn.said.lamps for code, _ in m.codes)
    fades = charging and _FADING.search(text) and _AT_NIGHT.search(text)
    return [Call("look_up_guide", {"guide_id": DARK_ROAD})] if fades else []


def _seen_anew(state: Dialogue) -> list[Call]:
    """Look up again the lamps at hand where the message speaks of them: "it is flashing"."""
    text = fold(state.turn.said.text)
    if state.turn.photos or is_fresh(text):
        return []
    speaks = TALKS_OF_LAMP.search(text) and not (is_described(text) or is_another(text))
    if not (state.open.told or speaks):
        return []
    return [_reopen(problem) for problem in _together(state) if problem.kind == "lamp"]


def _together(state: Dialogue) -> list[Problem]:
    """Return the last problem, and those of the photo that it was seen on."""
    last = state.problems[:1]
    of_photo = {problem.doc_id for problem in state.open.known}
    if any(problem.doc_id in of_photo for problem in last):
        return [problem for problem in state.problems if problem.doc_id in of_photo]
    return last


def _wants_knowledge(state: Dialogue) -> bool:
    turn, said = state.turn, state.turn.said
    if _leaves_nothing_to_find(state):
        return False
    plain = fold(said.text)
    looks = is_described(plain) and any(lamp.colour for lamp in said.lamps)
    if turn.photos and not (looks if TALKS_OF_LAMP.search(plain) else is_described(plain)):
        # "What light is this?" asks about the photo; a search would find just any light.
        return False
    if _is_order(said):
        return False
    if state.asked[-1:] == ["confirmation"] and is_conditional(plain):
        return False
    if said.has(*ASKS_KNOWLEDGE) or asks_difference(said):
        return True
    if said.likely_service and tells_of_fault(plain):
        return True
    if hesitates(plain) or takes_note(plain) or walks_off(plain):
        return False
    named = bool(said.services) and not asks_whether_needed(plain)
    filled = said.place or said.when or said.phone or said.name or said.pick or named
    if state.midway and not filled and asks_about_claim(plain):
        # A question on the way to a booking is answered, and the booking goes on.
        return True
    if _asks_of_plan(state, plain):
        return True
    # What isn't understood as an answer is no question to search for, either.
    return not (said.intents or filled or turn.photos or state.midway)


def _leaves_nothing_to_find(state: Dialogue) -> bool:
    """Return whether what is told is known already, or nothing is told that a search finds."""
    turn, said = state.turn, state.turn.said
    problems = [] if _asks_beside(state) else turn.evidence.problems
    known = problems or turn.evidence.findings or said.codes
    if known or not said.text.strip() or said.plain_yes or said.plain_no:
        return True
    lasts = asks_duration(said.text, midway=state.midway) and (state.service or said.services)
    idle = said.not_offered or is_vague(fold(said.text)) or said.intent in SMALL_TALK
    return bool(idle or lasts)


def _asks_of_plan(state: Dialogue, plain: str) -> bool:
    """Return whether a plan is told, out of any booking, and asked about: its day is no wish."""
    said = state.turn.said
    told = said.place or said.phone or said.name or said.pick or said.services
    other = state.goal is not None or state.asked[-1:] not in ([], [None])
    return said.intent in (None, "inform") and not (told or other) and asks_if_it_will_do(plain)


def _is_order(said: Understanding) -> bool:
    """Return whether a message orders work by its name: "到公里数了,换个机油" asks nothing."""
    asks = said.has("symptom", "how_to", "accident", "lamp", "emergency")
    return not asks and not said.likely_service and asks_for_work(said)


def _asks_beside(state: Dialogue) -> bool:
    """Return whether the message asks of another matter while a lamp is explained to be safe."""
    assumed = state.choice is not None and state.choice.assumed
    beside = state.turn.said.has("symptom", "how_to", "maintenance", "accident", "parts")
    return assumed and beside and not asks_how_bad(state.turn.said.text)


def is_lamp_described(said: Understanding) -> bool:
    """Return whether a message tells of a lamp by its looks, without the name of any."""
    return bool(said.lamps and said.lamps[0].codes) and not any(m.certain for m in said.lamps)
