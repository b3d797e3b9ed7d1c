"""The reply of one turn: facts of this turn's tools in the words of the catalogue."""

from dataclasses import dataclass

from assistant.agent.middleware.names import CONFIRM_TOOL
from assistant.candidates import best_two
from assistant.evidence import PassageRef, Problem
from assistant.labels import colour_name
from assistant.messages import Awaiting, Urgency
from assistant.planner.arrival import asks_arrival
from assistant.planner.asking import asks_for_number
from assistant.planner.calls import Catalogue
from assistant.planner.crash import cost_parts, cover_parts, crash_parts
from assistant.planner.dialogue import Dialogue
from assistant.planner.differing import asks_difference
from assistant.planner.due import due_parts
from assistant.planner.findings import (
    choice_parts,
    photo_parts,
    question_parts,
)
from assistant.planner.folding import fold
from assistant.planner.outcomes import confirm_parts, lost_slot, manage_parts
from assistant.planner.plates import plate_parts
from assistant.planner.questions import closing_question, vague
from assistant.planner.shopping import price_part, store_parts
from assistant.planner.terms import asks_cancel_fee, asks_why_told, is_conditional
from assistant.planner.types import SMALL_TALK
from assistant.planner.wording import Wording

# A worried driver reads a few lines, not a page.
NOW_STEPS = 4
CAUSES = 3
NOTES = 3
# Lit together they usually mean: ignition on, engine not running yet.
BULB_CHECK = {"engine_oil_pressure", "battery_charge", "check_engine"}


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
    gives_up: bool = False


def compose(
    state: Dialogue, catalogue: Catalogue, names: dict[str, str], symbols: dict[str, str]
) -> Draft:
    """Word the answer to the last message.

    Args:
        state: The dialogue so far.
        catalogue: What the policy knows of services.
        names: Service names in the reply's language.
        symbols: What lamps look like, in the reply's language.
    """
    say, turn = Wording(state.locale), state.turn
    if turn.ran(CONFIRM_TOOL) or lost_slot(state):
        parts, awaiting = confirm_parts(state, say)
        return Draft(_join(parts), awaiting)
    if state.goal in ("cancel", "move", "look_up"):
        # A lamp that was asked about and may be dangerous is explained first.
        told = [*_terms(state, say), *choice_parts(state, say), *_problem_parts(state, say)]
        parts, awaiting = manage_parts(state, say)
        return Draft(_join([*told, *parts]), awaiting)
    if state.turn.keeps:
        return Draft(say("booking_kept"), gives_up=True)
    if state.turn.gives_up:
        return Draft(say("proposal_dropped"), gives_up=True)
    if turn.said.not_offered and not turn.evidence.problems:
        return Draft(say("not_offered", work=turn.said.not_offered[state.locale]))
    plate, wanted = plate_parts(state, say)
    if plate:
        return Draft(_join(plate), wanted)
    parts = [
        *_small_talk(state, say),
        *photo_parts(state, say),
        *choice_parts(state, say),
        *([say("self_check")] if turn.at_rest == "self_check" else []),
        *(due_parts(state, say) or _problem_parts(state, say)),
        *crash_parts(state, say),
        *(cover_parts(state, say) or _passage_part(state, say)),
        *_unknown_parts(state, say),
        *([say("not_caught")] if _not_caught(state) else []),
        *_name_mended(state, say),
        *([say("no_such_day")] if turn.no_such_day else []),
        *(cost_parts(state, say) or price_part(state, say, names)),
        *store_parts(state, say, names, catalogue),
        *question_parts(state, say, symbols),
        *_time_taken(state, say),
    ]
    ask, awaiting, offered = closing_question(state, say, catalogue, said_something=bool(parts))
    # The warning not to drive on speaks of the danger, whichever turn raised it.
    warned = say("roadside") in parts or say("roadside_demo") in parts
    urgency: Urgency | None = "stop_now" if warned else None
    # Whatever happened, a driver is never left without a word.
    # A third summary in a row isn't shown: then it is said that all is noted.
    nags = state.asked[-2:] == ["confirmation", "confirmation"]
    summed_up = turn.evidence.proposal is not None
    if summed_up and nags and not parts:
        return Draft(say("stuck"))
    text = _join([*parts, *ask]) or ("" if summed_up else say("unsure"))
    if text and text == state.replied and not summed_up:
        # Nobody wants the same words twice: it is said that they were not caught, or what to ask.
        heard = turn.said.phone or turn.said.name
        lead = say("noted") if heard else say("not_caught")
        text = say("help") if text == say("unsure") else _join([lead, text])
    return Draft(text, awaiting, offered, urgency, _correctable(state))


