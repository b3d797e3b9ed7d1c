import base64

import httpx
import pytest
from fastapi import FastAPI

from assistant.accounts.sessions import session_owner
from assistant.bootstrap import Desks
from tests.web.world import PASSWORD, World, assert_problem, bearer, visit

CHAT = {"message": "hi"}


async def test_a_browser_is_sent_to_sign_in_and_programs_get_401(client: httpx.AsyncClient) -> None:
    for path in ("/technician", "/staff"):
        page = await client.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
        assert (page.status_code, page.headers["location"]) == (303, f"/login?next={path}")
        answer = await client.get(path)
        assert_problem(answer, 401, "sign-in")
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header", ["Bearer cc_wrong", "Bearer ", "bearer x", "Bearer " + "x" * 9000]
)
@pytest.mark.parametrize("path", ["/api/v1/lamps", "/api/v1/cases", "/v1/models"])
async def test_a_wrong_token_is_401_everywhere(
    client: httpx.AsyncClient, header: str, path: str
) -> None:
    answer = await client.get(path, headers={"Authorization": header})
    assert_problem(answer, 401, "sign-in")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_token_calls_as_its_account(
    app: FastAPI, world: World, tokens: dict[str, str]
) -> None:
    async with visit(app, **bearer(tokens["staff"])) as client:
        answer = await client.post("/api/v1/chat", json=CHAT)
        assert answer.status_code == 200 and "set-cookie" not in answer.headers
        caller = world.assistant.turns[-1][1]
        assert caller.role == "staff" and caller.owner == f"account:{caller.account}"
        view = (await client.get("/api/v1/account")).json()
    assert view == {"name": "staff", "role": "staff", "store_id": None, "csrf_token": None}


async def test_the_first_answer_sets_a_cookie_that_scripts_cant_read(
    client: httpx.AsyncClient, world: World
) -> None:
    first = await client.post("/api/v1/chat", json=CHAT)
    cookie = first.headers["set-cookie"]
    assert cookie.startswith("carcare_session=")
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie
    assert "Secure" not in cookie
    second = await client.post("/api/v1/chat", json=CHAT)
    assert "set-cookie" not in second.headers
    owners = {caller.owner for _, caller in world.assistant.turns}
    assert len(owners) == 1
    assert owners.pop() not in cookie


async def test_the_cookie_is_bound_to_tls_where_there_is_tls(app: FastAPI) -> None:
    async with visit(app) as client:
        answer = await client.post("https://test/api/v1/chat", json=CHAT)
    assert "Secure" in answer.headers["set-cookie"]
    assert "max-age" in answer.headers["strict-transport-security"]


async def test_a_forged_cookie_begins_a_new_session(app: FastAPI, world: World) -> None:
    async with visit(app) as client:
        answer = await client.post(
            "/api/v1/chat", json=CHAT, headers={"Cookie": "carcare_session=abc"}
        )
        assert "carcare_session" in answer.headers["set-cookie"]


async def test_a_session_header_serves_programs_without_cookies(app: FastAPI, world: World) -> None:
    session = "k" * 32
    async with visit(app, **{"X-CarCare-Session": session}) as client:
        answer = await client.post("/api/v1/chat", json=CHAT)
    assert "set-cookie" not in answer.headers
    assert world.assistant.turns[-1][1].owner == session_owner(session)


@pytest.mark.parametrize("session", ["", "short", "k" * 31, "k" * 300, "k" * 32 + " x"])
async def test_a_guessable_session_header_is_refused(
    client: httpx.AsyncClient, session: str
) -> None:
    headers = {"X-CarCare-Session": session}
    answer = await client.post("/api/v1/chat", json=CHAT, headers=headers)
    found = assert_problem(answer, 422, "invalid")
    assert found["errors"][0]["field"] == "X-CarCare-Session"


async def sign_in(client: httpx.AsyncClient, name: str, password: str = PASSWORD) -> httpx.Response:
    return await client.post("/api/v1/login", json={"name": name, "password": password})


