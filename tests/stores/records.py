"""Factories of records for the tests of stores and prices."""

from datetime import date
from typing import Any, get_args

from knowledge_base.schema import (
    Bay,
    Localised,
    Phrases,
    Price,
    Range,
    Service,
    Source,
    Store,
    VehicleClass,
    Weekday,
)

WEEK = get_args(Weekday)


def both(text: str) -> Localised:
    return Localised(zh=text, en=text)


def make_service(code: str = "oil_service", **changes: Any) -> Service:
    prices = {
        name: Price(
            labour=Range(low=50 + 50 * n, high=100 + 50 * n),
            parts=Range(low=100 + 100 * n, high=300 + 100 * n),
        )
        for n, name in enumerate(get_args(VehicleClass))
    }
    fields: dict[str, Any] = {
        "code": code,
        "name": both(code),
        "aliases": Phrases(zh=[code], en=[code]),
        "description": both("work"),
        "category": "maintenance",
        "duration_min": 60,
        "bay": "lift",
        "powertrains": ["petrol"],
        "prices": prices,
        "excludes": [Localised(zh="轮胎", en="Tyres")],
        "basis": both("estimate"),
        "sources": [Source(kind="trade", title=both("trade"))],
        "reviewed": date(2026, 11, 22),
    }
    return Service(**(fields | changes))


def make_store(store_id: str = "a", **changes: Any) -> Store:
    fields: dict[str, Any] = {
        "store_id": store_id,
        "name": Localised(zh=f"店{store_id}", en=f"Shop {store_id}"),
        "address": both("street"),
        "city": "北京市",
        "district": "海淀区",
        "lat": 39.9,
        "lon": 116.4,
        "hours": {day: [("09:00", "18:00")] for day in WEEK},
        "bays": [Bay(bay_id="lift-1", kinds=["lift"])],
        "services": ["oil_service"],
    }
    return Store(**(fields | changes))
