"""The emergency numbers that a forced line tells the driver to call."""

import re
from functools import cache

from assistant.messages import Locale, Message
from assistant.safety.emergency import EmergencyFile, Service
from assistant.safety.rules import DATA, load_record

# In the order in which drivers need them; the motorway's own number rescues cars, not people.
_MAIN: tuple[Service, ...] = ("traffic", "police", "fire", "ambulance")
_NUMBER = re.compile(r"(?<![\w.])\d{3,5}(?![\w.]*\d)", re.ASCII)


class EmergencyCall(Message):
    """A number that can be dialled, and who answers it. `away` means: outside mainland China."""

    number: str
    who: str
    away: bool = False


def calls_in(line: str, locale: Locale) -> list[EmergencyCall]:
    """Return the emergency numbers in a line of ours, in its order; other numbers are ignored."""
    known = _answers()
    found = dict.fromkeys(n for n in _NUMBER.findall(line) if n in known)
    home = set(load_book().countries["CN"].numbers.values())
    mixed = bool(home & found.keys())
    return [
        EmergencyCall(number=n, who=_who(known[n], locale), away=mixed and n not in home)
        for n in found
    ]


def calls_beside(calls: list[EmergencyCall], locale: Locale) -> list[EmergencyCall]:
    """Return the other emergency numbers of the place whose numbers `calls` holds.

    Only mainland China splits them up; elsewhere, or where the place is unknown and no Chinese
    number was named, there are none.
    """
    home, named = load_book().countries["CN"].numbers, {call.number for call in calls}
    if not named & set(home.values()):
        return []
    rest = [service for service in _MAIN if home[service] not in named]
    return [EmergencyCall(number=home[service], who=_who(service, locale)) for service in rest]


def _who(service: Service, locale: Locale) -> str:
    return load_book().names[service].get(locale)


@cache
def _answers() -> dict[str, Service]:
    """Who answers each number: as in mainland China where it is one of its numbers."""
    answers: dict[str, Service] = {}
    home = load_book().countries["CN"].numbers
    for service, number in home.items():
        answers.setdefault(number, service)
    for country in load_book().countries.values():
        for number in country.numbers.values():
            answers.setdefault(number, "any")
    return answers


@cache
def load_book() -> EmergencyFile:
    """Return the numbers of all countries."""
    return load_record(DATA / "emergency.yaml", EmergencyFile)
