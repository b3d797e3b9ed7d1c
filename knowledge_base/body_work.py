"""What a body shop does to a damaged part, and which share of a service's price that is."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from knowledge_base.accident import Place
from knowledge_base.schema import (
    Identifier,
    Localised,
    Price,
    Range,
    Record,
    Reviewed,
    Service,
    VehicleClass,
)

Operation = Literal[
    "polish", "fill", "paintless_dent_repair", "repaint", "repair_repaint", "replace"
]
BodyItem = Literal[
    "front_bumper", "back_bumper", "hood", "trunk", "tailgate", "front_door", "back_door", "fender",
    "front_glass", "back_glass", "side_glass", "front_light", "back_light", "mirror", "tyre",
]  # fmt: skip

_NOTHING = Range(low=0, high=0)


class WorkPrice(Record):
    """Yuan for one vehicle class, with the paint work apart."""

    labour: Range = _NOTHING
    paint_labour: Range = _NOTHING
    paint_materials: Range = _NOTHING
    parts: Range = _NOTHING

    def whole(self) -> Price:
        """Return the price as a service states it, labour and parts."""
        return Price(
            labour=_sum(self.labour, self.paint_labour),
            parts=_sum(self.parts, self.paint_materials),
        )


class BodyWork(Reviewed):
    """One way to mend some parts; `service` is what the shop sells and takes bookings for."""

    service: Identifier
    operation: Operation
    items: list[BodyItem] = Field(min_length=1)
    prices: dict[VehicleClass, WorkPrice]
    basis: Localised


class ClaimFact(Reviewed):
    """Something to know before one claims: what a policy does, never whether to claim."""

    id: Identifier
    place: Place
    topic: Literal["deductible", "no_claim", "compulsory", "other_party", "deadline"]
    text: Localised


def outside_service(work: BodyWork, services: Mapping[str, Service]) -> str:
    """Return in which class the work is cheaper or dearer than its service, "" when in none.

    Two prices for the same work would be one too many: the shares stay inside the whole.
    """
    whole = services[work.service].prices
    missing = [name for name in whole if name not in work.prices]
    bad = [name for name, price in work.prices.items() if not _inside(price.whole(), whole[name])]
    return next(iter([*missing, *bad]), "")


def _inside(part: Price, whole: Price) -> bool:
    pairs = ((part.labour, whole.labour), (part.parts, whole.parts))
    return all(whole.low <= part.low and part.high <= whole.high for part, whole in pairs)


def _sum(one: Range, other: Range) -> Range:
    return Range(low=one.low + other.low, high=one.high + other.high)
