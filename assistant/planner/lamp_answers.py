"""The driver's answer to "which of these two lamps is it?"."""

from dataclasses import dataclass, replace
from typing import Literal

from assistant.candidates import NO_CANDIDATE, best_two, is_dangerous, safer, severity_rank
from assistant.messages import CandidateView, FindingView
from assistant.planner.again import asks_how_bad
from assistant.planner.answer_words import denies, denies_first, doubts, doubts_first, hedges
from assistant.planner.folding import fold
from assistant.planner.types import Intent, Understanding

_ANSWERS: tuple[Intent, ...] = ("affirm", "deny", "inform", "lamp")
# Two names in one message decide only when one of them fits clearly better.
_CLEARLY = 2.5
_WHOLE = 0.99
_MANNERS: tuple[Intent, ...] = ("greeting", "thanks", "goodbye")


@dataclass(frozen=True)
class LampChoice:
    """What to explain in answer to a question: `code` in `colour`.

    "neither" explains a lamp that is unknown; "unsure" the reading to go by in doubt, which is
    `assumed` where the message answers something else or nothing.
    """

    code: str
    colour: str | None = None
    how: Literal["picked", "neither", "unsure"] = "picked"
    about: FindingView | None = None
    assumed: bool = False


def answer_to(said: Understanding, finding: FindingView) -> LampChoice | None:
    """Return the choice to go on with after a message that followed a question.

    What answers nothing counts as doubt; where a reading is dangerous, so does a change of the
    subject, because the danger must not be forgotten over it.
    """
    choice = read_choice(said, finding)
    if choice is not None:
        return choice
    dangerous = is_dangerous(finding) and said.intent not in _MANNERS
    if dangerous or _is_no_clear_answer(said, finding):
        return replace(in_doubt(finding), assumed=True)
    return None


def _is_no_clear_answer(said: Understanding, finding: FindingView) -> bool:
    codes = {option.code for option in best_two(finding)}
    if any(code in codes for mention in said.lamps for code, _ in mention.codes):
        return True
    if said.plain_no:
        return False
    if len(codes) == 1 and said.has("book", "find_store", "price"):
        # Whoever goes on to a shop has not denied it.
        return True
    return asks_how_bad(said.text) or _says_nothing_else(said)


def _says_nothing_else(said: Understanding) -> bool:
    filled = said.services or said.place or said.when or said.phone or said.codes
    other_lamp = any(mention.certain for mention in said.lamps)
    return not filled and not other_lamp and all(s.intent in _ANSWERS for s in said.intents)


def read_choice(said: Understanding, finding: FindingView) -> LampChoice | None:
    """Return what a message answers to the question about `finding`; None for something else.

    How a message begins counts more than what follows: "not sure, maybe the first" is a doubt. So
    is "maybe the second" where the first would be the more serious one.
    """
    text = said.text
    if denies_first(text):
        return _neither(said, finding)
    picked = _picked(said, finding)
    if picked is not None and not doubts_first(text):
        plays_down = severity_rank(picked) < severity_rank(safer(finding))
        if hedges(text) and plays_down:
            return in_doubt(finding)
        return LampChoice(picked.code, finding.colour, "picked", finding)
    if doubts(text):
        return in_doubt(finding)
    return _neither(said, finding) if denies(text) else None


def _neither(said: Understanding, finding: FindingView) -> LampChoice:
    """Return an unknown lamp, or the one that the driver says it is instead."""
    asked = {option.code for option in best_two(finding)}
    named = [m.codes[0][0] for m in said.lamps if m.certain and m.codes[0][0] not in asked]
    if named:
        return LampChoice(named[0], finding.colour, "picked", finding)
    return LampChoice(NO_CANDIDATE, finding.colour, "neither", finding)


def in_doubt(finding: FindingView) -> LampChoice:
    """Return the choice for a driver who can't tell."""
    return LampChoice(safer(finding).code, finding.colour, "unsure", finding)


def named_code(said: Understanding, codes: list[str]) -> str | None:
    """Return the one of `codes` that a message names; None where it names none, or two alike."""
    shares: dict[str, float] = {}
    for mention in said.lamps:
        for code, share in mention.codes:
            if code in codes:
                shares[code] = max(shares.get(code, 0.0), 1.0 if mention.certain else share)
    ranked = sorted(shares, key=lambda code: -shares[code])
    if len(ranked) < 2:
        return ranked[0] if ranked else None
    best, second = shares[ranked[0]], shares[ranked[1]]
    whole_name = best >= _WHOLE > second
    return ranked[0] if whole_name or best >= _CLEARLY * second else None


def _picked(said: Understanding, finding: FindingView) -> CandidateView | None:
    options = best_two(finding)
    text = fold(said.text)
    # A button of the page says the name as it stands in the question.
    exact = [o for o in options if o.name and text in (fold(o.name.zh), fold(o.name.en))]
    if exact:
        return exact[0]
    if said.pick is not None:
        index = len(options) - 1 if said.pick.kind == "last" else said.pick.index
        return options[index] if index is not None and index < len(options) else None
    if len(options) == 1 and said.plain_yes:
        return options[0]
    codes = [option.code for option in options]
    named = named_code(said, codes) or next((c for c in codes if c in said.codes), None)
    return next((option for option in options if option.code == named), None)
