"""Looking: which photos, codes, lamps and questions of this turn need a tool."""

import re

from assistant.evidence import Problem
from assistant.planner.calls import Call
from assistant.planner.dialogue import Dialogue
from assistant.planner.types import Intent, Understanding

# Intents that the knowledge base answers.
ASKS_KNOWLEDGE: tuple[Intent, ...] = (
    "symptom", "how_to", "maintenance", "accident", "lamp", "parts", "emergency",
)  # fmt: skip
# Intents that talk about the conversation or the shop, never about a fault.
SMALL_TALK: tuple[Intent, ...] = (
    "greeting", "thanks", "goodbye", "help", "complaint", "human", "off_topic", "unsafe_request",
)  # fmt: skip


_AGAIN = re.compile(
    r"(?:那|所以|请问|我的?|这个?|车|现在|到底|还)*(?:能|可以|敢)(?:不能)?(?:继续|接着)?"
    r"(?:开|跑|上路|上高速)(?:回家|过去|走)?[吗么嘛不]?[?？]?"
    r"|(?:这个?)?(?:严重|要紧|危险)[吗么不]?[?？]?"
    r"|(?:so |and )?(?:can|could|should) i (?:still |even )?(?:keep )?driv(?:e|ing)"
    r"(?: it| on| home)?\??"
    r"|is (?:it|this|that) (?:safe|serious|dangerous|bad)(?: to drive)?\??",
    re.IGNORECASE,
)


def look(state: Dialogue) -> list[Call]:
    """Read photos, decode codes, explain lamps, search: whatever the message brings."""
    turn, said = state.turn, state.turn.said
    if asks_again(state):
        return [] if turn.evidence.problems else [_reopen(state.problems[0])]
    if turn.photos and not turn.ran("inspect_photo"):
        return [Call("inspect_photo", {"photo_id": photo}) for photo in turn.photos]
    if said.codes and not turn.ran("look_up_code"):
        return [Call("look_up_code", {"codes": list(said.codes)})]
    if not turn.ran("look_up_lamp"):
        lamps = _lamps(state)
        if lamps:
            return lamps
    if _wants_knowledge(state) and not turn.ran("search_knowledge"):
        return [Call("search_knowledge", {"query": said.text, "general": _is_general(said)})]
    return []


def _is_general(said: Understanding) -> bool:
    """Return whether a message asks about cars in general, with nothing wrong at hand."""
    at_hand = said.has("symptom", "emergency", "accident", "lamp", "code")
    return said.has("how_to", "maintenance", "parts", "price", "compare") and not at_hand


def asks_again(state: Dialogue) -> bool:
    """Return whether the message only asks how bad the problem at hand is."""
    return bool(state.problems) and _AGAIN.fullmatch(state.turn.said.text.strip()) is not None


def _reopen(problem: Problem) -> Call:
    kind, _, key = problem.doc_id.partition(":")
    if kind == "lamp":
        return Call("look_up_lamp", {"code": key, "colour": problem.colour})
    if kind == "code":
        return Call("look_up_code", {"codes": [key]})
    return Call("look_up_guide", {"guide_id": key})


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
    if known or not said.text.strip() or said.plain_yes or said.plain_no:
        return False
    if said.intent in SMALL_TALK:
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
