"""Estimates come from the catalogue alone."""

import pytest

from assistant.pricing import estimate
from knowledge_base.schema import VehicleClass
from tests.stores.records import make_service, make_store


@pytest.mark.parametrize(
    ("vehicle_class", "low", "high"),
    [("compact", 15_000, 40_000), ("luxury", 60_000, 85_000), (None, 15_000, 85_000)],
)
def test_a_range_is_labour_and_parts_of_the_class_or_of_all(
    vehicle_class: VehicleClass | None, low: int, high: int
) -> None:
    view = estimate(make_service(), vehicle_class=vehicle_class, locale="zh")
    assert (view.low, view.high, view.currency) == (low, high, "CNY")
    assert view.labour.low + view.parts.low == low
    assert view.labour.high + view.parts.high == high


def test_the_price_factor_of_a_store_applies_to_both_parts() -> None:
    store = make_store(price_factor=1.15)
    view = estimate(make_service(), vehicle_class="compact", store=store, locale="zh")
    assert (view.labour.low, view.parts.low, view.low) == (5_750, 11_500, 17_250)
    assert view.high == 46_000


def test_exclusions_are_told_in_the_language_asked_for() -> None:
    assert estimate(make_service(), locale="zh").excludes == ["轮胎"]
    assert estimate(make_service(), locale="en").excludes == ["Tyres"]
