import asyncio
import threading

import httpx

from assistant.bootstrap import Desks
from tests.web.world import World, assert_problem, make_world, running, visit
from vision.types import ModelMissing
from web.app import create_app


async def test_a_running_process_is_healthy(client: httpx.AsyncClient) -> None:
    answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_it_is_ready_only_when_the_models_are_warm(world: World) -> None:
    loaded = threading.Event()
    world.inspector.warm = loaded.wait  # type: ignore[method-assign]
    app = create_app(services=world.services, pages=False)
    async with app.router.lifespan_context(app), visit(app) as client:
        early = await client.get("/readyz")
        assert_problem(early, 503, "unavailable")
        assert early.headers["retry-after"] == "2"
        loaded.set()
        await app.state.front.readiness.wait()
        assert (await client.get("/readyz")).status_code == 200


async def test_messages_of_both_languages_are_read_before_it_is_ready(world: World) -> None:
    async with running(world):
        heard = {text.isascii() for text in world.assistant.heard}
    assert heard == {True, False}


async def test_a_request_during_the_start_waits_for_the_models(world: World) -> None:
    loaded = threading.Event()
    world.inspector.warm = loaded.wait  # type: ignore[method-assign]
    app = create_app(services=world.services, pages=False)
    async with app.router.lifespan_context(app), visit(app) as client:
        asked = asyncio.create_task(client.post("/api/v1/chat", json={"message": "你好"}))
        await asyncio.sleep(0.2)
        assert not asked.done()
        loaded.set()
        assert (await asked).status_code == 200


async def test_a_missing_model_is_said_by_readyz(world: World) -> None:
    world.inspector.broken = ModelMissing("The text model is absent.")
    async with running(world) as app, visit(app) as client:
        found = assert_problem(await client.get("/readyz"), 503, "unavailable")
        assert "The text model is absent." in found["detail"]


async def test_it_is_not_ready_while_the_database_is_out_of_reach(desks: Desks) -> None:
    world = make_world(desks)
    async with running(world) as app, visit(app) as client:
        await asyncio.to_thread(_break, world)
        found = assert_problem(await client.get("/readyz"), 503, "unavailable")
        assert "database" in found["detail"]
        assert (await client.get("/healthz")).status_code == 200


def _break(world: World) -> None:
    from sqlalchemy import create_engine

    nowhere = create_engine("sqlite:////nonexistent/folder/x.db")
    object.__setattr__(world.services.desks, "engine", nowhere)


async def test_metrics_name_routes_and_never_what_was_asked(client: httpx.AsyncClient) -> None:
    await client.get("/api/v1/bookings/ABCD2345", params={"phone_last4": "1234"})
    await client.get("/api/v1/nothing/13800138000")
    text = (await client.get("/metrics")).text
    assert 'route="/api/v1/bookings/{code}",status="404"' in text
    assert "carcare_http_request_seconds_bucket" in text
    assert "ABCD2345" not in text and "13800138000" not in text and "1234" not in text
