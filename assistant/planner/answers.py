"""The reply of one turn: facts of this turn's tools in the words of the catalogue."""

from dataclasses import dataclass

from assistant.agent.middleware.names import CONFIRM_TOOL
from assistant.evidence import Problem
from assistant.messages import Awaiting, Urgency
from assistant.planner.booking_steps import ready_to_propose, wants_shop
from assistant.planner.calls import Catalogue
from assistant.planner.dialogue import Dialogue
from assistant.planner.findings import photo_parts
from assistant.planner.looking import SMALL_TALK, lamp_options
from assistant.planner.outcomes import confirm_parts, manage_parts
from assistant.planner.shopping import price_part, store_parts
from assistant.planner.wording import Wording
from assistant.planner.work import wanted_service
from assistant.problems import worst_severity

# A worried driver reads a few lines, not a page.
NOW_STEPS = 4
CAUSES = 3


@dataclass(frozen=True)
class Draft:
    """A reply before it is checked.

    `awaiting` is what it asks for, `urgency` that of an earlier problem which it speaks about.
    """

    text: str
    awaiting: Awaiting | None = None
    offered_help: bool = False
    urgency: Urgency | None = None
    lamp_options: tuple[str, ...] = ()


def compose(
    state: Dialogue, catalogue: Catalogue, names: dict[str, str], lamps: dict[str, str]
) -> Draft:
    """Word the answer to the last message.

    Args:
        state: The dialogue so far.
        catalogue: What the policy knows of services.
        names: Service names in the reply's language.
        lamps: Lamp names in the reply's language.
    """
    say, turn = Wording(state.locale), state.turn
    if turn.ran(CONFIRM_TOOL):
        parts, awaiting = confirm_parts(state, say)
        return Draft(_join(parts), awaiting)
    if state.goal in ("cancel", "move", "look_up"):
        parts, awaiting = manage_parts(state, say)
        return Draft(_join(parts), awaiting)
    parts = [
        *_small_talk(state, say),
        *photo_parts(state, say),
        *_problem_parts(state, say),
        *_lamp_question(state, say, lamps),
        *_passage_part(state, say),
        *_unknown_parts(state, say),
        *price_part(state, say, names),
        *store_parts(state, say, names, catalogue),
    ]
    ask, awaiting, offered = _ask(state, say, catalogue, said_something=bool(parts))
    # The warning not to drive on speaks of the danger, whichever turn raised it.
    warned = say("roadside") in parts or say("roadside_demo") in parts
    urgency: Urgency | None = "stop_now" if warned else None
    options = tuple(_options(state))
    return Draft(_join([*parts, *ask]), awaiting, offered, urgency, options)


