"""The shipped service catalogue and demo stores."""

from collections import Counter, defaultdict
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

import knowledge_base
from knowledge_base.schema import Locale, Service, Store, VehicleClass

CONTENT = Path(knowledge_base.__file__).parent / "content"
CLASSES: tuple[VehicleClass, ...] = ("compact", "midsize", "suv", "luxury")
CITIES = {"北京市", "上海市", "广州市", "深圳市", "杭州市", "成都市", "武汉市", "西安市"}
GROUPS = {
    "maintenance": "oil_service major_service air_filter cabin_filter spark_plugs brake_fluid "
    "coolant_flush transmission_fluid battery_replacement wiper_washer inspection_prep",
    "diagnosis": "diagnosis_scan diagnosis_electrical diagnosis_noise ev_diagnosis",
    "brakes": "brake_pads brake_discs brake_inspection abs_repair parking_brake_repair",
    "tyres": "tyre_repair tyre_replacement wheel_balance wheel_alignment tpms_service",
    "repair": "cooling_repair oil_leak_repair engine_repair ignition_repair fuel_system_service "
    "exhaust_repair dpf_service adblue_service turbo_repair timing_belt drive_belt "
    "transmission_repair clutch_replacement suspension_repair steering_repair driveshaft_repair",
    "electrical": "alternator_repair starter_repair lighting_repair airbag_repair "
    "adas_calibration key_service",
    "climate": "ac_service ac_repair heater_repair",
    "ev": "hv_battery_service hv_insulation_repair charging_repair ev_drive_repair",
    "body": "dent_repair paint_repair panel_repair paint_polish bumper_repair panel_replacement "
    "windscreen_repair windscreen_replacement side_glass_replacement mirror_repair "
    "lamp_replacement collision_inspection door_lock_repair",
    "roadside": "towing jump_start flat_tyre_roadside fuel_delivery mobile_diagnosis",
}


def rows(name: str) -> list[dict[str, Any]]:
    text = (CONTENT / name).read_text(encoding="utf-8")
    loaded: list[dict[str, Any]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded


@pytest.fixture(scope="module")
def services() -> dict[str, Service]:
    records = [Service.model_validate(row) for row in rows("services.yaml")]
    assert len(records) == len({record.code for record in records})
    return {record.code: record for record in records}


@pytest.fixture(scope="module")
def stores() -> list[Store]:
    return [Store.model_validate(row) for row in rows("stores.yaml")]


def minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def longest_opening(store: Store) -> int:
    """Minutes of the longest period, past midnight counted."""
    periods = [p for day in store.hours.values() for p in day]
    return max((minutes(b) - minutes(a)) % 1440 or 1440 for a, b in periods)


def test_the_catalogue_is_exactly_the_agreed_services(services: dict[str, Service]) -> None:
    expected = {code: group for group, codes in GROUPS.items() for code in codes.split()}
    assert {code: service.category for code, service in services.items()} == expected


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_no_two_services_answer_to_the_same_words(
    services: dict[str, Service], locale: Locale
) -> None:
    said = Counter(alias.lower() for s in services.values() for alias in getattr(s.aliases, locale))
    assert [alias for alias, times in said.items() if times > 1] == []
    assert all(5 <= len(getattr(s.aliases, locale)) <= 10 for s in services.values())


def test_a_dearer_class_never_costs_less(services: dict[str, Service]) -> None:
    wrong = []
    for service in services.values():
        for cheap, dear in pairwise(CLASSES):
            a, b = service.prices[cheap], service.prices[dear]
            if any(
                getattr(getattr(a, part), end) > getattr(getattr(b, part), end)
                for part in ("labour", "parts")
                for end in ("low", "high")
            ):
                wrong.append((service.code, cheap, dear))
    assert wrong == []


def test_every_price_has_labour_and_says_that_it_is_an_estimate(
    services: dict[str, Service],
) -> None:
    for service in services.values():
        assert all(price.labour.low > 0 for price in service.prices.values()), service.code
        assert "不是报价" in service.basis.zh, service.code
        assert "not a quote" in service.basis.en, service.code


def test_only_roadside_services_come_to_the_car(services: dict[str, Service]) -> None:
    for service in services.values():
        roadside = service.category == "roadside"
        assert (service.mobile, service.bay == "van") == (roadside, roadside), service.code


def test_combustion_services_are_not_offered_to_electric_cars(
    services: dict[str, Service],
) -> None:
    for code in ("oil_service", "spark_plugs", "exhaust_repair", "turbo_repair", "fuel_delivery"):
        assert "ev" not in services[code].powertrains
    for code in GROUPS["ev"].split():
        assert set(services[code].powertrains) == {"hybrid", "ev"}


def test_demo_stores_are_marked_and_cannot_be_dialled(stores: list[Store]) -> None:
    assert len(stores) >= 48
    assert len({store.store_id for store in stores}) == len(stores)
    for store in stores:
        assert store.demo and store.phone is None and store.rating is None
        assert "示范" in store.name.zh and "Demo" in store.name.en
        assert "演示地址" in store.address.zh and "demo address" in store.address.en


def test_each_city_has_stores_in_several_districts(stores: list[Store]) -> None:
    districts = defaultdict(list)
    for store in stores:
        districts[store.city].append(store.district)
    assert set(districts) == CITIES
    assert all(len(d) >= 6 and len(set(d)) >= 5 for d in districts.values())


def test_each_city_offers_every_service(stores: list[Store], services: dict[str, Service]) -> None:
    for city in CITIES:
        offered = {code for store in stores if store.city == city for code in store.services}
        assert offered == set(services), city


def test_each_city_has_roadside_help_round_the_clock(stores: list[Store]) -> None:
    for city in CITIES:
        assert any(
            "towing" in store.services
            and all(periods == [("00:00", "24:00")] for periods in store.hours.values())
            for store in stores
            if store.city == city
        ), city


def test_every_store_has_a_bay_and_the_time_for_each_service_it_offers(
    stores: list[Store], services: dict[str, Service]
) -> None:
    for store in stores:
        kinds = {kind for bay in store.bays for kind in bay.kinds}
        assert 2 <= len(store.bays) <= 6
        assert len(store.hours) == 7
        for code in store.services:
            assert services[code].bay in kinds, (store.store_id, code)
            assert services[code].duration_min <= longest_opening(store), (store.store_id, code)


def test_stores_differ_in_hours_and_prices(stores: list[Store]) -> None:
    assert len({str(sorted(store.hours.items())) for store in stores}) >= 10
    assert len({store.price_factor for store in stores}) >= 6


def test_records_were_reviewed_by_the_day_they_say(services: dict[str, Service]) -> None:
    limit = datetime(2026, 11, 22).date()
    assert all(service.reviewed <= limit for service in services.values())
    assert all(s.sources[0].kind == "trade" for s in services.values())
