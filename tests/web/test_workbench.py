"""What technicians look up over HTTP, and who may not."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from tests.web.test_access import sign_in
from tests.web.world import World, assert_problem, bearer, visit

SEARCH = "/api/v1/technician/search"
RECORDS = "/api/v1/technician/records"
CODES = "/api/v1/technician/codes"


@pytest.fixture
async def tech(app: FastAPI, tokens: dict[str, str]) -> AsyncIterator[httpx.AsyncClient]:
    async with visit(app, **bearer(tokens["technician"])) as client:
        yield client


async def test_a_hit_says_why_it_was_found_and_where_it_comes_from(
    tech: httpx.AsyncClient,
) -> None:
    answer = await tech.get(SEARCH, params={"q": "low pressure", "locale": "en"})
    found = answer.json()
    hit = found["hits"][0]
    assert not found["abstained"] and found["locale"] == "en"
    assert (hit["doc_id"], hit["kind"], hit["source"]) == (
        "lamp:engine_oil_pressure", "lamp", "ISO 2575",
    )  # fmt: skip
    assert {"text": "pressure", "hit": True} in hit["title"]
    assert hit["passage"][0] == {"text": "Low", "hit": True}


async def test_the_filters_reach_the_search(tech: httpx.AsyncClient, world: World) -> None:
    params = {"q": "刹车异响", "kind": ["guide", "case"], "vehicle": "Lavida", "limit": 3}
    assert (await tech.get(SEARCH, params=params)).status_code == 200
    asked = world.searcher.asked[-1]
    assert asked["kinds"] == ["guide", "case"] and asked["vehicle"] == "Lavida"
    assert asked["limit"] == 3 and asked["locale"] == "zh"
    assert_problem(await tech.get(SEARCH, params={"q": "x", "kind": "poem"}), 422, "invalid")
    assert_problem(await tech.get(SEARCH, params={"q": " "}), 422, "invalid")


async def test_an_abstaining_search_says_so(tech: httpx.AsyncClient) -> None:
    found = (await tech.get(SEARCH, params={"q": "weather"})).json()
    assert found["abstained"] and found["hits"]


async def test_a_record_opens_in_the_language_asked_for(tech: httpx.AsyncClient) -> None:
    url = f"{RECORDS}/lamp:engine_oil_pressure"
    zh = (await tech.get(url, params={"locale": "zh"})).json()
    en = (await tech.get(url, params={"locale": "en"})).json()
    assert zh["title"] != en["title"] and zh["sections"] and en["sources"]
    for unknown in ("lamp:nope", "case:x"):
        assert_problem(await tech.get(f"{RECORDS}/{unknown}"), 404, "unknown-record")


async def test_codes_of_all_kinds_are_told_apart(tech: httpx.AsyncClient) -> None:
    found = (await tech.get(CODES, params={"q": "灯亮 p0420 P1345 P04", "locale": "zh"})).json()
    assert [record["doc_id"] for record in found["codes"]] == ["code:P0420"]
    assert found["maker_specific"] == ["P1345"]
    assert found["beginnings"][0]["start"] == "P04"
    nothing = (await tech.get(CODES, params={"q": "hello"})).json()
    assert not any(nothing.values())


async def test_without_manuals_no_vehicle_can_be_chosen(tech: httpx.AsyncClient) -> None:
    assert (await tech.get("/api/v1/technician/vehicles")).json() == {"vehicles": []}


async def test_an_owners_session_opens_nothing_of_the_bench(client: httpx.AsyncClient) -> None:
    await client.post("/api/v1/chat", json={"message": "hi"})
    assert "carcare_session" in client.cookies
    page = await client.get("/technician", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["location"]) == (303, "/login?next=/technician")
    for url in (f"{SEARCH}?q=x", f"{RECORDS}/lamp:x", f"{CODES}?q=P0420", "/api/v1/cases"):
        assert_problem(await client.get(url), 401, "sign-in")


async def test_staff_are_refused_and_technicians_get_the_page(
    app: FastAPI, tokens: dict[str, str]
) -> None:
    async with visit(app) as client:
        await sign_in(client, "staff")
        answer = await client.get("/technician", headers={"Accept": "text/html"})
        assert_problem(answer, 403, "not-allowed")
        assert_problem(await client.get(f"{SEARCH}?q=x"), 403, "not-allowed")
    for who in ("technician", "admin"):
        async with visit(app) as client:
            await sign_in(client, who)
            page = await client.get("/technician", headers={"Accept": "text/html"})
            assert page.status_code == 200 and 'id="case-form"' in page.text


async def test_nothing_inline_runs_on_the_page(tech: httpx.AsyncClient) -> None:
    page = await tech.get("/technician")
    policy = page.headers["content-security-policy"]
    assert "script-src 'self';" in policy and "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    assert " style=" not in page.text and " onclick=" not in page.text
