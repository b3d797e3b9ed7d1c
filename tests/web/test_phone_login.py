"""A driver finds the same conversations on another device, by a code that a phone got."""

import json
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import delete

from assistant.accounts.tables import counters
from assistant.bootstrap import Desks
from tests.web.gateway import Gateway, open_gateway
from tests.web.world import World, assert_problem, make_world, running, visit

AT = "/api/v1/phone"
MINE, OTHERS = "13912345678", "13987654321"
CAR = {"model": "VW Lavida 2019"}


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with open_gateway() as gateway:
        yield gateway


@pytest.fixture
def world(desks: Desks, gateway: Gateway) -> World:
    """Return an application that can send codes."""
    return make_world(desks, **gateway.settings)


@pytest.fixture
async def app(world: World) -> AsyncIterator[FastAPI]:
    async with running(world) as app:
        yield app


@pytest.fixture(autouse=True)
def fresh(desks: Desks) -> None:
    """Forget the codes that other tests sent: three an hour go to a phone."""
    with desks.engine.begin() as connection:
        connection.execute(delete(counters))


async def sign_in(client: httpx.AsyncClient, gateway: Gateway, phone: str, **more: bool) -> None:
    sent = await client.post(f"{AT}/code", json={"phone": phone})
    assert sent.status_code == 201, sent.text
    code = gateway.code()
    assert code not in sent.text
    back = {"challenge": sent.json()["challenge"], "code": code, **more}
    answer = await client.post(f"{AT}/session", json=back)
    assert answer.status_code == 204, answer.text


async def talk(client: httpx.AsyncClient) -> str:
    """Say something in a new conversation; return its id."""
    return str((await client.post("/api/v1/chat", json={"message": "hi"})).json()["thread_id"])


async def held(client: httpx.AsyncClient) -> tuple[set[str], int]:
    """Return the conversations that a browser sees, and how many cars."""
    found = (await client.get("/api/v1/me/export")).json()
    return {thread["thread_id"] for thread in found["threads"]}, len(found["cars"])


async def state(client: httpx.AsyncClient) -> dict[str, object]:
    return dict((await client.get(AT)).json())


async def test_two_devices_share_a_session(app: FastAPI, gateway: Gateway) -> None:
    async with visit(app) as phone, visit(app) as tablet:
        for client in (phone, tablet):
            await sign_in(client, gateway, MINE)
        thread = await talk(phone)
        assert await held(tablet) == ({thread}, 0)
        assert await state(tablet) == {
            "available": True, "signed_in": True, "phone_end": "5678", "holds": False,
        }  # fmt: skip


async def test_what_a_browser_held_stays_its_own_and_comes_back(
    app: FastAPI, gateway: Gateway
) -> None:
    async with visit(app) as browser:
        before = await talk(browser)
        await browser.post("/api/v1/cars", json=CAR)
        assert (await state(browser))["holds"] is True
        await sign_in(browser, gateway, OTHERS)
        assert await held(browser) == (set(), 0)
        during = await talk(browser)
        answer = await browser.post("/api/v1/chat", json={"message": "hi", "thread_id": before})
        assert_problem(answer, 404, "unknown-thread")
        assert (await browser.delete(f"{AT}/session")).status_code == 204
        assert await held(browser) == ({before}, 1)
        answer = await browser.post("/api/v1/chat", json={"message": "hi", "thread_id": during})
        assert_problem(answer, 404, "unknown-thread")
        assert (await state(browser))["signed_in"] is False
        await sign_in(browser, gateway, OTHERS)
        assert await held(browser) == ({during}, 0)


async def test_only_who_says_so_takes_along_what_a_browser_held(
    app: FastAPI, gateway: Gateway
) -> None:
    phone = "13711112222"
    async with visit(app) as browser, visit(app) as stranger, visit(app) as tablet:
        thread, foreign = await talk(browser), await talk(stranger)
        await browser.post("/api/v1/cars", json=CAR)
        await sign_in(browser, gateway, phone, take=True)
        await sign_in(tablet, gateway, phone)
        assert await held(browser) == await held(tablet) == ({thread}, 1)
        assert await held(stranger) == ({foreign}, 0)
        await browser.delete(f"{AT}/session")
        assert await held(browser) == (set(), 0)
        assert await held(tablet) == ({thread}, 1)


