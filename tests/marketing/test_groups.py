"""Customers of a store are counted by what they booked, and stay nameless."""

from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from assistant.booking.model import Booking, Contact, Status
from assistant.marketing.groups import count_customers
from knowledge_base.campaigns import Audience
from tests.shipped import shipped_knowledge

NOW = datetime.fromisoformat("2026-11-27T10:00:00+08:00")


def visit(phone: str, days: int, service: str = "oil_service", **changes: Any) -> Booking:
    """Return a booking `days` from now: -10 is ten days ago."""
    begins = NOW + timedelta(days=days)
    values: dict[str, Any] = {
        "booking_id": f"{phone}{days}", "code": "ABCD2345", "status": "done", "store_id": "s",
        "service": service, "bay_id": "b", "timezone": "Asia/Shanghai", "starts_at": begins,
        "ends_at": begins + timedelta(hours=1), "owner": "o", "revision": 0,
        "contact": Contact(name="n", phone=phone, vehicle=changes.pop("vehicle", "")),
        "created_at": begins, "updated_at": begins, "hold_expires_at": None,
    }  # fmt: skip
    known = Booking.__dataclass_fields__
    return Booking(**{k: v for k, v in (values | changes).items() if k in known})


BOOKS = [
    visit("1", -10),
    visit("2", -200), visit("2", -20),
    visit("3", -200),
    visit("4", -190), visit("4", 5, status=cast(Status, "confirmed")),
    visit("5", -400, "brake_pads"),
    visit("6", -400), visit("6", -1, status=cast(Status, "cancelled")),
    visit("7", -30, "ev_diagnosis"),
    visit("8", -500, vehicle="特斯拉 Model 3"),
    visit("9", -3, status=cast(Status, "no_show")),
]  # fmt: skip


@pytest.mark.parametrize(("group", "count"), [("new", 2), ("due", 3), ("lapsed", 3), ("ev", 2)])
def test_groups_are_counted_from_bookings(group: Audience, count: int) -> None:
    assert count_customers(BOOKS, group, shipped_knowledge().services, NOW) == count
