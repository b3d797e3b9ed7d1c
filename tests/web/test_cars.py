"""Cars over HTTP: everyone's own, sealed, exported and erased with the rest."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text

from tests.web.world import World, assert_problem

CARS = "/api/v1/cars"
LAVIDA = {"model": "大众朗逸 2019", "plate": "沪a12345", "odometer_km": 62000}


def session(letter: str) -> dict[str, str]:
    return {"X-CarCare-Session": letter * 40}


async def add(client: httpx.AsyncClient, letter: str, **facts: Any) -> dict[str, Any]:
    answer = await client.post(CARS, json={**LAVIDA, **facts}, headers=session(letter))
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def listed(client: httpx.AsyncClient, letter: str) -> list[str]:
    cars = (await client.get(CARS, headers=session(letter))).json()["cars"]
    return [car["model"] for car in cars]


async def test_a_car_is_kept_changed_and_removed(client: httpx.AsyncClient) -> None:
    car = await add(client, "a", last_service_on="2025-11-03")
    assert car["plate"] == "沪A12345" and car["last_service_on"] == "2025-11-03"
    await add(client, "a", model="BYD Qin", plate="")
    assert await listed(client, "a") == ["BYD Qin", "大众朗逸 2019"]
    body = {"model": "大众朗逸", "odometer_km": 70000}
    changed = await client.put(f"{CARS}/{car['car_id']}", json=body, headers=session("a"))
    assert changed.json()["odometer_km"] == 70000 and changed.json()["plate"] == ""
    assert await listed(client, "a") == ["大众朗逸", "BYD Qin"]
    gone = await client.delete(f"{CARS}/{car['car_id']}", headers=session("a"))
    assert gone.status_code == 204 and await listed(client, "a") == ["BYD Qin"]


async def test_nobody_sees_or_changes_the_car_of_another(client: httpx.AsyncClient) -> None:
    address = f"{CARS}/{(await add(client, 'b'))['car_id']}"
    assert await listed(client, "c") == []
    for call in (
        client.put(address, json=LAVIDA, headers=session("c")),
        client.delete(address, headers=session("c")),
    ):
        assert_problem(await call, 404, "unknown-car")
    assert await listed(client, "b") == ["大众朗逸 2019"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"model": "  "}, "model"), ({"plate": "<b>"}, "plate"), ({"odometer_km": -1}, "odometer_km"),
     ({"last_service_on": "2026-03-03"}, "last_service_on")],
)  # fmt: skip
async def test_what_can_not_be_is_refused_by_its_field(
    client: httpx.AsyncClient, facts: dict[str, Any], field: str
) -> None:
    answer = await client.post(CARS, json={**LAVIDA, **facts}, headers=session("d"))
    assert assert_problem(answer, 422, "invalid")["errors"][0]["field"] == field


async def test_a_list_has_an_end(client: httpx.AsyncClient) -> None:
    for number in range(10):
        await add(client, "e", model=f"Car {number}")
    answer = await client.post(CARS, json=LAVIDA, headers=session("e"))
    assert_problem(answer, 409, "list-full")


async def test_model_and_plate_are_sealed_exported_and_erased(
    client: httpx.AsyncClient, world: World
) -> None:
    car = await add(client, "f")
    with world.desks.engine.connect() as connection:
        query = text("SELECT model, plate FROM cars WHERE car_id = :id")
        row = connection.execute(query, {"id": car["car_id"]}).one()
    assert "朗逸" not in row.model and "12345" not in row.plate
    kept = await client.get("/api/v1/me/export?masked=false", headers=session("f"))
    assert kept.json()["cars"][0]["plate"] == "沪A12345"
    masked = await client.get("/api/v1/me/export", headers=session("f"))
    assert "12345" not in masked.text
    assert (await client.delete("/api/v1/me", headers=session("f"))).json()["cars"] == 1
    assert await listed(client, "f") == []
