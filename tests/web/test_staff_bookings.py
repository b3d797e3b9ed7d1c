"""Staff work with the bookings of their store."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from icalendar import Calendar

from assistant.accounts.model import Account
from assistant.booking.model import Booking, Contact, Order
from assistant.bootstrap import Desks
from assistant.stores.changing import StoreChanges
from tests.web.world import assert_problem, bearer, visit

DAY = "/api/v1/staff/bookings"
STORE, ELSEWHERE, SERVICE = "sh-xuhui-quick", "bj-chaoyang-quick", "brake_pads"
WHY = {"reason": "升降机坏了"}
PRIVATE = ("name", "phone", "vehicle", "note")


@pytest.fixture(scope="module")
def store_tokens(desks: Desks) -> dict[str, str]:
    add = desks.accounts.add_user
    return {
        "here": add("zhao", "staff", store_id=STORE).secret,
        "there": add("qian", "staff", store_id=ELSEWHERE).secret,
    }


@pytest.fixture
async def staff(app: FastAPI, store_tokens: dict[str, str]) -> AsyncIterator[httpx.AsyncClient]:
    async with visit(app, **bearer(store_tokens["here"])) as client:
        yield client


@pytest.fixture
def booking(desks: Desks) -> Booking:
    slot = desks.bookings.slots(STORE, SERVICE)[0]
    contact = Contact("王芳", "13800138000", "大众朗逸", "左前有异响")
    return desks.bookings.create(Order(slot.slot_id, SERVICE, contact, f"session:{uuid4().hex}"))


async def test_the_day_shows_what_comes_who_and_what_to_lay_out(
    staff: httpx.AsyncClient, booking: Booking
) -> None:
    day = (await staff.get(DAY, params={"date": f"{booking.starts_at:%Y-%m-%d}"})).json()
    (shown,) = [b for b in day["bookings"] if b["code"] == booking.code]
    assert (day["store_id"], shown["bay_id"]) == (STORE, booking.bay_id)
    assert [shown[key] for key in PRIVATE] == ["王芳", "+8613800138000", "大众朗逸", "左前有异响"]
    assert shown["possible"] == ["check_in", "cancel", "move"]
    assert shown["needs"]["text"]["en"] == (
        "needs brake pads for the axle, 1 h 15 min, bay with lift"
    )
    assert shown["needs"]["text"]["zh"] == "需要刹车片（按车轴），1小时15分钟，举升机工位"


async def test_the_day_shows_bays_and_opening_hours(
    staff: httpx.AsyncClient, desks: Desks, booking: Booking
) -> None:
    day = (await staff.get(DAY, params={"date": f"{booking.starts_at:%Y-%m-%d}"})).json()
    assert day["store_name"]["zh"] == "徐汇示范快修保养店"
    assert [bay["bay_id"] for bay in day["bays"]] == ["lift-1", "lift-2", "general-1"]
    assert day["bays"][0]["kinds"]["en"] == "bay with lift, general bay"
    ((opens, closes),) = day["open"]
    assert opens[10:] == "T08:00:00+08:00" and closes[10:] == "T20:00:00+08:00"
    assert day["closed"] is None and day["carried"] == []
    assert day["now"].endswith("+08:00")


async def test_a_car_that_stays_overnight_is_carried_to_the_next_day(
    staff: httpx.AsyncClient, desks: Desks
) -> None:
    assert "brake_discs" in desks.stores.get(STORE).services
    hours: Any = {day: [("09:00", "10:00")] for day in desks.stores.get(STORE).hours}
    boss = Account("boss", "boss", "admin")
    changes = StoreChanges(desks.store_desk)
    changes.set_hours(boss, STORE, hours)
    slot = desks.bookings.slots(STORE, "brake_discs")[0]
    order = Order(slot.slot_id, "brake_discs", Contact("王芳", "13800138000"), "session:x")
    code = desks.bookings.create(order).code
    changes.set_hours(boss, STORE, None)
    begun, ended = slot.starts_at.date(), slot.ends_at.date()
    assert ended > begun
    after = (await staff.get(DAY, params={"date": f"{ended}"})).json()
    assert [b["code"] for b in after["carried"]] == [code]
    day = (await staff.get(DAY, params={"date": f"{begun}"})).json()
    assert code in [b["code"] for b in day["bookings"]]
    await staff.post(f"{DAY}/{code}/cancel", json=WHY)
    assert (await staff.get(DAY, params={"date": f"{ended}"})).json()["carried"] == []


async def test_another_day_does_not_show_it(staff: httpx.AsyncClient, booking: Booking) -> None:
    after = booking.starts_at + timedelta(days=40)
    day = (await staff.get(DAY, params={"date": f"{after:%Y-%m-%d}"})).json()
    assert day["bookings"] == []


async def test_an_admin_sees_the_work_and_not_the_driver(
    app: FastAPI, tokens: dict[str, str], booking: Booking
) -> None:
    async with visit(app, **bearer(tokens["admin"])) as admin:
        assert_problem(await admin.get(DAY), 422, "invalid")
        answer = await admin.get(f"{DAY}/{booking.code}")
        order = await admin.get(f"{DAY}/{booking.code}/work-order.ics")
    shown = answer.json()
    assert [shown[key] for key in PRIVATE] == [None] * 4
    assert shown["bay_id"] and shown["phone_masked"] == "138****8000"
    for seen in (answer, order):
        assert "王芳" not in seen.text and "13800138000" not in seen.text


async def test_another_stores_staff_finds_nothing_and_technicians_are_refused(
    app: FastAPI, store_tokens: dict[str, str], tokens: dict[str, str], booking: Booking
) -> None:
    at = f"{DAY}/{booking.code}"
    async with visit(app, **bearer(store_tokens["there"])) as stranger:
        assert_problem(await stranger.get(DAY, params={"store_id": STORE}), 404, "unknown-store")
        assert_problem(await stranger.get(at), 404, "unknown-booking")
        for step in ("check-in", "done", "no-show", "cancel"):
            answer = await stranger.post(f"{at}/{step}", json=WHY)
            assert_problem(answer, 404, "unknown-booking")
        moved = await stranger.post(f"{at}/move", json={"slot_id": "x", **WHY})
        assert_problem(moved, 404, "unknown-booking")
    async with visit(app, **bearer(tokens["technician"])) as technician:
        assert_problem(await technician.get(at), 403, "not-allowed")
        assert_problem(await technician.post(f"{at}/cancel", json=WHY), 403, "not-allowed")


async def test_a_car_is_checked_in_and_done_and_the_history_says_by_whom(
    staff: httpx.AsyncClient, booking: Booking
) -> None:
    at = f"{DAY}/{booking.code}"
    seen = (await staff.post(f"{at}/check-in")).json()
    assert (seen["status"], seen["possible"]) == ("checked_in", ["done"])
    refused = assert_problem(await staff.post(f"{at}/cancel", json=WHY), 409, "not-changeable")
    assert refused["possible"] == ["done"] and "possible now: done" in refused["detail"]
    assert (await staff.post(f"{at}/done", json={})).json()["possible"] == []
    again = assert_problem(await staff.post(f"{at}/done"), 409, "not-changeable")
    assert again["possible"] == [] and "possible now: nothing" in again["detail"]
    history = (await staff.get(at)).json()["history"]
    assert [(line["what"], line["who"], line["by"]) for line in history] == [
        ("confirmed", "driver", None),
        ("checked_in", "staff", "zhao"),
        ("done", "staff", "zhao"),
    ]


async def test_a_move_keeps_the_code_and_says_why(
    staff: httpx.AsyncClient, booking: Booking, desks: Desks
) -> None:
    slot = desks.bookings.slots(STORE, SERVICE)[6]
    moved = await staff.post(f"{DAY}/{booking.code}/move", json={"slot_id": slot.slot_id, **WHY})
    assert (moved.json()["code"], moved.json()["starts_at"]) == (
        booking.code, slot.starts_at.isoformat(),
    )  # fmt: skip
    line = (await staff.get(f"{DAY}/{booking.code}")).json()["history"][-1]
    assert (line["what"], line["by"], line["reason"]) == ("moved", "zhao", WHY["reason"])
    assert (line["was"], line["starts_at"]) == (
        booking.starts_at.isoformat(), slot.starts_at.isoformat(),
    )  # fmt: skip


async def test_a_move_to_a_full_slot_offers_others(
    staff: httpx.AsyncClient, booking: Booking, desks: Desks
) -> None:
    full = desks.bookings.slots(STORE, SERVICE)[9]
    contact = Contact("李雷", "13800138001")
    for _ in range(full.capacity_left):
        desks.bookings.create(Order(full.slot_id, SERVICE, contact, f"session:{uuid4().hex}"))
    answer = await staff.post(f"{DAY}/{booking.code}/move", json={"slot_id": full.slot_id, **WHY})
    assert len(assert_problem(answer, 409, "slot-taken")["alternatives"]) == 3


@pytest.mark.parametrize("reason", ["", "  ", "打 138 0013 8000 说的", "沪A12345 的车", "x" * 201])
async def test_a_reason_is_needed_and_holds_nothing_personal(
    staff: httpx.AsyncClient, booking: Booking, reason: str
) -> None:
    answer = await staff.post(f"{DAY}/{booking.code}/cancel", json={"reason": reason})
    assert assert_problem(answer, 422, "invalid")["errors"][0]["field"] == "reason"
    assert (await staff.get(f"{DAY}/{booking.code}")).json()["status"] == "confirmed"


async def test_a_cancelled_booking_frees_its_bay_and_tells_the_driver_so(
    staff: httpx.AsyncClient, client: httpx.AsyncClient, booking: Booking, desks: Desks
) -> None:
    def left() -> int:
        slots = desks.bookings.slots(STORE, SERVICE)
        return sum(s.capacity_left for s in slots if s.starts_at == booking.starts_at)

    before = left()
    assert (await staff.post(f"{DAY}/{booking.code}/cancel", json=WHY)).status_code == 200
    assert left() == before + 1
    at = f"/api/v1/bookings/{booking.code}"
    seen = await client.get(at, params={"phone_last4": "8000"})
    assert seen.json()["status"] == "cancelled"


async def test_nobody_has_failed_to_come_before_the_time(
    staff: httpx.AsyncClient, booking: Booking
) -> None:
    answer = await staff.post(f"{DAY}/{booking.code}/no-show", json=WHY)
    refused = assert_problem(answer, 409, "not-changeable")
    assert refused["possible"] == ["check_in", "cancel", "move"]


async def test_the_work_order_holds_what_the_work_needs(
    staff: httpx.AsyncClient, booking: Booking
) -> None:
    answer = await staff.get(f"{DAY}/{booking.code}/work-order.ics", params={"locale": "zh"})
    assert answer.headers["content-type"].startswith("text/calendar")
    event = Calendar.from_ical(answer.content).events[0]
    assert event["summary"] == f"更换刹车片 · {booking.code}"
    assert event["dtstart"].dt == booking.starts_at and not event.subcomponents
    lines = event["description"].split("\n")
    assert lines == [
        f"预约码：{booking.code}",
        "需要刹车片（按车轴），1小时15分钟，举升机工位",
        f"工位：{booking.bay_id}",
        "车辆：大众朗逸",
    ]
