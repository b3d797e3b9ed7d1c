"""The shapes of knowledge records and the checks that every record must pass."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Locale = Literal["zh", "en"]
Severity = Literal["stop_now", "soon", "routine"]
Colour = Literal["red", "amber", "green", "blue", "white", "any"]
Powertrain = Literal["petrol", "diesel", "hybrid", "ev"]
VehicleClass = Literal["compact", "midsize", "suv", "luxury"]
BayKind = Literal["general", "lift", "alignment", "body", "ev", "van"]
ServiceCategory = Literal[
    "maintenance", "repair", "diagnosis", "tyres", "brakes", "body", "climate", "ev", "electrical",
    "roadside",
]  # fmt: skip
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]
CodePattern = Annotated[str, StringConstraints(pattern=r"^[PCBU][0-9A-F]{1,4}$")]

SEVERITY_RANK: dict[Severity, int] = {"routine": 0, "soon": 1, "stop_now": 2}


class Record(BaseModel):
    """An immutable record; unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Localised(Record):
    """One text in both languages."""

    zh: Line
    en: Line

    def get(self, locale: Locale) -> str:
        """Return the text in `locale`."""
        return self.zh if locale == "zh" else self.en


class Phrases(Record):
    """Lists of phrases per language: names drivers use, ways to say a symptom."""

    zh: list[Line] = Field(min_length=1)
    en: list[Line] = Field(min_length=1)


class Circumstance(Record):
    """Pieces of words that a driver must use, or must not, where a guide is to be spoken of."""

    zh: list[Line] = []
    en: list[Line] = []

    def is_told(self, text: str) -> bool:
        """Return whether any of the pieces is in a text, whichever apostrophe that has."""
        folded = text.lower().replace("’", "'")
        return any(piece in folded for piece in (*self.zh, *self.en))


class Source(Record):
    """Where a statement comes from.

    `kind`: a standard, a kind of owner's or workshop manual, a physical reason, a statute,
    a public authority, or trade practice.
    """

    kind: Literal["standard", "manual", "physics", "statute", "authority", "trade"]
    title: Localised
    url: str | None = None


class Reviewed(Record):
    """A record with sources and the day it was last checked against them."""

    sources: list[Source] = Field(min_length=1)
    reviewed: date


class LampMeaning(Record):
    """What one colour (steady or flashing) of a lamp means and asks for."""

    colour: Colour
    flashing: bool = False
    severity: Severity
    meaning: Localised
    drive: Localised
    now: list[Localised] = Field(min_length=1)


class Lamp(Reviewed):
    """A warning lamp or tell-tale: one code of the closed set in `lamp_codes.csv`."""

    code: Identifier
    name: Localised
    symbol: Localised
    aliases: Phrases
    meanings: list[LampMeaning] = Field(min_length=1)
    causes: list[Localised] = Field(min_length=1)
    next: list[Localised] = Field(min_length=1)
    code_families: list[CodePattern] = []
    services: list[Identifier] = []

    def meaning(self, colour: str | None, *, flashing: bool = False) -> LampMeaning:
        """Return the meaning for a colour.

        A colour that nobody named is taken to be the usual one, which stands first in the record;
        `worse_than` tells what else it may be. A colour that the record does not list gets the
        most severe meaning.
        """
        wanted = colour or self.meanings[0].colour
        match = [m for m in self.meanings if m.colour in (wanted, "any")]
        flash = [m for m in match if m.flashing == flashing]
        pool = flash or match or self.meanings
        return max(pool, key=lambda m: SEVERITY_RANK[m.severity])

    def worse_than(self, meaning: LampMeaning) -> list[LampMeaning]:
        """Return the meanings, of other colours or flashing, that are more severe than one."""
        rank = SEVERITY_RANK[meaning.severity]
        return [m for m in self.meanings if SEVERITY_RANK[m.severity] > rank]


class CodeFamily(Record):
    """Causes and first checks shared by related trouble codes."""

    family: Identifier
    causes: list[Localised] = Field(min_length=1)
    checks: list[Localised] = Field(min_length=1)
    drive: Localised
    services: list[Identifier] = []
    sources: list[Source] = Field(min_length=1)
    reviewed: date


class TroubleCode(Record):
    """A generic diagnostic trouble code after SAE J2012 / ISO 15031-6."""

    code: Annotated[str, StringConstraints(pattern=r"^[PCBU][0-3][0-9A-F]{3}$")]
    name: Localised
    system: Identifier
    severity: Severity
    family: Identifier


