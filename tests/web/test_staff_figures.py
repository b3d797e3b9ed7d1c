"""A store's figures over HTTP; what they count is tried in tests/figures."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from assistant.booking.model import Contact, Order
from assistant.bootstrap import Desks
from tests.web.world import assert_problem, bearer, visit

STORE, OTHER, SERVICE = "gz-tianhe-general", "sh-xuhui-quick", "oil_service"
AT = f"/api/v1/staff/stores/{STORE}/figures"


@pytest.fixture(scope="module")
def counter_token(desks: Desks) -> str:
    assert STORE in desks.shipped.stores
    return desks.accounts.add_user("lin", "staff", store_id=STORE).secret


@pytest.fixture
async def staff(app: FastAPI, counter_token: str) -> AsyncIterator[httpx.AsyncClient]:
    async with visit(app, **bearer(counter_token)) as client:
        yield client


async def test_figures_and_their_table_say_the_same_and_name_nobody(
    staff: httpx.AsyncClient, desks: Desks
) -> None:
    day = (desks.clock.now() + timedelta(days=3)).date()
    slot = desks.bookings.slots(STORE, SERVICE, day=day)[0]
    order = Order(slot.slot_id, SERVICE, Contact("王小芳", "13800138000"), f"session:{uuid4().hex}")
    desks.bookings.create(order)
    period = {"from": day.isoformat(), "to": day.isoformat()}
    answer = await staff.get(AT, params=period)
    found = answer.json()
    assert (found["first"], found["last"]) == (day.isoformat(), day.isoformat())
    assert found["bookings"]["made"] == found["services"][0]["made"] == 1
    table = await staff.get(f"{AT}.csv", params={**period, "locale": "en"})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert f'filename="{STORE}_{day}_{day}.csv"' in table.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert {
        "figure": "service", "item": SERVICE, "name": "Oil and filter change",
        "measure": "made", "value": "1",
    } in rows  # fmt: skip
    assert (
        "王小芳" not in answer.text + table.text and "13800138000" not in answer.text + table.text
    )


async def test_days_in_the_wrong_order_name_the_field(staff: httpx.AsyncClient) -> None:
    answer = await staff.get(AT, params={"from": "2026-03-05", "to": "2026-03-04"})
    assert assert_problem(answer, 422, "invalid")["errors"][0]["field"] == "from"


async def test_another_stores_figures_are_not_there(staff: httpx.AsyncClient) -> None:
    assert_problem(await staff.get(AT.replace(STORE, OTHER)), 404, "unknown-store")
