"""What a dialogue case states: who drives, what they want, what must be true at the end."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, Self, cast

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from assistant.messages import Awaiting, Locale, Urgency

Split = Literal["dev", "test"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Pattern = Text
# How many wordings of one task there are: the k of pass^k.
WORDINGS = 4


class CaseError(Exception):
    """A case file is wrong; the message names file, case and field."""


class Part(BaseModel):
    """An immutable piece of a case; unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SlotWish(Part):
    """Which offered time the driver takes.

    Either `pick`, the number of an offered time (1 = first), or the words `say` with what they
    mean: `day` days from today, and the hours [`from_hour`, `to_hour`] of the start, shop time.
    """

    pick: int | None = Field(None, ge=1, le=6)
    say: tuple[Text, ...] = ()
    day: int | None = Field(None, ge=0)
    from_hour: int = Field(0, ge=0, le=23)
    to_hour: int = Field(23, ge=0, le=23)

    @model_validator(mode="after")
    def _either(self) -> Self:
        if (self.pick is None) == (not self.say):
            raise ValueError("give either pick or say")
        return self


class Known(Part):
    """What the driver can answer when asked; what is missing they don't know."""

    place: Text | None = None
    service: Text | None = None
    symptom: Text | None = None
    vehicle: Text | None = None
    slot: SlotWish = SlotWish(pick=1)
    name: Text | None = None
    phone: Text | None = None


class Twist(Part):
    """Something else that the driver says once instead of answering.

    Said when `at` is awaited, or, for "booked", once a booking stands. `changes` are the things
    that it takes back, so that asking for them again is right.
    """

    at: Awaiting | Literal["booked"]
    say: tuple[Text, ...] = Field(min_length=1)
    changes: tuple[Awaiting, ...] = ()


class Expected(Part):
    """The end state and what must, and must not, be said on the way.

    `booking` is the state of the caller's bookings at the end. `services` are the codes that will
    do; empty for any. `store` is how the id of the booked store begins. `urgency` lists what will
    do for the reply to the opening ("none": null); empty for any. `must_say`, `must_not_say` and
    `cites` are regular expressions over the replies and the cited document ids.
    """

    booking: Literal["none", "confirmed", "moved", "cancelled"]
    services: tuple[str, ...] = ()
    store: str = ""
    urgency: tuple[Urgency | Literal["none"], ...] = ()
    must_say: tuple[Pattern, ...] = ()
    must_not_say: tuple[Pattern, ...] = ()
    cites: tuple[Pattern, ...] = ()
    refuse: bool = False
    slot_changed: SlotWish | None = None


class Case(Part):
    """One task in several wordings.

    `goal` "talk" never wants a booking: the driver answers up to `until` and then declines (at
    once when None). `confirm` are the answers to successive requests to confirm: "yes", "no" or
    words that are no plain yes; the last one repeats. `follow_ups` are said in turn whenever
    nothing is asked. `holds` are the things that the opening already tells.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    split: Split = "dev"
    smoke: bool = False
    purpose: Text
    locale: Locale
    persona: str = ""
    goal: Literal["book", "move", "cancel", "talk"]
    until: Awaiting | None = None
    confirm: tuple[Text, ...] = ()
    openings: tuple[Text, ...] = Field(min_length=1)
    holds: tuple[Awaiting, ...] = ()
    follow_ups: tuple[tuple[Text, ...], ...] = ()
    twists: tuple[Twist, ...] = ()
    known: Known = Known()
    expect: Expected
    max_turns: int = Field(14, ge=1, le=40)

    @property
    def confirmations(self) -> tuple[str, ...]:
        """Answers to successive requests to confirm."""
        return self.confirm or (("no",) if self.goal == "talk" else ("yes",))


def load_cases(path: Path, *, split: Split | None = None, smoke: bool = False) -> list[Case]:
    """Read the cases of a file, or of all YAML files below a folder, in order.

    Raises:
        CaseError: A file can't be read, a case is malformed, or an id stands twice.
    """
    cases: dict[str, Case] = {}
    for file in case_files(path):
        for row in _rows(file):
            case = _case(file, row)
            if case.id in cases:
                raise CaseError(f"{file}: the id {case.id} stands twice; ids are unique")
            cases[case.id] = case
    wanted = cases.values()
    return [c for c in wanted if split in (None, c.split) and (c.smoke or not smoke)]


def case_files(path: Path) -> Iterable[Path]:
    """Return the YAML files of a path, a single file or a folder.

    Raises:
        CaseError: There is none.
    """
    files = [path] if path.is_file() else sorted(path.rglob("*.yaml"))
    if not files:
        raise CaseError(f"{path} holds no .yaml file; give a case file or a folder of them")
    return files


def read_yaml(file: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """Return what a YAML file holds.

    Raises:
        CaseError: It isn't readable YAML.
    """
    try:
        return yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CaseError(f"{file} is no readable YAML: {error}") from error


def _rows(file: Path) -> list[dict[str, Any]]:
    rows = read_yaml(file)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CaseError(f"{file}: a case file is a list of cases")
    return cast(list[dict[str, Any]], rows)


def _case(file: Path, row: dict[str, Any]) -> Case:
    try:
        return Case.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise CaseError(f"{file}: case {row.get('id', '?')}: {where}: {first['msg']}") from error
