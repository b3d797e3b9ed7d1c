"""The first administrator over HTTP, and tokens that may only read."""

from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from assistant.accounts.setup import AdminLinks
from assistant.bootstrap import build_desks
from assistant.settings import Settings
from tests.web.world import NOW, PASSWORD, World, assert_problem, bearer, make_world, running, visit


async def test_the_printed_link_makes_the_administrator_and_signs_in(tmp_path: Path) -> None:
    desks = build_desks(Settings(_env_file=None, data_dir=tmp_path, now=NOW))
    key = AdminLinks(desks.engine, desks.accounts).offer()
    body = {"key": key, "name": "boss", "password": PASSWORD}
    async with running(make_world(desks)) as app, visit(app) as client, visit(app) as other:
        short = await client.post("/api/v1/setup", json=body | {"password": "short"})
        assert_problem(short, 422, "invalid")
        made = await client.post("/api/v1/setup", json=body)
        assert made.status_code == 201 and made.json()["role"] == "admin"
        assert (await client.get("/api/v1/account")).json()["name"] == "boss"
        again = await other.post("/api/v1/setup", json=body | {"name": "thief"})
        assert_problem(again, 401, "sign-in")
    desks.engine.dispose()


@pytest.fixture
def reader(world: World, tokens: dict[str, str]) -> dict[str, str]:
    return bearer(world.desks.accounts.add_token("technician", scope="read").secret)


async def test_a_token_to_read_changes_nothing(app: FastAPI, reader: dict[str, str]) -> None:
    async with visit(app, **reader) as client:
        assert (await client.get("/api/v1/cases")).status_code == 200
        for method, path in (
            ("POST", "/api/v1/cases"),
            ("POST", "/api/v1/chat"),
            ("DELETE", "/api/v1/me"),
            ("POST", "/v1/chat/completions"),
        ):
            answer: httpx.Response = await client.request(method, path, json={"message": "hi"})
            assert_problem(answer, 403, "not-allowed")
