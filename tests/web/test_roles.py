"""Every route as every caller, against roles.yaml; run with -s to see the matrix."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute, Mount

from tests.web.roles import CALLERS, MATRIX, POLICIES, Call, Things, callers
from tests.web.world import World, visit
from web.app import create_app
from web.problems import URN

NOWHERE = {"/api", "/v1", "/api/{path:path}", "/v1/{path:path}"}


@pytest.fixture
async def whole(world: World) -> AsyncIterator[FastAPI]:
    """The application with its pages: some addresses exist with them alone."""
    app = create_app(services=world.services)
    async with app.router.lifespan_context(app):
        await app.state.front.readiness.wait()
        yield app


def walk(routes: list[BaseRoute]) -> Iterator[str]:
    """Yield "METHOD /path" of every route of ours; Gradio's are behind a mount."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from walk(inner.routes)
        elif not isinstance(route, Mount) and getattr(route, "path", "") not in NOWHERE:
            methods = (getattr(route, "methods", None) or set()) - {"HEAD"}
            yield from (f"{method} {route.path}" for method in methods)  # type: ignore[attr-defined]


async def test_every_route_opens_to_whom_the_matrix_says_and_to_nobody_else(
    whole: FastAPI, world: World
) -> None:
    found = set(walk(whole.routes))
    new, gone = sorted(found - MATRIX.keys()), sorted(MATRIX.keys() - found)
    assert not new, f"say in tests/web/roles.yaml who may call {new}"
    assert not gone, f"tests/web/roles.yaml has routes that are no more: {gone}"
    wrong = []
    async with callers(whole, world) as clients:
        for call in (call for calls in MATRIX.values() for call in calls):
            seen = await ask_as_everyone(call, whole, world, clients)
            print(row(call, seen))  # noqa: T201 - the matrix, for people
            wrong += [f"{call.route} {call.policy}: {note}" for note in judge(call, seen)]
    assert not wrong, "\n".join(wrong)


async def ask_as_everyone(
    call: Call, app: FastAPI, world: World, clients: dict[str, httpx.AsyncClient]
) -> dict[str, httpx.Response]:
    """Ask first as those who must not pass, for the same things: they must leave them whole."""
    seen, shared = {}, Things(world)
    for name in sorted(CALLERS, key=lambda name: not call.refused(name)):
        things = shared if call.refused(name) else Things(world)
        if name == "nobody":
            async with visit(app) as client:
                seen[name] = await call.send(client, things)
        else:
            seen[name] = await call.send(clients[name], things)
    if call.policy == "owner":
        # What was refused to all others is still there.
        seen["owner"] = await call.send(clients["owner"], shared)
    return seen


def judge(call: Call, seen: dict[str, httpx.Response]) -> Iterator[str]:
    """Yield what is wrong with the answers."""
    for name, answer in seen.items():
        got = kind(answer) if isinstance(call.passes, str) else answer.status_code
        refused = call.refused(name)
        if refused and (answer.status_code not in refused or got == call.passes):
            yield f"{name} must be refused with {refused}, got {answer.status_code} {kind(answer)}"
        if not refused and got != call.passes:
            yield f"{name} must get {call.passes}, got {answer.status_code} {answer.text[:200]}"


def kind(answer: httpx.Response) -> str:
    is_problem = answer.headers.get("content-type") == "application/problem+json"
    return str(answer.json()["type"]).removeprefix(URN) if is_problem else ""


def row(call: Call, seen: dict[str, httpx.Response]) -> str:
    statuses = " ".join(f"{seen[name].status_code:>13}" for name in CALLERS)
    return f"{call.route:<58} {call.policy:<12} {statuses}"


def test_every_policy_names_callers_that_there_are() -> None:
    assert set().union(*POLICIES.values()) <= set(CALLERS)
    assert {call.policy for calls in MATRIX.values() for call in calls} <= POLICIES.keys()