def _correctable(state: Dialogue) -> tuple[str, ...]:
    """Return what a driver may still choose who was in doubt a moment ago."""
    choice = state.choice
    if choice is None or choice.about is None or choice.how != "unsure" or state.open.asked:
        return ()
    return tuple(option.code for option in best_two(choice.about))


def _join(parts: list[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def _small_talk(state: Dialogue, say: Wording) -> list[str]:
    said = state.turn.said
    # Whoever asks for a person is told that there is none, whatever else they say.
    intent = "human" if said.has("human") else said.intent
    if intent == "unsafe_request":
        return [say("unsafe")]
    if state.midway and asks_arrival(fold(said.text)):
        return [say("no_arrival")]
    if terms := _terms(state, say):
        return terms
    if intent == "human" and asks_for_number(fold(said.text)):
        return [say("no_number")]
    seen = state.turn.evidence
    if intent in SMALL_TALK and intent is not None and not (seen.problems or seen.crash):
        return [say(intent)]
    return []


def _terms(state: Dialogue, say: Wording) -> list[str]:
    """Tell what calling off costs, what a name is for, and that a yes with an if is none."""
    folded = fold(state.turn.said.text)
    if asks_cancel_fee(folded):
        return [say("cancel_fee")]
    told = state.turn.said.name or state.turn.said.phone
    if state.asked[-1:] in (["name"], ["phone"]) and not told and asks_why_told(folded):
        return [say("why_told")]
    summed_up = state.goal == "book" and state.asked[-1:] == ["confirmation"]
    return [say("only_yes")] if summed_up and is_conditional(folded) else []


def _problem_parts(state: Dialogue, say: Wording) -> list[str]:
    """What it is, what to do now, what it may be. The drive line stands above, put by code."""
    problems = [p for p in state.turn.evidence.problems if p.kind != "damage"]
    if not problems:
        return []
    order = ("stop_now", "soon", "routine")
    ranked = sorted(problems, key=lambda problem: order.index(problem.severity))
    worst = ranked[0]
    parts = ["\n".join(_headline(problem, state, say) for problem in ranked)]
    parts += [_if_so(problem, say) for problem in ranked if problem.supposed]
    if BULB_CHECK <= {finding.code for finding in state.turn.evidence.findings}:
        parts.append(say("bulb_check"))
    if worst.now:
        parts.append(f"{say('now')}\n{say.bullets(worst.now, NOW_STEPS)}")
    parts += _causes(worst, say)
    return parts + _notes(worst, say)


def _if_so(problem: Problem, say: Wording) -> str:
    """Return what to do about a problem that isn't there, should it come."""
    key = "if_lit" if problem.kind == "lamp" else "if_told"
    return say(key, name=problem.title, drive=problem.supposed)


def _notes(problem: Problem, say: Wording) -> list[str]:
    """Return what a guide adds: all of it where it is a process, else what is worth a line."""
    if problem.kind != "guide" or not problem.next:
        return []
    key, limit = ("mind", NOTES) if problem.likely else ("next", len(problem.next))
    return [f"{say(key)}\n{say.bullets(problem.next, limit)}"]


def _headline(problem: Problem, state: Dialogue, say: Wording) -> str:
    if problem.kind != "lamp":
        key = "code_seen" if problem.kind == "code" else "guide_seen"
        return say(key, title=problem.title, doc=problem.doc_id)
    found = next(
        (f for f in state.turn.evidence.findings if f"lamp:{f.code}" == problem.doc_id), None
    )
    picked = state.choice is not None and state.choice.how == "picked" and state.choice.about
    key = "lamp_seen" if found else "lamp_picked" if picked else "lamp_told"
    if found and found.told:
        key = "lamp_described"
    elif found and (problem.flashing or problem.colour != found.colour):
        key = "lamp_as_told"
    return say(
        key,
        name=problem.title,
        colour=_shines(problem, say),
        meaning=problem.meaning,
        doc=problem.doc_id,
    )


def _shines(problem: Problem, say: Wording) -> str:
    """Return colour and flashing of a lamp in brackets, "" when neither is known."""
    flashing = say("flashing") if problem.flashing else ""
    words = [word for word in (colour_name(problem.colour, say.locale), flashing) if word]
    return say("shines", words=say("comma").join(words)) if words else ""


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


def _passage_part(state: Dialogue, say: Wording) -> list[str]:
    """Quote what a search found when it is no problem of the car: a family, a manual, a case."""
    seen = state.turn.evidence
    if (
        seen.problems
        or seen.crash
        or seen.estimate
        or seen.findings
        or not seen.passages
        or vague(state)
    ):
        return []
    if asks_difference(state.turn.said) and (both := _both(seen.passages)):
        return [say.bullets([_quoted(passage, say) for passage in both], len(both))]
    return [_quoted(seen.passages[0], say)]


def _both(passages: list[PassageRef]) -> list[PassageRef]:
    """Return the two kinds of work that a question for their difference came nearest to."""
    work = [p for p in passages if p.doc_id.startswith("service:")]
    return work[:2] if len(work) > 1 else []


def _quoted(best: PassageRef, say: Wording) -> str:
    return say("passage", title=best.title, text=best.snippet, doc=best.doc_id)


def _time_taken(state: Dialogue, say: Wording) -> list[str]:
    """Say which time was chosen, so that nobody finds another one in the summary."""
    slot, turn = state.slot, state.turn
    if state.goal != "book" or slot is None or turn.evidence.proposal is not None:
        return []
    return [] if slot == turn.slot_before else [say("time_taken", when=say.when(slot.starts_at))]


def _name_mended(state: Dialogue, say: Wording) -> list[str]:
    """Say the name that was put right while something else was asked."""
    said = state.turn.said
    told = said.name is not None and said.phone is None and state.asked[-1:] == ["phone"]
    return [say("name_noted", name=state.name or "")] if told and state.goal == "book" else []


def _not_caught(state: Dialogue) -> bool:
    """Return whether an answer to a question of the booking told nothing at all."""
    said, seen = state.turn.said, state.turn.evidence
    told = said.intents or said.when or said.pick or said.name or said.phone or said.bad_phone
    other = told or said.place or said.services or said.lamps or said.codes or state.turn.photos
    found = seen.problems or seen.passages or seen.estimate
    return state.midway and not (other or found or is_conditional(fold(said.text)))


def _unknown_parts(state: Dialogue, say: Wording) -> list[str]:
    seen = state.turn.evidence
    parts = []
    if seen.maker_codes:
        parts.append(say("maker_code", codes=say("joined").join(seen.maker_codes)))
    if seen.unknown_codes:
        parts.append(say("unknown_code", codes=say("joined").join(seen.unknown_codes)))
    if (seen.abstained or vague(state)) and not seen.problems:
        again = "symptom" in state.asked[-2:]
        lamp = "lamp_unknown" if state.turn.said.has("lamp") else None
        parts.append(say(lamp or ("abstained_again" if again else "abstained")))
    return parts
