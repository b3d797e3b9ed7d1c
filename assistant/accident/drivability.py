"""May the car be driven? From what the driver sees and says; in doubt it is towed."""

from dataclasses import dataclass
from typing import Literal

from assistant.accident.records import Words, applicable, doc_id
from assistant.accident.situation import Situation
from knowledge_base.accident import AccidentBook, DrivabilitySign, Fact, holds

Verdict = Literal["tow", "check_first", "may_move"]
# Whatever else is whole, with one of these the car stays.
_NEVER: tuple[Fact, ...] = ("fire", "smoke", "fuel", "high_voltage")


@dataclass(frozen=True)
class Reason:
    """One sign that speaks against driving, or (`care`) asks for care."""

    sign: str
    title: str
    text: str
    doc_id: str
    care: bool = False


@dataclass(frozen=True)
class Drivability:
    """The verdict, why, and what is still to look at.

    "check_first" means: don't drive before `unseen` is looked at. "may_move" says only that none
    of the signs asked about is there; hidden damage doesn't show.
    """

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    unseen: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


def judge(book: AccidentBook, situation: Situation, words: Words) -> Drivability:
    """Return whether the car may move."""
    signs = applicable(book.signs.values(), situation)
    seen = [sign for sign in signs if situation.get(sign.id) in ("yes", "maybe")]
    reasons = tuple(_reason(sign, situation, words) for sign in seen)
    unseen = tuple(s.id for s in signs if situation.get(s.id) == "unknown")
    services = tuple(dict.fromkeys(code for sign in seen for code in sign.services))
    if _stays(situation) or any(not reason.care for reason in reasons):
        return Drivability("tow", reasons, unseen, services or ("towing",))
    return Drivability("check_first" if unseen else "may_move", reasons, unseen, services)


def _stays(situation: Situation) -> bool:
    danger = any(situation.get(fact) in ("yes", "maybe") for fact in _NEVER)
    return danger or situation.get("movable") == "no"


def _reason(sign: DrivabilitySign, situation: Situation, words: Words) -> Reason:
    mild = bool(sign.care_when) and holds(sign.care_when, situation.facts)
    text = sign.care if mild and sign.care is not None else sign.reason
    return Reason(sign.id, words(sign.title), words(text), doc_id(sign), care=mild)
