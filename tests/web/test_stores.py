from datetime import datetime

import httpx
import pytest

from tests.web.world import World, assert_problem

STORES = "/api/v1/stores"
BUND = {"lat": 31.24, "lon": 121.49}
NIGHT = "2026-03-02T03:00:00+08:00"


async def get_stores(client: httpx.AsyncClient, **query: object) -> list[dict]:
    answer = await client.get(STORES, params=query)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    return answer.json()["stores"]


async def test_stores_come_nearest_first(client: httpx.AsyncClient) -> None:
    found = await get_stores(client, **BUND, limit=10)
    distances = [store["distance_km"] for store in found]
    assert len(found) == 10 and distances == sorted(distances) and distances[0] < 30
    assert set(found[0]) == {
        "store_id", "name", "address", "lat", "lon", "distance_km", "services", "hours",
        "open_now", "bookable", "phone", "rating", "demo",
    }  # fmt: skip
    assert all(store["demo"] and store["phone"] is None for store in found)
    service = found[0]["services"][0]
    assert set(service) == {"code", "name", "low", "high", "currency", "duration_min"}
    assert isinstance(service["low"], int) and service["low"] <= service["high"]


async def test_stores_without_a_place_have_no_distance(client: httpx.AsyncClient) -> None:
    assert all(store["distance_km"] is None for store in await get_stores(client))


async def test_a_service_narrows_the_stores(client: httpx.AsyncClient) -> None:
    found = await get_stores(client, **BUND, service="oil_service", limit=50)
    offered = [{service["code"] for service in store["services"]} for store in found]
    assert found and all("oil_service" in codes for codes in offered)


@pytest.mark.parametrize("time", [NIGHT, NIGHT.replace("+", " "), "2026-03-01T19:00:00Z"])
async def test_open_at_leaves_out_the_closed(client: httpx.AsyncClient, time: str) -> None:
    everyone = await get_stores(client, limit=100)
    awake = await get_stores(client, open_at=time, limit=100)
    assert 0 < len(awake) < len(everyone)


async def test_names_come_in_the_language_asked_for(client: httpx.AsyncClient) -> None:
    chinese = await get_stores(client, limit=1, locale="zh")
    english = await get_stores(client, limit=1, locale="en")
    header = await client.get(STORES, params={"limit": 1}, headers={"Accept-Language": "en-US"})
    assert chinese[0]["name"] != english[0]["name"] == header.json()["stores"][0]["name"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"lat": 31}, "lon"),
        ({"lon": 121}, "lat"),
        ({"lat": 91, "lon": 0}, "lat"),
        ({"lat": "nan", "lon": 0}, "lat"),
        ({"lat": "here", "lon": 0}, "lat"),
        ({"service": "no_such_service"}, "service"),
        ({"open_at": "2026-03-02T03:00:00"}, "open_at"),
        ({"open_at": "tomorrow"}, "open_at"),
        ({"limit": 0}, "limit"),
        ({"limit": 1000}, "limit"),
    ],
)
async def test_a_query_that_cant_be_answered_names_the_field(
    client: httpx.AsyncClient, query: dict, field: str
) -> None:
    found = assert_problem(await client.get(STORES, params=query), 422, "invalid")
    assert found["errors"][0]["field"] == field


async def test_slots_are_bookable_and_ahead(client: httpx.AsyncClient, world: World) -> None:
    store = await a_store(client)
    query = {"service": "oil_service"}
    answer = await client.get(f"{STORES}/{store}/slots", params=query)
    slots = answer.json()["slots"]
    assert slots and set(slots[0]) == {
        "slot_id", "store_id", "service", "starts_at", "ends_at", "capacity_left",
    }  # fmt: skip
    now = world.desks.clock.now()
    starts = [datetime.fromisoformat(slot["starts_at"]) for slot in slots]
    assert all(start > now for start in starts) and starts == sorted(starts)
    assert all(slot["capacity_left"] >= 1 for slot in slots)
    assert {slot["store_id"] for slot in slots} == {store}


async def test_slots_of_a_date_are_of_that_date(client: httpx.AsyncClient) -> None:
    store = await a_store(client)
    query = {"service": "oil_service", "date": "2026-03-04"}
    slots = (await client.get(f"{STORES}/{store}/slots", params=query)).json()["slots"]
    assert slots and all(slot["starts_at"].startswith("2026-03-04T") for slot in slots)
    past = (
        await client.get(f"{STORES}/{store}/slots", params={**query, "date": "2020-01-01"})
    ).json()
    assert past == {"slots": []}


async def test_slots_that_cant_be_listed_are_problems(client: httpx.AsyncClient) -> None:
    store = await a_store(client)

    async def slots(store: str, **query: str) -> httpx.Response:
        return await client.get(f"{STORES}/{store}/slots", params=query)

    assert_problem(await slots("no-such-store", service="oil_service"), 404, "unknown-store")
    assert_problem(await slots(store), 422, "invalid")
    assert_problem(await slots(store, service="no_such_service"), 422, "invalid")
    assert_problem(await slots(store, service="towing"), 422, "not-offered")
    assert_problem(await slots(store, service="oil_service", date="4 March"), 422, "invalid")


async def a_store(client: httpx.AsyncClient, service: str = "oil_service") -> str:
    """Return a bookable store that does a service and no towing."""
    found = await get_stores(client, service=service, limit=100)
    return next(
        store["store_id"]
        for store in found
        if store["bookable"] and all(s["code"] != "towing" for s in store["services"])
    )
