"""What a message is about, set right by words that leave no doubt."""

import re
from dataclasses import replace
from typing import Any

from assistant.planner.arrival import asks_arrival
from assistant.planner.asking import (
    asks_duration,
    asks_for_number,
    asks_hours,
    takes_note,
    walks_off,
)
from assistant.planner.car_words import speaks_of_car
from assistant.planner.differing import speaks_of_difference
from assistant.planner.faults import checks_fault
from assistant.planner.goals import asks_for_work
from assistant.planner.own_help import has_own_help, wants_help_sent
from assistant.planner.plate_words import asks_for_plate
from assistant.planner.praise import is_praise
from assistant.planner.terms import asks_cancel_fee
from assistant.planner.types import Intent, ScoredIntent, Understanding
from assistant.planner.wrongs import asks_for_wrong, does_wrong, is_bare_name

_LIKELY = 0.6
_TWO = 2
# A refusal is no guess.
_SURELY = 0.8
_IN_ADVANCE = re.compile(
    r"[\w,.!)] ?(?:thx|ty|tks|thanks|thank you|cheers|ta|谢谢|多谢|谢了)[^?？]{0,16}$",
    re.IGNORECASE,
)
# Past these a time has been chosen: an hour in a question is no other one.
_SETTLED = ("name", "phone", "confirmation")
_MIDWAY = ("slot", *_SETTLED)
# What a message wishes for that wishes for nothing.
_NOTHING: dict[str, Any] = {"services": (), "likely_service": False, "when": None, "pick": None}
_HAPPENED = re.compile(
    r"\b(?:came|come|comes|went|popped|lit|flashed|appeared|started|showed|happened|noticed|"
    r"has been|it's been|was)\b|亮了|亮起|开始|出现|跳出"
)

# Work that a wish to have a fault looked at sounds like.
_LOOKED_OVER = (("inspection_prep",), ("major_service",))


def without(said: Understanding, intent: Intent) -> Understanding:
    """Return what was said without an intent."""
    return replace(said, intents=tuple(s for s in said.intents if s.intent != intent))


def naming_store(said: Understanding) -> Understanding:
    """Return a message that names a store as the choice that it is: a bare name sounds cross."""
    calm = without(said, "complaint")
    return calm if calm.intents else replace(calm, intents=(ScoredIntent("inform", _LIKELY),))


def reread(said: Understanding, meant: str, awaiting: str | None) -> Understanding:
    """Return what a folded message says, once more in the light of its sure words."""
    said = _refused(_changed(said, meant, awaiting), meant)
    if asks_cancel_fee(meant) and not said.services:
        # No price of work, and nothing is called off by asking.
        return replace(said, intents=(ScoredIntent("help", _SURELY),), when=None)
    if awaiting in _MIDWAY and asks_arrival(meant) and not (said.phone or said.name):
        return replace(said, intents=(ScoredIntent("help", _SURELY),), when=None)
    said = _compared(_backed_out(_of_story(said, meant, awaiting), meant), meant)
    if asks_for_number(meant) and not said.phone and not said.has("human"):
        said = replace(said, intents=(ScoredIntent("human", _LIKELY), *said.intents), name=None)
    elif said.has("human") and wants_help_sent(meant):
        # Somebody who comes to the car, and not somebody to talk to.
        said = replace(said, intents=(ScoredIntent("book", _SURELY),))
    if asks_for_plate(meant):
        # A number that is looked up, yet neither a booking's nor a shop's.
        said = without(without(said, "look_up_booking"), "human")
    return _timeless(said, meant, awaiting)


def without_thanks(said: Understanding) -> Understanding:
    """Thanks in advance close an order: "balance the wheels, thx"; the order is what counts."""
    closes = said.has("thanks") and _IN_ADVANCE.search(said.text)
    return without(said, "thanks") if closes and asks_for_work(said) else said


