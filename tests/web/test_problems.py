import httpx
import pytest
from fastapi import FastAPI

from tests.web.world import assert_problem, visit

NOWHERE = ["/api", "/api/", "/api/v1", "/api/v2/chat", "/v1", "/v1/embeddings", "/api/v1/lamps/"]


@pytest.mark.parametrize("path", NOWHERE)
async def test_an_unknown_address_of_programs_is_a_problem(
    client: httpx.AsyncClient, path: str
) -> None:
    found = assert_problem(await client.get(path), 404, "not-found")
    assert path in found["detail"]


async def test_another_unknown_address_is_a_problem_too(client: httpx.AsyncClient) -> None:
    assert_problem(await client.get("/wp-login.php"), 404, "not-found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/v1/chat", "POST"),
        ("POST", "/api/v1/lamps", "GET"),
        ("PUT", "/api/v1/bookings/ABCD2345", "DELETE, GET, PATCH"),
        ("DELETE", "/v1/models", "GET"),
    ],
)
async def test_a_wrong_method_is_405_and_says_which_would_do(
    client: httpx.AsyncClient, method: str, path: str, allowed: str
) -> None:
    answer = await client.request(method, path)
    found = assert_problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == allowed and allowed in found["detail"]


async def test_long_addresses_are_not_repeated_whole(client: httpx.AsyncClient) -> None:
    assert len((await client.get("/api/" + "a" * 5000)).content) < 1000


PATHS = [
    "/",
    "/healthz",
    "/api/v1/lamps",
    "/api/nothing",
    "/api/v1/cases",
    "/openapi.json",
    "/nope",
]


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_carries_the_security_headers(
    client: httpx.AsyncClient, path: str
) -> None:
    headers = (await client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "geolocation=(self)" in headers["permissions-policy"]
    assert "camera=(self)" in headers["permissions-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "strict-transport-security" not in headers
    assert not any(name.startswith("access-control-") for name in headers)


async def test_data_may_load_nothing_and_is_kept_by_no_cache(client: httpx.AsyncClient) -> None:
    headers = (await client.get("/api/v1/lamps/abs")).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cache-control"] == "no-store"


async def test_pages_may_run_their_own_scripts_and_no_foreign_ones(
    client: httpx.AsyncClient,
) -> None:
    policy = (await client.get("/")).headers["content-security-policy"]
    assert "script-src 'self' 'unsafe-inline' 'unsafe-eval'" in policy
    assert "object-src 'none'" in policy and "http" not in policy


async def test_no_other_site_may_read(app: FastAPI) -> None:
    async with visit(app, Origin="https://evil.example") as client:
        preflight = {"Access-Control-Request-Method": "POST"}
        answer = await client.options("/api/v1/chat", headers=preflight)
        assert answer.status_code == 405
        assert not any(name.startswith("access-control-") for name in answer.headers)


@pytest.mark.parametrize(
    "path", ["/api/v1/bookings", "/api/v1/login", "/api/v1/cases", "/v1/models"]
)
async def test_small_requests_have_a_small_limit(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.post(path, content=b"x" * (300 * 1024))
    assert_problem(answer, 413, "too-large")
