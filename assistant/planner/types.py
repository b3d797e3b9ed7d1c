"""What the planner understands from one message."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, time
from typing import Literal

from assistant.messages import Locale

Intent = Literal[
    "lamp", "symptom", "code", "accident", "emergency", "maintenance", "price", "parts",
    "find_store", "book", "change_booking", "cancel_booking", "look_up_booking", "opening_hours",
    "store_services", "compare", "how_to", "inform", "affirm", "deny", "greeting", "thanks",
    "goodbye", "help", "complaint", "human", "off_topic", "unsafe_request",
]  # fmt: skip
# Intents that talk about the conversation or the shop, never about a fault.
SMALL_TALK: tuple[Intent, ...] = (
    "greeting", "thanks", "goodbye", "help", "complaint", "human", "off_topic", "unsafe_request",
)  # fmt: skip
PickKind = Literal["ordinal", "this", "cheapest", "earliest", "nearest", "last", "other"]


@dataclass(frozen=True)
class ScoredIntent:
    """An intent with calibrated confidence in [0, 1]."""

    intent: Intent
    confidence: float


@dataclass(frozen=True)
class LampMention:
    """A lamp described in words: candidate codes best first with confidence in [0, 1].

    `certain` is True when a name that belongs to one lamp only was used.
    """

    codes: tuple[tuple[str, float], ...]
    colour: str | None = None
    flashing: bool = False
    certain: bool = False


@dataclass(frozen=True)
class Vehicle:
    """What is known of a car; empty fields are unknown."""

    make: str | None = None
    model: str | None = None
    year: int | None = None
    odometer_km: int | None = None
    powertrain: Literal["petrol", "diesel", "hybrid", "ev"] | None = None
    vehicle_class: Literal["compact", "midsize", "suv", "luxury"] | None = None
    plate: str | None = None


def merge_vehicle(old: Vehicle, new: Vehicle) -> Vehicle:
    """Return the vehicle with what is newly known; another make starts over."""
    if new.make and old.make and new.make != old.make:
        return new
    known = {f.name: getattr(new, f.name) for f in fields(new) if getattr(new, f.name) is not None}
    return replace(old, **known)


def fill_vehicle(told: Vehicle, kept: Vehicle) -> Vehicle:
    """Return the car that the driver keeps, with what was told of it; another make gives way."""
    if told.make and kept.make and told.make != kept.make:
        return kept
    return merge_vehicle(kept, told)


@dataclass(frozen=True)
class When:
    """A wished time: a day, a range of days, a part of a day, all in the shop's local time.

    `earliest`/`latest` bound the time of day; both None means any time. `asap` is "now", "the
    sooner the better". `first`/`last` bound the days, inclusive. `impossible` is a day or an hour
    that doesn't exist, such as 31 November; nothing else is set then.
    """

    first: date | None = None
    last: date | None = None
    earliest: time | None = None
    latest: time | None = None
    asap: bool = False
    impossible: bool = False


@dataclass(frozen=True)
class Pick:
    """A choice from a list that was shown. `index` counts from 0 for "ordinal".

    `target` says which list, when the words do ("第二家", "the second slot").
    """

    kind: PickKind
    index: int | None = None
    target: Literal["store", "slot", "lamp"] | None = None


@dataclass(frozen=True)
class PlaceMention:
    """A place named in the message, resolved offline; WGS-84 degrees."""

    name_zh: str
    name_en: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Understanding:
    """One message, understood. Empty `intents` means: not sure.

    `plain_yes` is an unhedged yes and nothing else: the only thing that may confirm a booking.
    `likely_service` tells that the service was not named. `not_offered` names, by language, work
    that no shop of the catalogue does, `abroad` a place where the driver is and no shop can be.
    """

    text: str
    locale: Locale | None = None
    intents: tuple[ScoredIntent, ...] = ()
    plain_yes: bool = False
    plain_no: bool = False
    correction: bool = False
    codes: tuple[str, ...] = ()
    lamps: tuple[LampMention, ...] = ()
    services: tuple[str, ...] = ()
    likely_service: bool = False
    not_offered: Mapping[Locale, str] | None = None
    abroad: str | None = None
    vehicle: Vehicle = field(default_factory=Vehicle)
    place: PlaceMention | None = None
    when: When | None = None
    phone: str | None = None
    bad_phone: str | None = None
    name: str | None = None
    pick: Pick | None = None
    booking_code: str | None = None
    last4: str | None = None

    def has(self, *intents: Intent) -> bool:
        """Return whether any of `intents` was understood."""
        return any(scored.intent in intents for scored in self.intents)

    @property
    def intent(self) -> Intent | None:
        """The most likely intent, None when not sure."""
        return self.intents[0].intent if self.intents else None
