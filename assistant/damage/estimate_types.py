"""An estimate of what visible damage costs to mend, with labour, paint and parts apart."""

from typing import Literal

from assistant.messages import EstimateView, Message, Name, SplitRange
from knowledge_base.body_work import BodyItem, Operation
from knowledge_base.schema import VehicleClass

Unpricable = Literal["unsure", "before", "not_damage", "which_part", "inspect", "structural"]
Sign = Literal["airbag", "wheel_angle", "leak", "smoke"]


class EstimateLine(Message):
    """What one part takes, cents.

    `damages` are numbers in the list that was estimated, from 1. `least` and `most` are the work
    at either end of the range, the same where there is no doubt.
    """

    part: str | None
    item: BodyItem
    damages: tuple[int, ...]
    least: tuple[Operation, ...]
    most: tuple[Operation, ...]
    labour: SplitRange
    paint_labour: SplitRange
    paint_materials: SplitRange
    parts: SplitRange
    services: tuple[str, ...]

    @property
    def paint(self) -> SplitRange:
        """The paint work with its materials."""
        labour, materials = self.paint_labour, self.paint_materials
        return SplitRange(low=labour.low + materials.low, high=labour.high + materials.high)

    @property
    def low(self) -> int:
        """The least that the part takes, cents."""
        return self.labour.low + self.paint.low + self.parts.low

    @property
    def high(self) -> int:
        """The most that the part takes, cents."""
        return self.labour.high + self.paint.high + self.parts.high


class Unpriced(Message):
    """A damage without a price, by its number, and why."""

    damage: int
    reason: Unpricable


class DamageEstimate(Message):
    """A range for what was seen or told, never a quote.

    `total`, in the shape of the public contract, counts paint work as labour and paint as parts;
    `paint` is what both make of it. They are None where a sum would mislead: the structure may be
    hit, or nothing has a price; the lines still say what can be said. `vehicle_class` None means
    that the range spans all. `services` are those that the lines need; `book` is what to book, the
    best first: a shop that lacks it may offer the next.
    """

    lines: tuple[EstimateLine, ...]
    unpriced: tuple[Unpriced, ...]
    total: EstimateView | None
    paint: SplitRange | None
    structural: bool
    signs: tuple[Sign, ...]
    vehicle_class: VehicleClass | None
    excludes: tuple[Name, ...]
    services: tuple[str, ...]
    book: tuple[str, ...]
