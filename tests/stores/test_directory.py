"""The nearest open store that does the work."""

from datetime import datetime

import pytest

from assistant.stores.directory import StoreDirectory
from assistant.stores.errors import UnknownService, UnknownStore
from knowledge_base.schema import Store
from tests.stores.records import WEEK, make_service, make_store

NOON = datetime.fromisoformat("2026-11-23T12:00+08:00")
NIGHT = datetime.fromisoformat("2026-11-23T23:30+08:00")
CATALOGUE = {code: make_service(code) for code in ("oil_service", "towing")}
HERE = (39.9, 116.4)


def directory(*stores: Store) -> StoreDirectory:
    return StoreDirectory(stores, CATALOGUE)


FAR = make_store("far", lat=40.1, services=["oil_service", "towing"])
NEAR = make_store("near", lat=39.91)
AT_NIGHT = make_store("night", lat=40.5, hours={day: [("00:00", "24:00")] for day in WEEK})
BARE = make_store("bare", lat=39.9, hours={}, bays=[], services=[])


def test_nearest_comes_first_with_its_distance_in_kilometres() -> None:
    views = directory(FAR, NEAR).nearest(*HERE, now=NOON, locale="zh")
    assert [(view.store_id, view.distance_km) for view in views] == [("near", 1.1), ("far", 22.2)]


def test_without_a_place_there_is_no_distance_and_the_order_stays() -> None:
    views = directory(FAR, NEAR).nearest(None, None, now=NOON, locale="zh")
    assert [(view.store_id, view.distance_km) for view in views] == [("far", None), ("near", None)]


def test_only_stores_that_offer_the_service_are_listed() -> None:
    views = directory(FAR, NEAR).nearest(*HERE, service="towing", now=NOON, locale="zh")
    assert [view.store_id for view in views] == ["far"]


def test_only_stores_open_at_the_time_are_listed() -> None:
    views = directory(NEAR, AT_NIGHT).nearest(*HERE, open_at=NIGHT, now=NOON, locale="zh")
    assert [(view.store_id, view.open_now) for view in views] == [("night", True)]


def test_open_now_is_told_for_the_present_not_for_the_time_asked() -> None:
    views = directory(NEAR).nearest(*HERE, open_at=NOON, now=NIGHT, locale="zh")
    assert [view.open_now for view in views] == [False]


def test_the_limit_cuts_the_farthest() -> None:
    views = directory(AT_NIGHT, FAR, NEAR).nearest(*HERE, now=NOON, limit=2, locale="zh")
    assert [view.store_id for view in views] == ["near", "far"]


def test_a_store_that_leaves_its_services_open_comes_after_those_that_offer_them() -> None:
    views = directory(BARE, FAR).nearest(
        *HERE, service="towing", open_at=NOON, now=NOON, locale="zh"
    )
    assert [(view.store_id, view.bookable) for view in views] == [("far", True), ("bare", False)]


@pytest.mark.parametrize("missing", [{"hours": {}}, {"bays": []}, {"services": []}])
def test_a_store_without_hours_bays_or_services_cannot_be_booked(
    missing: dict[str, object],
) -> None:
    view = directory(make_store(**missing)).view("a", now=NOON, locale="zh")
    assert not view.bookable
    assert directory(make_store()).view("a", now=NOON, locale="zh").bookable


def test_hours_with_no_open_day_count_as_no_hours() -> None:
    store = make_store(hours={day: [] for day in WEEK})
    view = directory(store).view("a", now=NOON, locale="zh")
    assert not view.bookable and not view.open_now


def test_prices_are_cents_of_the_class_times_the_factor_of_the_store() -> None:
    shop = directory(make_store(price_factor=1.2))
    all_classes = shop.view("a", now=NOON, locale="zh").services[0]
    compact = shop.view("a", now=NOON, locale="zh", vehicle_class="compact").services[0]
    assert (all_classes.low, all_classes.high, all_classes.currency) == (18_000, 102_000, "CNY")
    assert (compact.low, compact.high) == (18_000, 48_000)


def test_name_and_address_follow_the_locale() -> None:
    assert directory(NEAR).view("near", now=NOON, locale="en").name == "Shop near"
    assert directory(NEAR).view("near", now=NOON, locale="zh").name == "店near"


def test_an_unknown_store_or_service_is_named_in_the_error() -> None:
    with pytest.raises(UnknownStore, match="nowhere"):
        directory(NEAR).get("nowhere")
    with pytest.raises(UnknownService, match="teleport"):
        directory(NEAR).nearest(*HERE, service="teleport", now=NOON, locale="zh")
