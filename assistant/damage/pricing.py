"""Prices of body work for one car at one shop, cents."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, get_args

from assistant.messages import SplitRange
from knowledge_base.body_work import BodyItem, BodyWork, Operation
from knowledge_base.schema import Range, VehicleClass

_CENTS = 100
_Component = Literal["labour", "paint_labour", "paint_materials", "parts"]
_COMPONENTS: tuple[_Component, ...] = get_args(_Component)


class WorkCost(NamedTuple):
    """What work on one part costs, cents, and the services that it is part of."""

    labour: SplitRange
    paint_labour: SplitRange
    paint_materials: SplitRange
    parts: SplitRange
    services: tuple[str, ...]


class PriceBook:
    """The catalogue's body work, for a vehicle class (None spans all) and a shop's price factor."""

    def __init__(
        self, body_work: Iterable[BodyWork], vehicle_class: VehicleClass | None, factor: float
    ) -> None:
        self._work = {(item, work.operation): work for work in body_work for item in work.items}
        self._class = vehicle_class
        self._factor = factor

    def offered(self, item: BodyItem, operation: Operation) -> Operation:
        """Return the operation where shops do it on such a part; else the part is replaced.

        A rear window, of tempered glass, can't be filled as a windscreen can.
        """
        return operation if (item, operation) in self._work else "replace"

    def cost(
        self, item: BodyItem, least: Sequence[Operation], most: Sequence[Operation]
    ) -> WorkCost:
        """Return what a part takes, from the cheapest of the least to the dearest of the most."""
        ends = ([self._work[item, op] for op in least], [self._work[item, op] for op in most])
        costs = {
            name: self._span([self._sum(works, name) for works in ends]) for name in _COMPONENTS
        }
        services = dict.fromkeys(work.service for works in ends for work in works)
        return WorkCost(**costs, services=tuple(services))

    def _sum(self, works: Sequence[BodyWork], component: _Component) -> Range:
        """Add up works that are done together."""
        ranges = [self._over_classes(work, component) for work in works]
        return Range(low=sum(r.low for r in ranges), high=sum(r.high for r in ranges))

    def _over_classes(self, work: BodyWork, component: _Component) -> Range:
        prices = [work.prices[self._class]] if self._class else list(work.prices.values())
        ranges: list[Range] = [getattr(price, component) for price in prices]
        return Range(low=min(r.low for r in ranges), high=max(r.high for r in ranges))

    def _span(self, ranges: Sequence[Range]) -> SplitRange:
        low, high = min(r.low for r in ranges), max(r.high for r in ranges)
        return SplitRange(
            low=round(low * _CENTS * self._factor), high=round(high * _CENTS * self._factor)
        )


def add(ranges: Iterable[SplitRange]) -> SplitRange:
    """Return the sum of ranges, 0 to 0 of none."""
    held = list(ranges)
    return SplitRange(low=sum(r.low for r in held), high=sum(r.high for r in held))