def _join(parts: list[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def _small_talk(state: Dialogue, say: Wording) -> list[str]:
    intent = state.turn.said.intent
    if intent == "unsafe_request":
        return [say("unsafe")]
    if intent in SMALL_TALK and intent is not None and not state.turn.evidence.problems:
        return [say(intent)]
    return []


def _problem_parts(state: Dialogue, say: Wording) -> list[str]:
    """What it is, what to do now, what it may be. The drive line stands above, put by code."""
    problems = state.turn.evidence.problems
    if not problems:
        return []
    order = ("stop_now", "soon", "routine")
    ranked = sorted(problems, key=lambda problem: order.index(problem.severity))
    worst = ranked[0]
    parts = ["\n".join(_headline(problem, state, say) for problem in ranked)]
    if worst.now:
        parts.append(f"{say('now')}\n{say.bullets(worst.now, NOW_STEPS)}")
    parts += _causes(worst, say)
    if worst.kind == "guide" and not worst.likely and worst.next:
        parts.append(f"{say('next')}\n{say.bullets(worst.next, NOW_STEPS)}")
    return parts


def _headline(problem: Problem, state: Dialogue, say: Wording) -> str:
    if problem.kind != "lamp":
        key = "code_seen" if problem.kind == "code" else "guide_seen"
        return say(key, title=problem.title, doc=problem.doc_id)
    found = next(
        (f for f in state.turn.evidence.findings if f"lamp:{f.code}" == problem.doc_id), None
    )
    colour = say(f"colour_{found.colour}") if found and found.colour else ""
    return say(
        "lamp_seen" if found else "lamp_told",
        name=problem.title,
        colour=colour,
        meaning=problem.meaning,
        doc=problem.doc_id,
    )


def _causes(problem: Problem, say: Wording) -> list[str]:
    if problem.kind == "guide" and problem.checks:
        lines = [
            say("likely_check", cause=cause.rstrip("。."), check=check)
            for cause, check in zip(problem.likely, problem.checks, strict=True)
        ]
        return [f"{say('likely')}\n{say.bullets(lines, CAUSES)}"]
    parts = []
    if problem.likely:
        parts.append(f"{say('likely')}\n{say.bullets(problem.likely, CAUSES)}")
    if problem.kind == "code" and problem.checks:
        parts.append(f"{say('checks')}\n{say.bullets(problem.checks, CAUSES)}")
    return parts


def _options(state: Dialogue) -> list[str]:
    return [] if state.turn.evidence.problems else lamp_options(state.turn.said)


def _lamp_question(state: Dialogue, say: Wording, lamps: dict[str, str]) -> list[str]:
    """Ask which lamp a description means; a wrong guess could call a danger harmless."""
    options = _options(state)
    if not options:
        return []
    if len(options) == 1:
        return [say("lamp_is", options=lamps[options[0]])]
    listed = [say("option", n=n, name=lamps[code]) for n, code in enumerate(options, 1)]
    return [say("lamp_which", options=say("or").join(listed))]


def _passage_part(state: Dialogue, say: Wording) -> list[str]:
    """Quote what a search found when it is no problem of the car: a family, a manual, a case."""
    seen = state.turn.evidence
    if seen.problems or seen.estimate or seen.findings or not seen.passages:
        return []
    best = seen.passages[0]
    return [say("passage", title=best.title, text=best.snippet, doc=best.doc_id)]


def _unknown_parts(state: Dialogue, say: Wording) -> list[str]:
    seen = state.turn.evidence
    parts = []
    if seen.maker_codes:
        parts.append(say("maker_code", codes=say("joined").join(seen.maker_codes)))
    if seen.unknown_codes:
        parts.append(say("unknown_code", codes=say("joined").join(seen.unknown_codes)))
    if seen.abstained and not seen.problems:
        again = "symptom" in state.asked[-2:]
        lamp = "lamp_unknown" if state.turn.said.has("lamp") else None
        parts.append(say(lamp or ("abstained_again" if again else "abstained")))
    return parts


def _ask(
    state: Dialogue, say: Wording, catalogue: Catalogue, *, said_something: bool
) -> tuple[list[str], Awaiting | None, bool]:
    """Return the one question that ends the reply: its text, what it awaits, whether it offers."""
    question, awaiting, offered = _question(state, say, catalogue, said_something=said_something)
    # Asked twice already: a third time in a row would be nagging.
    if awaiting is not None and state.asked[-2:] == [awaiting, awaiting]:
        return ([] if said_something else [say("stuck")]), None, False
    return ([question] if question else []), awaiting, offered


def _question(
    state: Dialogue, say: Wording, catalogue: Catalogue, *, said_something: bool
) -> tuple[str, Awaiting | None, bool]:
    seen, said = state.turn.evidence, state.turn.said
    if state.turn.emergency:
        return "", None, False
    if seen.maker_codes and not state.vehicle.make:
        return "", "vehicle", False
    if seen.abstained and not seen.problems and said.has("lamp"):
        return "", "photo", False
    if seen.abstained and not seen.problems:
        again = "symptom" in state.asked[-2:]
        return "", None if again else "symptom", again
    if any(finding.decision == "ask" for finding in seen.findings) or _options(state):
        return "", None, False
    if seen.scene is not None and not seen.problems and not seen.texts:
        return "", "photo", False
    if said.intent in SMALL_TALK and not state.turn.evidence.problems and state.goal != "book":
        return "", None, False
    if state.goal == "book" or wants_shop(state):
        return (*_booking_question(state, say, catalogue), False)
    if worst_severity(seen.problems) == "routine" and wanted_service(state, catalogue):
        return say("offer_shop"), None, True
    if said.has("price") and seen.estimate is None:
        return say("price_what"), "service", False
    return ("" if said_something else _shrug(state, say)), None, False


def _shrug(state: Dialogue, say: Wording) -> str:
    if state.turn.said.plain_no or state.turn.said.has("deny"):
        return say("deny")
    return say("unsure")


def _booking_question(
    state: Dialogue, say: Wording, catalogue: Catalogue
) -> tuple[str, Awaiting | None]:
    """Ask for the next thing that a booking needs; "" when the tools are still to blame."""
    service = wanted_service(state, catalogue)
    if not state.located:
        what = "what_roadside" if service in catalogue.roadside else "what_shop"
        return say("ask_location", what=say(what)), "location"
    if state.turn.evidence.no_store or not state.stores:
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