async def test_the_next_phone_on_a_browser_takes_nothing_of_the_last_one(
    app: FastAPI, gateway: Gateway
) -> None:
    first, second = "13711113333", "13711114444"
    async with visit(app) as browser:
        own = await talk(browser)
        await sign_in(browser, gateway, first)
        thread = await talk(browser)
        assert (await state(browser))["holds"] is False
        await sign_in(browser, gateway, second, take=True)
        assert await held(browser) == (set(), 0)
        await browser.delete(f"{AT}/session")
        assert await held(browser) == ({own}, 0)
        await sign_in(browser, gateway, first)
        assert await held(browser) == ({thread}, 0)


async def test_nothing_is_taken_from_under_an_answer(
    app: FastAPI, world: World, gateway: Gateway
) -> None:
    async with visit(app) as browser:
        thread = await talk(browser)
        world.assistant.threads.start_turn(thread)
        sent = await browser.post(f"{AT}/code", json={"phone": MINE})
        back = {"challenge": sent.json()["challenge"], "code": gateway.code(), "take": True}
        assert_problem(await browser.post(f"{AT}/session", json=back), 409, "thread-busy")
        assert await held(browser) == ({thread}, 0)


async def test_wrong_codes_are_refused_and_then_have_to_wait(
    app: FastAPI, gateway: Gateway
) -> None:
    async with visit(app) as client:
        sent = (await client.post(f"{AT}/code", json={"phone": MINE})).json()
        right = {"challenge": sent["challenge"], "code": gateway.code()}
        wrong = right | {"code": f"{(int(right['code']) + 1) % 10**6:06}"}
        for _ in range(5):
            assert_problem(await client.post(f"{AT}/session", json=wrong), 401, "sign-in")
        locked = await client.post(f"{AT}/session", json=right)
        assert_problem(locked, 429, "too-many")
        assert 0 < int(locked.headers["Retry-After"]) <= 900


async def test_a_code_is_good_once(app: FastAPI, gateway: Gateway) -> None:
    async with visit(app) as client:
        sent = (await client.post(f"{AT}/code", json={"phone": MINE})).json()
        back = {"challenge": sent["challenge"], "code": gateway.code()}
        assert (await client.post(f"{AT}/session", json=back)).status_code == 204
        assert_problem(await client.post(f"{AT}/session", json=back), 401, "sign-in")
        bad = await client.post(f"{AT}/code", json={"phone": "12"})
        assert_problem(bad, 422, "invalid")


async def test_another_site_can_sign_nobody_in(app: FastAPI, gateway: Gateway) -> None:
    async with visit(app) as client:
        sent = (await client.post(f"{AT}/code", json={"phone": MINE})).json()
        body = json.dumps({"challenge": sent["challenge"], "code": gateway.code()})
        # What a form of another site can send without being asked first.
        form = {"Content-Type": "text/plain"}
        answer = await client.post(f"{AT}/session", content=body, headers=form)
        assert_problem(answer, 422, "invalid")
        assert (await state(client))["signed_in"] is False


async def test_without_a_channel_nothing_is_offered(desks: Desks) -> None:
    async with running(make_world(desks)) as app, visit(app) as client:
        assert (await state(client))["available"] is False
        answer = await client.post(f"{AT}/code", json={"phone": MINE})
        assert_problem(answer, 501, "not-available")
        assert (await client.delete(f"{AT}/session")).status_code == 204


async def test_an_account_is_offered_no_phone(app: FastAPI, tokens: dict[str, str]) -> None:
    async with visit(app, Authorization=f"Bearer {tokens['staff']}") as client:
        assert (await state(client))["available"] is False
