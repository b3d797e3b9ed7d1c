"""What a message says of a crash by its words alone: does it go on about it, is an alarm wrong."""

import re
from collections.abc import Mapping
from functools import cache

from assistant.accident.reading import DANGERS, FLAGGED, FactReader
from assistant.safety.triage import RedFlag, Triage
from knowledge_base.accident import Fact

# What the trained model takes for a smell of fuel, where a message says so.
_SMELLS: tuple[tuple[Fact, str], ...] = (
    ("drink", "yes"), ("powertrain", "petrol"), ("powertrain", "diesel"),
)  # fmt: skip
# No railway without a word of it: a guard rail and a barrier are none.
_RAILWAY = re.compile(
    r"铁[道轨路]|道口|火车|列车|栏杆[^,，。]{0,4}[放落]|"
    r"\b(?:rail(?:way|road)s?|rails|trains?|tracks?|crossing|trams?|gates?|"
    r"(?:barriers?|arms?|booms?) (?:\w+ )?(?:down|came|come|coming|dropp\w+|lower\w+|clos\w+))\b",
    re.IGNORECASE,
)
# Faults of a car that drives: who answers from beside a crashed one doesn't report them.
_DRIVING = frozenset(
    ("stuck_throttle", "brake_loss", "steering_loss", "bonnet_open", "motorway_breakdown")
)
# Told in passing of many other things as well.
_PASSING: frozenset[Fact] = frozenset(("now", "motorway", "dark", "powertrain", "warning_lamps"))
_FINE: frozenset[Fact] = frozenset(("movable", "now", "dark", "motorway"))


@cache
def plain_reader() -> FactReader:
    """Return the one reader of this process that goes by rules alone, without triage."""
    return FactReader(lambda _: Triage())


def heeded(triage: Triage, text: str, *, answering: bool) -> tuple[RedFlag, ...]:
    """Return the red flags of a message but for those that its own words speak against.

    What a rule found always stands. What the trained model alone senses yields to a plain denial:
    "nobody is hurt", after a crash "we're on the verge", in an answer any other. It yields to what
    it is mistaken for, too: the driver who smells of drink, the guard rail.
    """
    if triage.ruled or not triage.flags:
        return triage.flags
    told = plain_reader().read(text, flags=()).told
    return tuple(
        flag
        for flag in triage.flags
        if not (
            _is_denied(flag.code, told, answering=answering) or _is_other(flag.code, text, told)
        )
    )


def _is_denied(code: str, told: Mapping[Fact, str], *, answering: bool) -> bool:
    crash = "other_party" in told and told.get("motorway") != "yes"
    plain = answering or code == "injury" or (code == "motorway_breakdown" and crash)
    harmless = answering and code in _DRIVING and _is_harmless(told)
    return harmless or (plain and _told_of(code, told) == "no")


def _is_harmless(told: Mapping[Fact, str]) -> bool:
    """Return whether something is told, and nothing of it is wrong."""
    wrong = {fact for fact, value in told.items() if value in ("yes", "maybe")} - _FINE
    return bool(told) and not wrong and told.get("movable") != "no"


def _is_other(code: str, text: str, told: Mapping[Fact, str]) -> bool:
    if code == "rail_crossing":
        return _RAILWAY.search(text) is None
    smells = any(told.get(fact) == value for fact, value in _SMELLS)
    return code == "fuel_smell" and smells and _told_of(code, told) in ("unknown", "no")


def _told_of(code: str, told: Mapping[Fact, str]) -> str:
    fact = FLAGGED.get(code)
    return told.get(fact, "unknown") if fact else "unknown"


def tells_of_battery_hit(text: str) -> bool:
    """Return whether an electric car was hit underneath: no noise of a crash, and as dangerous."""
    told = plain_reader().read(text, flags=()).told
    electric = told.get("powertrain") in ("ev", "hybrid") or told.get("high_voltage") == "yes"
    return electric and told.get("underbody") == "yes"


def dangers_told(text: str) -> tuple[int, bool]:
    """Return how many dangers to people a message tells of, and whether something was hit."""
    told = plain_reader().read(text, flags=()).told
    dangers = [fact for fact in DANGERS if told.get(fact) == "yes"]
    return len(dangers), told.get("other_party", "unknown") not in ("unknown", "nobody")


def tells_of_crash(text: str) -> bool:
    """Return whether a message tells something of a crash that is spoken of already."""
    reading = plain_reader().read(text, flags=())
    return bool(reading.done or reading.told.keys() - _PASSING)
