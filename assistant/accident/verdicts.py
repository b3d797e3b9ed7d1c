"""May one drive on after a crash: the line that says so, by what is known."""

from collections.abc import Sequence

from assistant.accident.drivability import Drivability
from assistant.accident.situation import Situation
from assistant.damage.types import Damage
from assistant.messages import Locale, Urgency

_LINES: dict[str, dict[Locale, str]] = {
    "tow": {
        "zh": "车别再开，叫拖车。",
        "en": "Don't drive the car any more; have it towed.",
    },
    "check_first": {
        "zh": "先别开走：还不知道能不能安全地开，车留在安全的地方。",
        "en": "Don't drive off yet: it isn't clear that the car is safe to drive. Leave it in a "
        "safe place.",
    },
    "may_move": {
        "zh": "你说的这些里没有不能开的迹象，可以慢慢开去检查；里面的损伤外面看不见，一有异响、"
        "跑偏、漏液或亮红灯就停。",
        "en": "Nothing you've told me rules out driving it: go slowly, and straight to an "
        "inspection. Damage inside doesn't show, so stop at any odd noise, pull to one side, leak "
        "or red lamp.",
    },
    "looks": {
        "zh": "照片里看得见的只是外观损伤，一般不影响开；先看一圈：轮胎、灯、有没有漏液和异响。",
        "en": "The damage in the photo is cosmetic and usually doesn't stop you driving. Walk "
        "round the car first: tyres, lamps, leaks, noises.",
    },
    "unsafe_looks": {
        "zh": "先别开走：照片里的损伤可能影响安全，让救援或技师看过再动。",
        "en": "Don't drive off yet: the damage in the photo may make the car unsafe; have it "
        "looked at before you move it.",
    },
}
_URGENCY: dict[str, Urgency] = {
    "tow": "stop_now",
    "check_first": "soon",
    "may_move": "soon",
    "looks": "routine",
    "unsafe_looks": "soon",
}
_DANGERS = ("now", "injured", "fire", "smoke", "fuel", "high_voltage", "in_traffic", "airbag")
_COSMETIC = ("scratch", "dent", "crack", "broken")


def is_crash(situation: Situation, damages: Sequence[Damage]) -> bool:
    """Return whether people may be in danger, so that they are asked after first.

    A photo of a scratch, with nobody else involved and no danger told, is about the scratch.
    """
    others = situation.get("other_party") in ("vehicle", "person", "animal")
    danger = any(situation.get(fact) in ("yes", "maybe") for fact in _DANGERS)
    return not damages or others or danger or not _is_mild(damages)


def _is_mild(damages: Sequence[Damage]) -> bool:
    """Whether what shows for certain is looks alone; what may be damage raises no alarm."""
    return all(d.code in _COSMETIC and d.extent != "severe" for d in damages if d.sure)


def verdict_of(drivability: Drivability, damages: Sequence[Damage], *, crash: bool) -> str:
    """Return which line fits.

    Args:
        drivability: What the signs asked about say.
        damages: What the photos show.
        crash: As `is_crash` says; else only the photos speak.
    """
    if crash:
        return drivability.verdict
    return "looks" if _is_mild(damages) else "unsafe_looks"


def drive_line(verdict: str, locale: Locale) -> str:
    """Return the line of a verdict."""
    return _LINES[verdict][locale]


def urgency(verdict: str) -> Urgency:
    """Return how urgent a verdict is."""
    return _URGENCY[verdict]
