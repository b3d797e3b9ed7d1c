"""What to do after a crash: first questions, process by place, photos to take, may it be driven."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, model_validator

from knowledge_base.schema import Identifier, Localised, Record, Reviewed, Severity

Answer = Literal["yes", "no", "maybe", "unknown"]
Place = Literal["cn", "general"]
EmergencyService = Literal["fire", "ambulance", "police", "traffic", "motorway"]
Phase = Literal["safety", "rescue", "report", "evidence", "settle", "claim"]

# What stands in a text where the numbers of the place go.
NUMBERS = "{numbers}"

YesNoFact = Literal[
    "now", "injured", "fire", "smoke", "fuel", "high_voltage", "in_traffic", "motorway", "dark",
    "underbody", "movable", "dispute", "drink", "papers_missing", "foreign_plates",
    "airbag", "wheel_angle", "leak", "lamps_out", "glass", "bonnet", "rubbing", "steering_off",
    "brakes", "warning_lamps",
]  # fmt: skip
ChoiceFact = Literal["other_party", "parked", "fled", "powertrain"]
Fact = YesNoFact | ChoiceFact

CHOICES: dict[ChoiceFact, tuple[str, ...]] = {
    "other_party": ("vehicle", "person", "animal", "property", "nobody", "unknown"),
    "parked": ("theirs", "mine", "no", "unknown"),
    "fled": ("me", "other", "no", "unknown"),
    "powertrain": ("petrol", "diesel", "hybrid", "ev", "unknown"),
}
# Every fact and what may be known of it. `now` is that people are still at the scene, `fire` open
# fire, `fuel` fuel that leaks or smells, `in_traffic` a car or people still in a lane, `underbody`
# a hit on floor or battery, `movable` that the car moves by itself, `parked` whose car stood there
# with nobody in it, `fled` who left.
FACTS: Mapping[Fact, tuple[str, ...]] = dict(
    [*((fact, get_args(Answer)) for fact in get_args(YesNoFact)), *CHOICES.items()]
)


def _known_values(conditions: dict[Fact, list[str]]) -> dict[Fact, list[str]]:
    for fact, values in conditions.items():
        wrong = set(values) - set(FACTS[fact])
        if wrong or not values:
            told = ", ".join(sorted(wrong)) or "nothing"
            raise ValueError(f"{fact} may be {', '.join(FACTS[fact])}, not {told}")
    return conditions


Conditions = Annotated[dict[Fact, list[str]], AfterValidator(_known_values)]
# Any of several: each of them holds when all its facts have one of the values listed.
When = list[Conditions]


def holds(when: Sequence[Mapping[Fact, list[str]]], known: Mapping[Fact, str]) -> bool:
    """Return whether one of the conditions holds, or there is none; unnamed facts are unknown."""
    return not when or any(
        all(known.get(fact, "unknown") in values for fact, values in conditions.items())
        for conditions in when
    )


class Step(Record):
    """One thing to do or to know. `id` names the action: steps with the same one tick together.

    The text holds `{numbers}` exactly where it names whom to call: `calls`.
    """

    id: Identifier
    text: Localised
    when: When = []
    calls: list[EmergencyService] = []

    @model_validator(mode="after")
    def _numbers_where_calls(self) -> "Step":
        for text in (self.text.zh, self.text.en):
            if (NUMBERS in text) != bool(self.calls):
                raise ValueError(f"calls and {NUMBERS} go together, in both languages")
        return self


class AccidentRecord(Reviewed):
    """What every record says of itself.

    `topic` is the same in the record for China and in the general one, which stands in for it
    elsewhere and where China has none of its own.
    """

    id: Identifier
    topic: Identifier
    place: Place
    severity: Severity
    title: Localised
    when: When = []
    steps: list[Step] = []

    @property
    def gist(self) -> Localised:
        """What the record says in one text, where it has no steps."""
        return self.title


class AccidentQuestion(AccidentRecord):
    """One thing to ask, and the facts that the answer decides.

    `flags` are the red flags, by code, whose line is said first when a fact is so; with them it is
    an emergency, with `unsure` for what may be so and `suspect` for what makes it likely unasked.
    `handled_by` are the actions after which the line need not be said again. `brief` names the
    danger in a list of several that are asked about at once; where `unasked` holds nobody is asked,
    though what is told of the danger counts.
    """

    facts: list[Fact] = Field(min_length=1)
    ask: Localised
    brief: Localised | None = None
    unsure: Localised | None = None
    flags: dict[Fact, Identifier] = {}
    suspect: When = []
    handled_by: list[Identifier] = []
    unasked: When = []

    @model_validator(mode="after")
    def _emergency_is_whole(self) -> "AccidentQuestion":
        if self.flags and not (self.unsure and self.brief and self.handled_by):
            raise ValueError("an emergency needs unsure, brief and handled_by")
        if set(self.flags) - set(self.facts):
            raise ValueError("flags belong to facts of the question")
        for text in (self.ask, self.unsure or self.ask):
            if bool(self.flags) != (NUMBERS in text.zh) or bool(self.flags) != (NUMBERS in text.en):
                raise ValueError(f"an emergency names {NUMBERS}, other questions don't")
        return self


class Limit(Record):
    """The most that compulsory cover pays for one kind of loss, whole currency units."""

    name: Localised
    at_fault: int = Field(gt=0)
    not_at_fault: int = Field(gt=0)
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "CNY"


class Procedure(AccidentRecord):
    """Part of the process: things to do in order, or (`kind: know`) facts to explain.

    A `special` one is what this kind of crash asks for and others don't.
    """

    phase: Phase
    kind: Literal["do", "know"] = "do"
    special: bool = False
    steps: list[Step] = Field(min_length=1)
    limits: list[Limit] = []


class Seen(Record):
    """What a photo must show to count as a view; parts as the damage models name them."""

    parts: list[Identifier] = []
    at_least: int = Field(default=1, ge=1)
    damage: bool = False
    close: bool = False
    plates: int = Field(default=0, ge=0)


class PhotoView(AccidentRecord):
    """One photo to take: how, and what it is for.

    Without `seen` no photo counts as this view by itself: the driver says so.
    """

    how: Localised
    why: Localised
    seen: Seen | None = None

    @property
    def gist(self) -> Localised:
        """How to take it."""
        return self.how


class DrivabilitySign(AccidentRecord):
    """Something that speaks against driving on; `id` is the fact.

    `look` tells how to find out. Where `care_when` holds the car may be moved with care.
    """

    look: Localised
    reason: Localised
    care: Localised | None = None
    care_when: When = []
    services: list[Identifier] = []

    @property
    def gist(self) -> Localised:
        """Why it speaks against driving."""
        return self.reason

    @model_validator(mode="after")
    def _is_a_fact(self) -> "DrivabilitySign":
        if self.id not in get_args(YesNoFact):
            raise ValueError(f"{self.id} is no fact that is yes or no")
        if bool(self.care) != bool(self.care_when):
            raise ValueError("care and care_when go together")
        return self


@dataclass(frozen=True)
class AccidentBook:
    """All records by id, in the order of the files: that is the order in which to act."""

    questions: dict[str, AccidentQuestion] = field(default_factory=dict)
    procedures: dict[str, Procedure] = field(default_factory=dict)
    views: dict[str, PhotoView] = field(default_factory=dict)
    signs: dict[str, DrivabilitySign] = field(default_factory=dict)

    def records(self) -> list[AccidentRecord]:
        """Return every record."""
        kinds = (self.questions, self.procedures, self.views, self.signs)
        return [record for kind in kinds for record in kind.values()]
