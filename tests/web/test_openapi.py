from typing import Any

import httpx
import pytest

from assistant.refusals import KINDS as REFUSALS
from tests.web.roles import MATRIX
from web.problems import KINDS

UNDOCUMENTED = {
    "GET /technician", "GET /staff", "GET /store", "GET /login", "GET /setup",
    "GET /page/photos/{key}", "GET /page/mine", "GET /page/transcripts/{thread_id}.md",
    "GET /openapi.json",
}  # fmt: skip


@pytest.fixture
async def document(client: httpx.AsyncClient) -> dict[str, Any]:
    return (await client.get("/openapi.json")).json()


def operations(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (method.upper(), path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def test_every_refusal_has_a_status_and_a_title() -> None:
    assert set(REFUSALS.values()) <= KINDS.keys()
    assert all(400 <= status < 600 and title for status, title in KINDS.values())


async def test_every_route_is_described(document: dict[str, Any]) -> None:
    described = {f"{method} {path}" for method, path in operations(document)}
    assert described == MATRIX.keys() - UNDOCUMENTED
    for operation in operations(document).values():
        assert operation["description"] and operation["tags"]


async def test_every_error_is_described_as_a_problem(document: dict[str, Any]) -> None:
    for (method, path), operation in operations(document).items():
        errors = {s: r for s, r in operation["responses"].items() if not s.startswith("2")}
        for status, response in errors.items():
            content = response["content"]["application/problem+json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Problem"}, (path, status)
            assert all(e["value"]["status"] == int(status) for e in content["examples"].values())
        if path.startswith(("/api/", "/v1/")):
            assert {"429", "500"} <= errors.keys(), (method, path)
    assert "HTTPValidationError" not in document["components"]["schemas"]


async def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]

    def refs(node: object) -> set[str]:
        if isinstance(node, dict):
            own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
            return own.union(*(refs(value) for value in node.values()))
        return set().union(*(refs(value) for value in node)) if isinstance(node, list) else set()

    names = {ref.removeprefix("#/components/schemas/") for ref in refs(document)}
    assert names <= schemas.keys() and "Problem" in names and "Reply" in names


@pytest.mark.parametrize(
    ("method", "path", "statuses"),
    [
        ("POST", "/api/v1/chat", {"200", "404", "409", "413", "415", "422", "429"}),
        ("POST", "/api/v1/inspect", {"200", "413", "415", "422", "429"}),
        ("GET", "/api/v1/trouble-codes/{code}", {"200", "404", "422"}),
        ("GET", "/api/v1/stores/{store_id}/slots", {"200", "404", "422"}),
        ("POST", "/api/v1/bookings", {"201", "404", "409", "413", "422", "429"}),
        ("PATCH", "/api/v1/bookings/{code}", {"200", "404", "409", "422", "429"}),
        ("POST", "/api/v1/cases", {"201", "401", "403", "413", "422", "429"}),
        ("GET", "/api/v1/cases", {"200", "401", "403", "422"}),
        ("PUT", "/api/v1/cases/{case_id}", {"200", "401", "403", "404", "409", "422"}),
        ("POST", "/api/v1/cases/{case_id}/review", {"200", "401", "403", "404", "409"}),
        ("POST", "/api/v1/cases/{case_id}/photos", {"201", "403", "404", "409", "413", "415"}),
        ("POST", "/api/v1/marketing", {"200", "401", "403", "404", "422"}),
        ("GET", "/readyz", {"200", "503"}),
        ("GET", "/api/v1/lamps/{code}/symbol", {"200", "404", "422"}),
        ("POST", "/api/v1/lamps/feedback", {"201", "404", "422", "429"}),
        ("DELETE", "/api/v1/lamps/feedback", {"204", "404", "429"}),
    ],
)
async def test_the_statuses_of_the_contract_are_described(
    document: dict[str, Any], method: str, path: str, statuses: set[str]
) -> None:
    assert statuses <= operations(document)[method, path]["responses"].keys()


async def test_media_types_beside_json_are_described(document: dict[str, Any]) -> None:
    found = operations(document)
    chat = found["POST", "/api/v1/chat"]["responses"]["200"]["content"]
    assert {"application/json", "text/event-stream"} == chat.keys()
    ics = found["GET", "/api/v1/bookings/{code}/calendar.ics"]["responses"]["200"]["content"]
    assert "text/calendar" in ics
    symbol = found["GET", "/api/v1/lamps/{code}/symbol"]["responses"]["200"]["content"]
    crop = found["GET", "/api/v1/lamps/crops/{crop_id}"]["responses"]["200"]["content"]
    assert "image/svg+xml" in symbol and "image/png" in crop
    photo = found["GET", "/api/v1/cases/{case_id}/photos/{photo_id}"]["responses"]["200"]
    assert "image/jpeg" in photo["content"]


async def test_requests_come_with_examples_and_callers_with_schemes(
    document: dict[str, Any],
) -> None:
    schemas = document["components"]["schemas"]
    for name in (
        "ChatRequest", "BookingRequest", "CompletionRequest", "LampFeedback", "CaseRequest",
        "CaseEdit", "CaseWithdrawal", "Problem",
    ):  # fmt: skip
        assert schemas[name]["examples"], name
    assert {"account", "session", "csrf"} == document["components"]["securitySchemes"].keys()
