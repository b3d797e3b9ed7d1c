"""Drivers see and erase what is kept of them, over HTTP."""

import httpx
from fastapi import FastAPI

from tests.web.test_bookings import booked
from tests.web.world import World, assert_problem, visit


async def test_a_driver_gets_what_is_kept_and_erases_it(client: httpx.AsyncClient) -> None:
    booking = await booked(client)
    thread = (await client.post("/api/v1/chat", json={"message": "hi"})).json()["thread_id"]
    data = (await client.get("/api/v1/me/export")).json()
    assert [kept["thread_id"] for kept in data["threads"]] == [thread]
    assert data["bookings"][0]["phone"] == "***" and data["bookings"][0]["name"] == "王芳"
    whole = (await client.get("/api/v1/me/export", params={"masked": "false"})).json()
    assert whole["bookings"][0]["phone"] == "+8613800138000"
    erased = (await client.delete("/api/v1/me")).json()
    assert erased["kept_bookings"] == [booking["code"]] and erased["threads"] == 1
    assert (await client.delete(f"/api/v1/bookings/{booking['code']}")).status_code == 200
    assert (await client.delete("/api/v1/me")).json()["bookings"] == 1
    left = (await client.get("/api/v1/me/export")).json()
    assert (left["threads"], left["bookings"]) == ([], [])
    gone = await client.get(f"/api/v1/bookings/{booking['code']}?phone_last4=8000")
    assert_problem(gone, 404, "unknown-booking")


async def test_nobody_gets_or_erases_what_is_kept_of_another(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    thread = (await client.post("/api/v1/chat", json={"message": "hi"})).json()["thread_id"]
    async with visit(app) as other:
        assert thread not in (await other.get("/api/v1/me/export")).text
        assert (await other.delete("/api/v1/me")).json()["threads"] == 0
        assert_problem(await other.delete(f"/api/v1/threads/{thread}"), 404, "unknown-thread")
    assert (await client.delete(f"/api/v1/threads/{thread}")).status_code == 204
    assert_problem(await client.delete(f"/api/v1/threads/{thread}"), 404, "unknown-thread")


async def test_a_conversation_that_answers_now_is_409(
    client: httpx.AsyncClient, world: World
) -> None:
    thread = (await client.post("/api/v1/chat", json={"message": "hi"})).json()["thread_id"]
    world.assistant.threads.start_turn(thread)
    assert_problem(await client.delete(f"/api/v1/threads/{thread}"), 409, "thread-busy")