async def test_signing_in_opens_the_account_until_signing_out(
    app: FastAPI, tokens: dict[str, str]
) -> None:
    async with visit(app) as client:
        answer = await sign_in(client, "technician")
        assert answer.status_code == 200
        csrf = answer.json()["csrf_token"]
        assert answer.json()["role"] == "technician"
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("carcare_account=") and "HttpOnly" in cookie
        assert (await client.get("/api/v1/account")).json()["csrf_token"] == csrf
        assert (await client.get("/api/v1/cases")).status_code == 200
        stolen = client.cookies["carcare_account"]
        out = await client.post("/api/v1/logout", headers={"X-CSRF-Token": csrf})
        assert out.status_code == 204 and "carcare_account" not in client.cookies
        assert_problem(await client.get("/api/v1/cases"), 401, "sign-in")
        client.cookies.set("carcare_account", stolen)
        assert_problem(await client.get("/api/v1/cases"), 401, "sign-in")


async def test_writes_of_a_signed_in_browser_need_the_csrf_token(
    app: FastAPI, tokens: dict[str, str]
) -> None:
    async with visit(app) as client, visit(app) as other:
        csrf = (await sign_in(client, "staff")).json()["csrf_token"]
        foreign = (await sign_in(other, "technician")).json()["csrf_token"]
        for path in ("/api/v1/marketing", "/api/v1/chat", "/api/v1/bookings", "/api/v1/logout"):
            assert_problem(await client.post(path, json=CHAT), 403, "csrf")
            wrong = {"X-CSRF-Token": foreign}
            assert_problem(await client.post(path, json=CHAT, headers=wrong), 403, "csrf")
        right = {"X-CSRF-Token": csrf}
        answer = await client.post("/api/v1/marketing", json={}, headers=right)
        assert_problem(answer, 422, "invalid")
        assert (await client.post("/api/v1/chat", json=CHAT, headers=right)).status_code == 200


async def test_neither_name_nor_password_is_given_away(
    app: FastAPI, tokens: dict[str, str]
) -> None:
    async with visit(app) as client:
        wrong = await sign_in(client, "admin", "not the password")
        unknown = await sign_in(client, "nobody", "not the password")
        assert_problem(wrong, 401, "sign-in")
        assert wrong.text == unknown.text and "set-cookie" not in wrong.headers


async def test_guessing_a_password_is_throttled(app: FastAPI, desks: Desks) -> None:
    desks.accounts.add_user("guessed", "staff", PASSWORD)
    async with visit(app) as client:
        for _ in range(5):
            assert_problem(await sign_in(client, "guessed", "wrong wrong"), 401, "sign-in")
        answer = await sign_in(client, "guessed")
        assert_problem(answer, 429, "too-many")
        assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    "body",
    [{}, {"name": "a"}, {"name": "a" * 65, "password": "x"}, {"name": "\x00", "password": "x"}],
)
async def test_a_login_that_cant_be_read_is_422(client: httpx.AsyncClient, body: dict) -> None:
    assert_problem(await client.post("/api/v1/login", json=body), 422, "invalid")


async def test_an_account_cookie_is_no_session_and_the_other_way_round(
    app: FastAPI, tokens: dict[str, str], world: World
) -> None:
    async with visit(app) as client:
        await sign_in(client, "admin")
        sealed = client.cookies["carcare_account"]
        client.cookies.clear()
        cookie = {"Cookie": f"carcare_session={sealed}"}
        answer = await client.post("/api/v1/chat", json=CHAT, headers=cookie)
        assert "carcare_session" in answer.headers["set-cookie"]
        session = client.cookies["carcare_session"]
        client.cookies.clear()
        swapped = {"Cookie": f"carcare_account={session}"}
        assert_problem(await client.get("/api/v1/account", headers=swapped), 401, "sign-in")


async def test_basic_credentials_are_let_be(client: httpx.AsyncClient) -> None:
    basic = base64.b64encode(b"proxy:secret").decode()
    answer = await client.get("/api/v1/lamps", headers={"Authorization": f"Basic {basic}"})
    assert answer.status_code == 200
