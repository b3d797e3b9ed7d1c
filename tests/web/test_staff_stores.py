"""Staff change their store over HTTP; the rules are tried in tests/stores/test_changing.py."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from assistant.booking.model import Contact, Order
from assistant.bootstrap import Desks
from tests.web.world import assert_problem, bearer, visit

STORE, OTHER, SERVICE = "cd-wuhou-general", "sh-xuhui-quick", "oil_service"
AT = f"/api/v1/staff/stores/{STORE}"


@pytest.fixture(scope="module")
def manager_token(desks: Desks) -> str:
    assert STORE in desks.shipped.stores
    return desks.accounts.add_user("sun", "staff", store_id=STORE).secret


@pytest.fixture
async def staff(app: FastAPI, manager_token: str) -> AsyncIterator[httpx.AsyncClient]:
    async with visit(app, **bearer(manager_token)) as client:
        yield client


async def test_a_day_is_closed_its_bookings_moved_and_nothing_is_left(
    staff: httpx.AsyncClient, client: httpx.AsyncClient, desks: Desks
) -> None:
    day = (desks.clock.now() + timedelta(days=3)).date()
    slot = desks.bookings.slots(STORE, SERVICE, day=day)[2]
    order = Order(slot.slot_id, SERVICE, Contact("王芳", "13800138000"), f"session:{uuid4().hex}")
    code = desks.bookings.create(order).code
    body = {"day": day.isoformat(), "reason": "停电"}
    closed = (await staff.post(f"{AT}/closures", json=body)).json()
    (row,) = closed["affected"]
    assert row["booking"]["code"] == code and len(row["offers"]) == 3
    free = await client.get(
        f"/api/v1/stores/{STORE}/slots", params={"service": SERVICE, "date": day.isoformat()}
    )
    assert free.json() == {"slots": []}
    move = {"slot_id": row["offers"][0]["slot_id"], "reason": "停电"}
    moved = await staff.post(f"/api/v1/staff/bookings/{code}/move", json=move)
    assert moved.json()["starts_at"] == row["offers"][0]["starts_at"]
    assert (await staff.get(AT)).json()["affected"] == []
    reopened = await staff.delete(f"{AT}/closures/{day}")
    assert reopened.json()["closed"] == []


async def test_hours_services_and_prices_are_set_and_taken_back(staff: httpx.AsyncClient) -> None:
    before = (await staff.get(AT)).json()
    hours = {"mon": [["09:00", "12:00"], ["13:00", "18:00"]]}
    answer = await staff.put(f"{AT}/hours", json={"hours": hours})
    assert answer.json()["hours"] == hours and answer.json()["own"] == ["hours"]
    answer = await staff.put(f"{AT}/services", json={"services": [SERVICE]})
    assert answer.json()["services"] == [SERVICE]
    price = {"labour": {"low": 8000, "high": 9000}, "parts": {"low": 0, "high": 30000}}
    answer = await staff.put(f"{AT}/prices/{SERVICE}", json=price)
    assert answer.json()["prices"] == {SERVICE: price}
    await staff.put(f"{AT}/hours", json={"hours": None})
    await staff.put(f"{AT}/services", json={"services": None})
    after = (await staff.delete(f"{AT}/prices/{SERVICE}")).json()
    assert {**after, "revision": before["revision"]} == before
    assert after["revision"] == before["revision"] + 6


async def test_technicians_bound_the_slots_of_their_skills(
    staff: httpx.AsyncClient, client: httpx.AsyncClient
) -> None:
    one = {"technician_id": "t1", "skills": ["brakes"], "hours": {"mon": [["09:00", "18:00"]]}}
    answer = await staff.put(f"{AT}/technicians", json={"technicians": [one]})
    assert answer.json()["technicians"] == [{**one, "off": []}]
    slots = f"/api/v1/stores/{STORE}/slots"
    assert (await client.get(slots, params={"service": SERVICE})).json() == {"slots": []}
    answer = await staff.put(f"{AT}/technicians", json={"technicians": None})
    assert answer.json()["own"] == []
    assert (await client.get(slots, params={"service": SERVICE})).json()["slots"]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("hours", {"hours": {"mon": [["9", "18:00"]]}}, "hours.mon.0.0"),
        ("hours", {"hours": {"someday": []}}, "hours.someday.[key]"),
        ("hours", {}, "hours"),
        ("hours", {"hours": {"mon": []}}, "hours"),
        ("services", {"services": ["levitation"]}, "service"),
    ],
)
async def test_what_cant_be_set_names_the_field(
    staff: httpx.AsyncClient, path: str, body: dict, field: str
) -> None:
    found = assert_problem(await staff.put(f"{AT}/{path}", json=body), 422, "invalid")
    assert found["errors"][0]["field"] == field


async def test_a_stores_staff_change_no_other_store(staff: httpx.AsyncClient) -> None:
    other = AT.replace(STORE, OTHER)
    answer = await staff.put(f"{other}/hours", json={"hours": None})
    assert_problem(answer, 404, "unknown-store")


async def test_staff_are_told_their_store_and_admins_all(
    app: FastAPI, staff: httpx.AsyncClient, tokens: dict[str, str], desks: Desks
) -> None:
    (mine,) = (await staff.get("/api/v1/staff/stores")).json()["stores"]
    assert mine["store_id"] == STORE and mine["bookable"] and mine["demo"] and mine["name"]["zh"]
    async with visit(app, **bearer(tokens["admin"])) as admin:
        every = (await admin.get("/api/v1/staff/stores")).json()["stores"]
    assert [one["store_id"] for one in every] == list(desks.stores.knowledge().stores)


async def test_the_catalogue_says_what_is_offered_at_which_price(staff: httpx.AsyncClient) -> None:
    async def service(code: str) -> dict[str, Any]:
        found = (await staff.get(f"{AT}/catalogue")).json()["services"]
        return next(one for one in found if one["code"] == code)

    before = await service(SERVICE)
    assert before["offered"] and before["doable"] and not before["own"]
    assert before["price"] == before["catalogue"] and before["needs"]["duration_min"] == 60
    own = {"labour": {"low": 10000, "high": 12000}, "parts": {"low": 20000, "high": 30000}}
    await staff.put(f"{AT}/prices/{SERVICE}", json=own)
    priced = await service(SERVICE)
    assert priced["own"] and priced["price"] == own
    assert priced["catalogue"] == before["catalogue"]
    await staff.delete(f"{AT}/prices/{SERVICE}")
    towing = await service("towing")
    assert not (towing["offered"] or towing["doable"])
