"""What a photo showed, in words: what is certain is said, what is not is asked, one at a time."""

from collections.abc import Mapping

from assistant.candidates import best_two
from assistant.evidence import Evidence
from assistant.labels import damage_name, option_name
from assistant.messages import CandidateView, FindingView
from assistant.planner.dialogue import Dialogue
from assistant.planner.wording import Wording

# More words than this on a photo are a page, not a message.
TEXTS = 4
_NOTHING = {"dashboard": "no_lamp", "scan_tool": "no_code"}
_NEITHER = {"trouble_code": "code_neither", "text": "text_neither"}


def photo_parts(state: Dialogue, say: Wording) -> list[str]:
    """Return what a reply says of the photos of this turn, problems and questions left out."""
    seen = state.turn.evidence
    if "inspect_photo" in state.turn.failed:
        return [say("bad_photo", error=seen.error or "")]
    asks = state.open.asked is not None and seen.findings
    known = seen.problems or seen.maker_codes or seen.unknown_codes or asks
    if not state.turn.ran("inspect_photo") or known:
        return []
    if seen.cars and seen.crash:
        return []
    if state.asked[-2:] == ["photo", "photo"]:
        # A third wish for a photo would be nagging; words will do.
        return [say("photo_again_car" if seen.cars else "photo_again")]
    if seen.cars:
        return [*_perhaps(seen, say), say("no_damage_seen")]
    if seen.page:
        return [say("printed_page")]
    nothing = say(_NOTHING.get(str(seen.scene), "no_finding"))
    if seen.texts and seen.scene != "dashboard":
        return [say("text_seen", texts=say("listing").join(seen.texts[:TEXTS])), nothing]
    return [nothing]


def _perhaps(seen: Evidence, say: Wording) -> list[str]:
    """Return what may be damage on a photo that shows none for certain."""
    unsure = [damage_name(f, say.locale) for f in seen.findings if f.kind == "damage"]
    return [say("damage_perhaps", what=say("joined").join(dict.fromkeys(unsure)))] if unsure else []


def choice_parts(state: Dialogue, say: Wording) -> list[str]:
    """Return how the reply takes the answer to a question about a photo, before it explains."""
    choice = state.choice
    if choice is None or choice.about is None:
        return []
    if choice.how == "neither":
        neither = "told_neither" if choice.about.told else "lamp_neither"
        return [say(_NEITHER.get(choice.about.kind, neither))]
    if choice.how == "unsure":
        severities = {option.severity for option in best_two(choice.about)}
        return [say("lamp_safer" if len(severities) > 1 else "lamp_likelier")]
    return []


def question_parts(state: Dialogue, say: Wording, symbols: Mapping[str, str]) -> list[str]:
    """Return the question about the one finding that is asked next.

    Lamps told in words are told apart by their looks, `symbols` by code: who describes a lamp
    doesn't know its name.
    """
    finding = state.open.asked
    if finding is None:
        return []
    names = [_called(option, finding, say, symbols) for option in best_two(finding)]
    question = _which(names, finding, say) if len(names) > 1 else _is_it(names[0], finding, say)
    others = len(state.open.waiting) - 1
    return [f"{question} {say('ask_more', n=others)}" if others else question]


def _called(
    option: CandidateView, finding: FindingView, say: Wording, symbols: Mapping[str, str]
) -> str:
    name = option_name(option, finding, say.locale)
    if finding.told and option.code in symbols:
        return say("by_looks", name=name, looks=symbols[option.code])
    return name


def _which(names: list[str], finding: FindingView, say: Wording) -> str:
    options = [say("option", n=n, name=name) for n, name in enumerate(names, 1)]
    key = "ask_code" if finding.kind == "trouble_code" else "ask_lamp"
    key = "ask_told" if finding.told else key
    hue = say(f"hue_{finding.colour or 'none'}")
    joined = "\n".join(options) if finding.told else say("or").join(options)
    return say(key, options=joined, hue=hue)


def _is_it(name: str, finding: FindingView, say: Wording) -> str:
    key = {"lamp": "ask_lamp_one", "text": "ask_text"}.get(finding.kind, "ask_code_one")
    key = "ask_told_one" if finding.told else key
    return say(key, options=name, text=finding.code)
