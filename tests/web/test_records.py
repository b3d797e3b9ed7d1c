import httpx
import pytest

from assistant.symbols import SHINES, LampColour
from tests.web.world import World, assert_problem


async def test_all_70_lamps_are_listed(client: httpx.AsyncClient) -> None:
    lamps = (await client.get("/api/v1/lamps")).json()["lamps"]
    assert len(lamps) == 70
    assert {"code", "name", "meanings", "causes", "sources", "reviewed"} <= set(lamps[0])


async def test_a_lamp_is_found_by_its_code(client: httpx.AsyncClient) -> None:
    lamp = (await client.get("/api/v1/lamps/engine_oil_pressure")).json()
    assert lamp["code"] == "engine_oil_pressure"
    assert lamp["meanings"][0]["severity"] == "stop_now"
    assert_problem(await client.get("/api/v1/lamps/no_such_lamp"), 404, "unknown-lamp")


async def test_a_picture_of_a_lamp_is_for_everybody_and_every_cache(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/api/v1/lamps/parking_brake/symbol")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "public" in answer.headers["cache-control"] and "set-cookie" not in answer.headers
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.text.startswith("<svg ") and SHINES["red"] in answer.text


@pytest.mark.parametrize("colour", SHINES)
async def test_a_picture_comes_in_every_colour_of_lamps(
    client: httpx.AsyncClient, colour: LampColour
) -> None:
    answer = await client.get("/api/v1/lamps/abs/symbol", params={"colour": colour})
    assert answer.text.count(SHINES[colour]) == 1 and "currentColor" not in answer.text


async def test_a_picture_that_there_is_not_is_named(client: httpx.AsyncClient) -> None:
    for code in ("no_such_lamp", "..%2Fabs", "abs.svg"):
        answer = await client.get(f"/api/v1/lamps/{code}/symbol")
        assert answer.status_code == 404 and "cache-control" in answer.headers
        assert answer.headers["cache-control"] == "no-store"
    unknown = await client.get("/api/v1/lamps/no_such_lamp/symbol")
    assert_problem(unknown, 404, "unknown-lamp")
    pink = await client.get("/api/v1/lamps/abs/symbol", params={"colour": "pink"})
    assert assert_problem(pink, 422, "invalid")["errors"][0]["field"] == "colour"


@pytest.mark.parametrize("spelling", ["P0420", "p0420", "P-0420", "PO420", "p 0420"])
async def test_a_generic_code_is_decoded(client: httpx.AsyncClient, spelling: str) -> None:
    code = (await client.get(f"/api/v1/trouble-codes/{spelling}")).json()
    assert code["code"] == "P0420"
    assert code["name"]["zh"] and code["name"]["en"] and code["causes"] and code["sources"]
    assert code["severity"] in ("stop_now", "soon", "routine")


@pytest.mark.parametrize("code", ["P1234", "B1000", "C1234", "U1000", "P3000"])
async def test_a_maker_specific_code_asks_for_the_make(
    client: httpx.AsyncClient, code: str
) -> None:
    answer = await client.get(f"/api/v1/trouble-codes/{code}")
    found = assert_problem(answer, 404, "maker-specific-code")
    assert "maker-specific" in found["detail"] and "make" in found["detail"]
    assert "name" not in found and "causes" not in found


@pytest.mark.parametrize("code", ["X0420", "P042", "hello", "P0420 and P0300", "P04201234567890"])
async def test_what_is_no_code_is_422(client: httpx.AsyncClient, code: str) -> None:
    found = assert_problem(await client.get(f"/api/v1/trouble-codes/{code}"), 422, "invalid")
    assert found["errors"][0]["field"] == "code"


async def test_a_generic_code_without_record_is_unknown(client: httpx.AsyncClient) -> None:
    assert_problem(await client.get("/api/v1/trouble-codes/P0000"), 404, "unknown-code")


async def test_a_search_gives_hits_with_their_source(
    client: httpx.AsyncClient, world: World
) -> None:
    query = {"q": "oil light", "limit": 3, "locale": "en", "vehicle": "vw-lavida"}
    answer = (await client.get("/api/v1/knowledge/search", params=query)).json()
    assert set(answer) == {"hits", "abstained"} and answer["abstained"] is False
    assert set(answer["hits"][0]) == {"doc_id", "title", "snippet", "score", "source"}
    asked = world.searcher.asked[-1]
    assert (asked["locale"], asked["limit"], asked["vehicle"]) == ("en", 3, "vw-lavida")
    assert asked["kinds"] is not None


async def test_a_search_says_when_it_abstains(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/knowledge/search", params={"q": "weather"})
    assert answer.json()["abstained"] is True


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "q"),
        ({"q": " "}, "q"),
        ({"q": "a" * 501}, "q"),
        ({"q": "oil", "limit": 0}, "limit"),
        ({"q": "oil", "limit": "many"}, "limit"),
        ({"q": "oil", "locale": "fr"}, "locale"),
    ],
)
async def test_a_search_that_cant_be_run_names_the_field(
    client: httpx.AsyncClient, query: dict, field: str
) -> None:
    answer = await client.get("/api/v1/knowledge/search", params=query)
    found = assert_problem(answer, 422, "invalid")
    assert found["errors"][0]["field"] == field
