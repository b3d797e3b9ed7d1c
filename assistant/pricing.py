"""Price ranges, from the service catalogue and nowhere else."""

from assistant.messages import EstimateView, SplitRange
from knowledge_base.schema import Locale, Price, Range, Service, Store, VehicleClass

CURRENCY = "CNY"
_CENTS = 100


def estimate(
    service: Service,
    *,
    vehicle_class: VehicleClass | None = None,
    store: Store | None = None,
    locale: Locale,
) -> EstimateView:
    """Estimate what a service costs, cents.

    Args:
        service: A record of the catalogue.
        vehicle_class: None spans all classes, from the cheapest to the dearest.
        store: Its own price, or its price factor, applies; None gives the catalogue's own range.
        locale: The language of the exclusions.
    """
    own = store.prices.get(service.code) if store else None
    prices = [own] if own else _prices(service, vehicle_class)
    factor = store.price_factor if store and not own else 1.0
    labour = _span([price.labour for price in prices], factor)
    parts = _span([price.parts for price in prices], factor)
    return EstimateView(
        low=labour.low + parts.low,
        high=labour.high + parts.high,
        currency=CURRENCY,
        labour=labour,
        parts=parts,
        excludes=[item.get(locale) for item in service.excludes],
    )


def _prices(service: Service, vehicle_class: VehicleClass | None) -> list[Price]:
    return [service.prices[vehicle_class]] if vehicle_class else list(service.prices.values())


def _span(ranges: list[Range], factor: float) -> SplitRange:
    low, high = min(r.low for r in ranges), max(r.high for r in ranges)
    return SplitRange(low=round(low * _CENTS * factor), high=round(high * _CENTS * factor))


# A range wider than this within one vehicle class says "it depends", not what it costs.
_CLEAR_RATIO = 5


def has_clear_price(service: Service) -> bool:
    """Return whether the price of a service is known well enough to offer the work unseen."""
    return all(
        price.labour.high + price.parts.high <= _CLEAR_RATIO * (price.labour.low + price.parts.low)
        for price in service.prices.values()
    )