def closing(said: Understanding, meant: str) -> Understanding:
    """Return what was said without what is not meant by it: thanks, a test, help that comes."""
    chosen = said.pick or said.name or said.plain_yes or (said.when and said.when.first)
    if is_praise(meant) and not (chosen or said.phone or said.lamps or said.codes):
        # What was mended is named, and nothing of it is wanted.
        return replace(said, **_NOTHING, intents=(ScoredIntent("thanks", _SURELY),))
    said = _unofficial(said, meant)
    told = said.phone or said.name or said.codes or said.lamps or said.has("symptom", "accident")
    if told or not has_own_help(meant):
        return without_thanks(said)
    return replace(said, **_NOTHING, intents=(ScoredIntent("deny", _SURELY),))


def _unofficial(said: Understanding, meant: str) -> Understanding:
    """A lamp or a fault that is to be checked is nothing for an inspection, nor for a service."""
    guessed = said.likely_service and said.services in _LOOKED_OVER
    told = bool(said.lamps) or said.has("symptom", "lamp")
    drop = guessed and checks_fault(meant, told=told)
    return replace(said, services=(), likely_service=False) if drop else said


def _changed(said: Understanding, meant: str, awaiting: str | None) -> Understanding:
    """A part is to be changed, "后视镜掉了,换一个", where nothing was shown to choose from."""
    other = said.pick is not None and said.pick.kind == "other" and awaiting is None
    if other and (speaks_of_car(meant) or said.has("symptom", "accident")):
        return replace(without(said, "change_booking"), pick=None)
    return said


def _refused(said: Understanding, meant: str) -> Understanding:
    """What must be refused is heard for certain; a guess without a word of wrong is dropped."""
    if asks_for_wrong(meant):
        rest = without(said, "unsafe_request").intents
        said = replace(said, intents=(ScoredIntent("unsafe_request", 1.0), *rest))
    elif is_bare_name(meant) or (not does_wrong(meant) and _guessed(said, "unsafe_request")):
        said = without(said, "unsafe_request")
    # What is not offered anyway is refused all the same.
    return replace(said, not_offered=None) if said.has("unsafe_request") else said


def _of_story(said: Understanding, meant: str, awaiting: str | None) -> Understanding:
    """In the middle of a booking "a lamp came on this morning" wishes for no time."""
    told = said.has("lamp", "symptom", "code") and _HAPPENED.search(meant)
    if said.when is None or awaiting not in _MIDWAY or not told:
        return said
    return replace(said, when=None)


def _backed_out(said: Understanding, meant: str) -> Understanding:
    """Whoever says "why do you need that? Forget it" wants no help; a note is no complaint."""
    if takes_note(meant):
        return without(said, "complaint")
    return without(said, "help") if said.has("help") and walks_off(meant) else said


def _compared(said: Understanding, meant: str) -> Understanding:
    """Two kinds of work and how they differ: an explanation is wanted, whatever it sounds like."""
    known = said.has("how_to", "maintenance", "compare", "price", "book")
    if known or len(said.services) < _TWO or not speaks_of_difference(meant):
        return said
    return replace(said, intents=(ScoredIntent("how_to", _LIKELY), *said.intents))


def _guessed(said: Understanding, intent: Intent) -> bool:
    """Return whether an intent was only guessed: not surely, or beside work that was named."""
    if said.text.isascii() and not said.services:
        # English wrongs have words of too many kinds to list.
        return False
    share = next((s.confidence for s in said.intents if s.intent == intent), 0.0)
    return 0 < share < (1.0 if said.services else _SURELY)


def _timeless(said: Understanding, meant: str, awaiting: str | None) -> Understanding:
    """A question for a shop's hours, or for how long it takes, wishes for no time."""
    hourly = awaiting in _SETTLED or (said.when is not None and said.when.first is None)
    if awaiting is not None and hourly and not meant.isascii() and asks_duration(meant):
        return replace(without(said, "complaint"), when=None)
    if not asks_hours(meant):
        return said
    if not said.has("opening_hours"):
        said = replace(said, intents=(ScoredIntent("opening_hours", _LIKELY), *said.intents))
    return replace(said, when=None if hourly else said.when)
