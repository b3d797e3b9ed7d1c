"""Cases that technicians solved: what the car did, what it was, what put it right."""

import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field, field_validator

from knowledge_base.schema import Locale, Powertrain, Record
from knowledge_base.trouble_codes import find_codes

CaseStatus = Literal["draft", "reviewed", "withdrawn"]

_UNSEEN = ("Cc", "Cf", "Cs", "Co")
# A longer text is no code but a sentence that names one.
_CODE_CHARS = 12


def one_line(text: str) -> str:
    """Return a text in NFC on one line, without control or direction-changing characters.

    Raises:
        ValueError: Nothing is left.
    """
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    plain = "".join(c for c in spaced if unicodedata.category(c) not in _UNSEEN).strip()
    if not plain:
        raise ValueError("it is blank; say it in a few words, or leave an optional field out")
    return plain


def _prose(text: str) -> str:
    """Clean a text as `one_line` does, but keep its lines."""
    one_line(text)
    return "\n".join(one_line(line) for line in text.splitlines() if _has_words(line))


def _has_words(line: str) -> bool:
    return any(not c.isspace() and unicodedata.category(c) not in _UNSEEN for c in line)


def _code(text: str) -> str:
    codes = find_codes(text)
    if len(codes) != 1 or len(text) > _CODE_CHARS:
        raise ValueError(
            "it is no trouble code; write a letter P, C, B or U and four digits, such as P0301, "
            "and put what a tool shows in another form into the symptom"
        )
    return codes[0]


Short = Annotated[str, Field(max_length=60), AfterValidator(one_line)]
Line = Annotated[str, Field(max_length=160), AfterValidator(one_line)]
Step = Annotated[str, Field(max_length=500), AfterValidator(one_line)]
Prose = Annotated[str, Field(max_length=2000), AfterValidator(_prose)]
CaseCode = Annotated[str, Field(max_length=40), AfterValidator(_code)]


class CaseVehicle(Record):
    """The car of a case; nothing in it tells whose it is."""

    make: Short
    model: Short
    year: int | None = Field(None, ge=1950, le=2100)
    powertrain: Powertrain | None = None
    mileage_km: int | None = Field(None, ge=0, le=3_000_000)
    engine: Short | None = None


class CaseText(Record):
    """What a technician writes: the whole of a case but its state."""

    title: Line
    symptom: Prose
    vehicle: CaseVehicle
    codes: list[CaseCode] = Field([], max_length=20, examples=[["P0301"]])
    checks_tried: list[Step] = Field([], max_length=20)
    root_cause: Prose
    fix: Prose
    parts: list[Line] = Field([], max_length=30)
    time_min: int = Field(ge=1, le=60_000, description="Minutes of work.")

    @field_validator("codes")
    @classmethod
    def _each_once(cls, codes: list[str]) -> list[str]:
        return list(dict.fromkeys(codes))


class Signature(Record):
    """Who did something to a case, and when. `account` is an id, `name` what people call it."""

    account: str
    name: str
    at: AwareDatetime


class Withdrawal(Signature):
    """Who took a case back, when and why."""

    reason: Line


class SolvedCase(CaseText):
    """One version of a case. Owners see reviewed ones only.

    `version` counts the changes from 1: every change, a review too, makes a new one. `written` is
    by whoever wrote this text, `reviewed` by whoever read it.
    """

    case_id: str
    version: int = Field(ge=1)
    status: CaseStatus
    locale: Locale
    written: Signature
    reviewed: Signature | None = None
    withdrawn: Withdrawal | None = None
