"""A damage to one part of a car, and what the driver says of it; plain values."""

from typing import Literal

from assistant.messages import Message

Extent = Literal["minor", "moderate", "severe"]
DamageCode = Literal["scratch", "dent", "crack", "broken", "glass", "lamp", "tyre", "deformation"]
Note = Literal["before", "not_damage"]

EXTENT_RANK: dict[str | None, int] = {None: 0, "minor": 1, "moderate": 2, "severe": 3}


class Sighting(Message):
    """Where a photo shows a damage. `photo` counts from 1; `box` is in its upright pixels."""

    photo: int
    box: list[float]
    confidence: float


class Damage(Message):
    """One damage: a type on a part, in however many photos it shows.

    `sure` is false while a model asks whether it is one. `told` says that the driver spoke of it;
    without sightings nobody but the driver saw it. `note` is what the driver says against it: it
    was there `before`, or is `not_damage` but dirt or a reflection; it stays in the list, since a
    photo shows it, and is never priced.
    """

    code: DamageCode
    part: str | None = None
    extent: Extent | None = None
    sure: bool = True
    told: bool = False
    note: Note | None = None
    sightings: tuple[Sighting, ...] = ()

    @property
    def photos(self) -> tuple[int, ...]:
        """The photos that show it, counted from 1."""
        return tuple(sorted({sighting.photo for sighting in self.sightings}))

    @property
    def confidence(self) -> float:
        """Of the clearest sighting; 0 without any."""
        return max((sighting.confidence for sighting in self.sightings), default=0.0)


class Correction(Message):
    """What a driver says about the list of damages.

    `code` and `part` name the damages meant, None any; `to_code`, `to_part` and `to_extent` what
    they are instead. `add` adds a damage of `code` on `part`; `confirm` makes an unsure one sure.
    """

    action: Literal["before", "not_damage", "change", "add", "confirm"]
    code: DamageCode | None = None
    part: str | None = None
    to_code: DamageCode | None = None
    to_part: str | None = None
    to_extent: Extent | None = None

    def means(self, damage: Damage) -> bool:
        """Whether this is about a damage."""
        return self.code in (None, damage.code) and self.part in (None, damage.part)
