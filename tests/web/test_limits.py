import httpx
import pytest
from sqlalchemy import select

from assistant.accounts.tables import counters
from assistant.bootstrap import Desks
from tests.web.world import World, assert_problem, make_world, running, visit
from web.app import create_app
from web.limits import network

CHAT = "/api/v1/chat"
BODY = {"message": "hi"}


async def chat(client: httpx.AsyncClient) -> httpx.Response:
    return await client.post(CHAT, json=BODY)


async def test_the_31st_turn_of_a_minute_is_429(desks: Desks) -> None:
    async with running(make_world(desks, rate_limit="30/minute")) as app:
        async with visit(app, **{"X-CarCare-Session": "a" * 40}) as client:
            answers = [await chat(client) for _ in range(31)]
    assert [answer.status_code for answer in answers[:30]] == [200] * 30
    assert_problem(answers[30], 429, "too-many")
    assert 1 <= int(answers[30].headers["retry-after"]) <= 60


async def test_an_address_has_four_times_a_sessions_share(desks: Desks) -> None:
    async with running(make_world(desks, rate_limit="2/minute")) as app:
        statuses = []
        for _ in range(9):
            async with visit(app, address="203.0.113.7") as client:
                statuses.append((await chat(client)).status_code)
        async with visit(app, address="203.0.113.8") as client:
            assert (await chat(client)).status_code == 200
    assert statuses == [200] * 8 + [429]


async def test_another_session_has_its_own_share(desks: Desks) -> None:
    async with running(make_world(desks, rate_limit="1/minute")) as app:
        for session in ("b" * 40, "c" * 40):
            headers = {"X-CarCare-Session": session}
            async with visit(app, address="203.0.113.9", **headers) as client:
                assert (await chat(client)).status_code == 200
                assert_problem(await chat(client), 429, "too-many")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", CHAT),
        ("POST", "/api/v1/inspect"),
        ("POST", "/api/v1/bookings"),
        ("GET", "/api/v1/bookings/ABCD2345"),
        ("POST", "/api/v1/login"),
        ("POST", "/v1/chat/completions"),
        ("POST", "/api/v1/lamps/feedback"),
        ("DELETE", "/api/v1/lamps/feedback"),
    ],
)
async def test_what_costs_is_limited(desks: Desks, method: str, path: str) -> None:
    async with running(make_world(desks, rate_limit="1/minute")) as app, visit(app) as client:
        statuses = [(await client.request(method, path)).status_code for _ in range(5)]
    assert statuses[0] != 429 and statuses[-1] == 429


async def test_reading_is_looser_and_health_is_free(desks: Desks) -> None:
    async with running(make_world(desks, rate_limit="1/minute")) as app:
        async with visit(app, **{"X-CarCare-Session": "d" * 40}) as client:
            reads = [(await client.get("/api/v1/lamps/abs")).status_code for _ in range(11)]
            assert 429 not in reads[:10] and reads[10] == 429
            for path in ("/healthz", "/readyz", "/metrics"):
                assert {(await client.get(path)).status_code for _ in range(15)} == {200}


async def test_off_switches_every_limit_off(world: World) -> None:
    async with running(world) as app, visit(app, **{"X-CarCare-Session": "e" * 40}) as client:
        assert {(await chat(client)).status_code for _ in range(40)} == {200}


async def test_counters_hold_no_address(desks: Desks) -> None:
    async with running(make_world(desks, rate_limit="30/minute")) as app:
        async with visit(app, address="198.51.100.23") as client:
            await chat(client)
    with desks.engine.connect() as connection:
        keys = list(connection.scalars(select(counters.c.key)))
    assert any("address" in key for key in keys)
    assert not any("198.51.100" in key for key in keys)


def test_an_ipv6_customer_is_one_address() -> None:
    assert network("2001:db8::1") == network("2001:db8::ffff") != network("2001:db8:0:1::1")
    assert network("192.0.2.1") != network("192.0.2.2")


async def test_a_limit_that_cant_be_read_stops_the_start(desks: Desks) -> None:
    app = create_app(services=make_world(desks, rate_limit="often").services, pages=False)
    with pytest.raises(ValueError, match="CARCARE_RATE_LIMIT"):
        async with app.router.lifespan_context(app):
            pass
