"""Lamps and trouble codes by code, as records for programs."""

from datetime import date

from assistant.messages import Message, Urgency
from knowledge_base.load import Knowledge
from knowledge_base.schema import Lamp, Localised, Source, TroubleCode
from knowledge_base.trouble_codes import find_codes, is_generic

__all__ = [
    "CodeRecord",
    "Lamp",
    "MakerSpecificCode",
    "MalformedCode",
    "UnknownCode",
    "UnknownLamp",
    "look_up_code",
    "look_up_lamp",
]


class LookUpError(Exception):
    """A code that leads to no record."""


class UnknownLamp(LookUpError):
    """No lamp has this code."""


class MalformedCode(LookUpError):
    """The text is no trouble code."""


class MakerSpecificCode(LookUpError):
    """The code means something else with every make, so it is not decoded without one."""


class UnknownCode(LookUpError):
    """The code is generic, but not among the records."""


class CodeRecord(Message):
    """A generic trouble code with the causes and first checks of its family."""

    code: str
    name: Localised
    system: str
    severity: Urgency
    drive: Localised
    causes: list[Localised]
    checks: list[Localised]
    services: list[str]
    sources: list[Source]
    reviewed: date


def look_up_lamp(knowledge: Knowledge, code: str) -> Lamp:
    """Return the record of a lamp; raises `UnknownLamp`."""
    lamp = knowledge.lamps.get(code)
    if lamp is None:
        raise UnknownLamp(f"There is no lamp {code[:40]!r}; GET /api/v1/lamps lists all codes.")
    return lamp


def look_up_code(knowledge: Knowledge, text: str) -> CodeRecord:
    """Return the record of one trouble code, in any spelling that `find_codes` reads.

    Raises:
        MalformedCode: The text is not one code.
        MakerSpecificCode: It is of a range that each maker fills on its own.
        UnknownCode: It is generic and unknown.
    """
    codes = find_codes(text)
    # A longer text that only mentions a code is a search, not a look-up.
    if len(codes) != 1 or len(text) > 12:
        raise MalformedCode(
            f"{text[:40]!r} is not a trouble code; send a letter P, C, B or U and four digits, "
            "such as P0420."
        )
    code = codes[0]
    if code in knowledge.trouble_codes:
        return _record(knowledge.trouble_codes[code], knowledge)
    if not is_generic(code):
        raise MakerSpecificCode(
            f"{code} is a maker-specific code: every maker gives it a meaning of its own. Which "
            "make is the car? Ask the assistant with the make, or look in the maker's manual."
        )
    raise UnknownCode(f"{code} is not among the known generic codes; check how it was read.")


def _record(code: TroubleCode, knowledge: Knowledge) -> CodeRecord:
    family = knowledge.families[code.family]
    return CodeRecord(
        code=code.code,
        name=code.name,
        system=code.system,
        severity=code.severity,
        drive=family.drive,
        causes=family.causes,
        checks=family.checks,
        services=family.services,
        sources=family.sources,
        reviewed=family.reviewed,
    )