class Hypothesis(Record):
    """A possible cause, the check that separates it from the others, and its fix."""

    cause: Localised
    check: Localised
    fix: Localised
    risk: Localised
    services: list[Identifier] = []


class Interval(Record):
    """How often work is usually due, shortest and longest, as its guide says in words."""

    item: Localised
    km: tuple[int, int] | None = None
    months: tuple[int, int] | None = None
    each_service: bool = False  # every service includes it
    powertrains: list[Powertrain] = ["petrol", "diesel", "hybrid", "ev"]  # that have the part


class Guide(Reviewed):
    """From a symptom to ranked hypotheses, most likely first."""

    id: Identifier
    category: Literal[
        "noise", "vibration", "smell", "smoke", "leak", "starting", "power", "brakes", "steering",
        "tyres", "climate", "electrical", "ev", "body", "accident", "roadside", "maintenance",
    ]  # fmt: skip
    title: Localised
    severity: Severity
    phrasings: Phrases
    drive: Localised
    now: list[Localised] = Field(min_length=1)
    hypotheses: list[Hypothesis] = []
    notes: list[Localised] = []
    services: list[Identifier] = []
    lamps: list[Identifier] = []
    codes: list[CodePattern] = []
    powertrains: list[Powertrain] = []
    intervals: list[Interval] = []
    region: Literal["cn", "any"] = "any"
    only_with: Circumstance | None = None
    never_with: Circumstance | None = None

    def fits(self, text: str) -> bool:
        """Return whether what a driver writes may be about this at all.

        "Pulls to one side" is a matter of the brakes only where braking is told of.
        """
        denied = self.never_with is not None and self.never_with.is_told(text)
        return not denied and (self.only_with is None or self.only_with.is_told(text))

    @model_validator(mode="after")
    def _says_something(self) -> "Guide":
        if not self.hypotheses and not self.notes:
            raise ValueError("a guide needs hypotheses or notes")
        return self


class Range(Record):
    """A price range in whole currency units as written in content files."""

    low: int = Field(ge=0)
    high: int = Field(ge=0)

    @model_validator(mode="after")
    def _ordered(self) -> "Range":
        if self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")
        return self


class Price(Record):
    """Labour and parts for one vehicle class, yuan."""

    labour: Range
    parts: Range


class Service(Reviewed):
    """Work a shop does: duration, bay, price by vehicle class, what is not included."""

    code: Identifier
    name: Localised
    aliases: Phrases
    description: Localised
    category: ServiceCategory
    duration_min: int = Field(ge=15, le=2880)
    bay: BayKind
    # What to lay out before the car comes; empty where only the work will tell.
    parts: list[Localised] = []
    mobile: bool = False
    powertrains: list[Powertrain] = Field(min_length=1)
    prices: dict[VehicleClass, Price]
    excludes: list[Localised] = Field(min_length=1)
    basis: Localised

    @model_validator(mode="after")
    def _all_classes(self) -> "Service":
        missing = {"compact", "midsize", "suv", "luxury"} - set(self.prices)
        if missing:
            raise ValueError(f"prices miss {', '.join(sorted(missing))}")
        return self


Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]


class Bay(Record):
    """One place where work is done: a lift, a body bay, a service van."""

    bay_id: Identifier
    kinds: list[BayKind] = Field(min_length=1)


class Technician(Record):
    """Someone who works at a store, under an id of the store's choice that names nobody.

    `skills` are the categories of services that they do, `hours` their shifts, `off` days without.
    """

    technician_id: Identifier
    skills: list[ServiceCategory] = Field(min_length=1)
    hours: dict[Weekday, list[tuple[Clock, Clock]]]
    off: list[date] = []


class Store(Record):
    """A repair shop. `hours` holds opening periods by weekday, in `timezone`; WGS-84 degrees.

    `closed` are days without any; where `technicians` are given, a slot needs one of them beside a
    bay; `prices` are the store's own, for every vehicle class. `revision`
    counts what the store has changed since.
    """

    store_id: Identifier
    name: Localised
    address: Localised
    city: Line
    district: Line
    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    timezone: str = "Asia/Shanghai"
    hours: dict[Weekday, list[tuple[Clock, Clock]]]
    bays: list[Bay]
    services: list[Identifier]
    price_factor: float = Field(default=1.0, ge=0.5, le=2.0)
    prices: dict[Identifier, Price] = {}
    closed: list[date] = []
    technicians: list[Technician] = []
    revision: int = Field(default=0, ge=0)
    phone: str | None = None
    rating: float | None = Field(default=None, ge=0, le=5)
    demo: bool = False
