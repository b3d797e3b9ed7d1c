"""What a dialogue case states: who drives, what they want, what must be true at the end."""

import re
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from assistant.messages import Awaiting, Locale, Urgency

Split = Literal["dev", "test"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _compiled(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
    return pattern


Pattern = Annotated[Text, AfterValidator(_compiled)]
UrgencyWord = Urgency | Literal["none"]
# How many wordings of one task there are: the k of pass^k.
WORDINGS = 4


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
    second_vehicle: Text | None = None


class Judged(Part):
    """A message in several wordings, and what the reply to it must be like; empty for anything."""

    say: tuple[Text, ...] = Field(min_length=1)
    must_say: tuple[Pattern, ...] = ()
    must_not_say: tuple[Pattern, ...] = ()
    urgency: tuple[UrgencyWord, ...] = ()
    awaiting: tuple[Awaiting | Literal["none"], ...] = ()


class Twist(Judged):
    """Something else that the driver says once instead of answering.

    Said when `at` is awaited; for "booked" once a booking stands, for "opening" as the second
    message. `changes` are the things that it takes back, so that asking for them again is right.
    """

    at: Awaiting | Literal["booked", "opening"]
    changes: tuple[Awaiting, ...] = ()


def _as_judged(given: Any) -> Any:  # noqa: ANN401 - whatever the file holds
    return {"say": given} if isinstance(given, list | tuple) else given


# A bare list of wordings is a follow-up whose reply nothing is asked of.
FollowUp = Annotated[Judged, BeforeValidator(_as_judged)]


def _as_tuple(given: Any) -> Any:  # noqa: ANN401 - whatever the file holds
    return (given,) if isinstance(given, str) else given


# A lamp code with its colour if need be ("abs", "brake_system@red"), or "nothing".
Photo = Annotated[tuple[Text, ...], BeforeValidator(_as_tuple)]


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
    urgency: tuple[UrgencyWord, ...] = ()
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
    nothing is asked. `holds` are the things that the opening already tells. `photo` is drawn
    with those lamps lit and goes with the opening. `noise` adds slips of typing and dictation
    (`evals.noise`) to what the case words. With `resume` the follow-ups are said after a restart.
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
    follow_ups: tuple[FollowUp, ...] = ()
    twists: tuple[Twist, ...] = ()
    photo: Photo = ()
    noise: Literal[0, 1, 2] = 0
    resume: bool = False
    known: Known = Known()
    expect: Expected
    max_turns: int = Field(14, ge=1, le=40)

    @model_validator(mode="after")
    def _resumable(self) -> Self:
        if self.resume and not self.follow_ups:
            raise ValueError("resume restarts before the follow_ups; give some")
        return self

    @property
    def confirmations(self) -> tuple[str, ...]:
        """Answers to successive requests to confirm."""
        return self.confirm or (("no",) if self.goal == "talk" else ("yes",))
