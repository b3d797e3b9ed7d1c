"""Cut-outs of unsure lamps, and what drivers say of them: kept with consent alone."""

import asyncio
import io

import httpx
import numpy as np
import pytest
from fastapi import FastAPI
from PIL import Image
from sqlalchemy import func, select

from assistant.feedback.crops import KEPT_S, Crop, CropShelf
from assistant.feedback.sql import KeptPick
from assistant.findings import view_finding
from assistant.messages import Caller
from assistant.tables import events, lamp_feedback
from tests.agent.scripted_photos import FIRST, unsure
from tests.web.test_chat import consents
from tests.web.world import World, assert_problem, visit
from vision.cutout import CUTOUT_CONTEXT, MAX_CUTOUT_PX, cut_out
from vision.images import Photo
from vision.types import Box

CROPS, FEEDBACK = "/api/v1/lamps/crops", "/api/v1/lamps/feedback"
LAMP = unsure("red", "brake_system", "parking_brake")


def photo(width: int = 640, height: int = 360) -> Photo:
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[80:130, 100:160] = (230, 30, 30)
    return Photo(pixels, width, height)


async def ask(world: World, client: httpx.AsyncClient) -> tuple[str, str, Caller]:
    """Have a conversation that asked about a lamp; returns thread, cut-out and caller."""
    thread = (await client.post("/api/v1/chat", json={"message": "hi"})).json()["thread_id"]
    caller = world.assistant.turns[-1][1]
    finding = view_finding(LAMP, world.desks.shipped)
    shelf = world.assistant.feedback.crops  # type: ignore[union-attr]
    shelf.put(Crop(thread, finding, cut_out(photo(), FIRST)), caller)
    (crop,) = (await client.get(CROPS, params={"thread_id": thread})).json()["crops"]
    return thread, crop["crop_id"], caller


def kept(world: World, thread: str) -> list[KeptPick]:
    return [p for p in world.desks.lamp_feedback.all() if p.thread_id == thread]


def recorded(world: World, owner: str, kind: str) -> list[str]:
    found = select(events.c.subject).where(events.c.actor == owner, events.c.kind == kind)
    with world.desks.engine.connect() as connection:
        return list(connection.scalars(found))


def rows(world: World) -> int:
    with world.desks.engine.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(lamp_feedback)) or 0)


def answer(
    thread: str, crop: str, code: str = "parking_brake", **more: object
) -> dict[str, object]:
    return {"thread_id": thread, "crop_id": crop, "code": code, "consent": True, **more}


async def test_a_cut_out_is_listed_and_shown_to_its_sender(
    world: World, client: httpx.AsyncClient
) -> None:
    thread, _, _ = await ask(world, client)
    listed = (await client.get(CROPS, params={"thread_id": thread})).json()["crops"][0]
    assert listed["box"] == FIRST.as_list() and listed["colour"] == "red"
    assert [c["code"] for c in listed["candidates"]] == ["brake_system", "parking_brake"]
    picture = await client.get(listed["picture_url"])
    assert picture.headers["content-type"] == "image/png"
    assert picture.headers["cache-control"] == "no-store"
    with Image.open(io.BytesIO(picture.content)) as crop:
        assert crop.size == (round(60 * CUTOUT_CONTEXT),) * 2 and crop.info == {}


async def test_with_consent_the_answer_is_kept(world: World, client: httpx.AsyncClient) -> None:
    thread, crop, caller = await ask(world, client)
    given = await client.post(FEEDBACK, json=answer(thread, crop))
    assert given.status_code == 201
    assert given.json() == {"crop_id": crop, "code": "parking_brake"}
    (pick,) = kept(world, thread)
    assert (pick.pick, pick.colour, pick.owner) == ("parking_brake", "red", caller.owner)
    assert pick.candidates[0] == {"code": "brake_system", "confidence": 0.55}
    assert len(pick.model) == 64 and pick.at.utcoffset() is not None
    assert pick.png.startswith(b"\x89PNG")
    assert "lamp_crop" in consents(world, caller.owner)


@pytest.mark.parametrize("consent", [{}, {"consent": False}, {"consent": None}])
async def test_without_consent_nothing_is_kept(
    world: World, client: httpx.AsyncClient, consent: dict[str, object]
) -> None:
    before = rows(world)
    thread, crop, caller = await ask(world, client)
    body = {"thread_id": thread, "crop_id": crop, "code": "parking_brake", **consent}
    found = assert_problem(await client.post(FEEDBACK, json=body), 422, "invalid")
    assert found["errors"][0]["field"] == "consent"
    assert rows(world) == before and "lamp_crop" not in consents(world, caller.owner)


async def test_asking_and_looking_keep_nothing(world: World, client: httpx.AsyncClient) -> None:
    before = rows(world)
    _, crop, _ = await ask(world, client)
    await client.get(f"{CROPS}/{crop}")
    assert rows(world) == before


async def test_once_more_changes_nothing_and_another_answer_replaces_the_first(
    world: World, client: httpx.AsyncClient
) -> None:
    thread, crop, _ = await ask(world, client)
    for _ in range(3):
        assert (await client.post(FEEDBACK, json=answer(thread, crop))).status_code == 201
    first = kept(world, thread)
    assert len(first) == 1
    assert (await client.post(FEEDBACK, json=answer(thread, crop, "neither"))).status_code == 201
    (second,) = kept(world, thread)
    assert second.pick == "neither"


async def test_only_the_sender_sees_gives_and_erases(
    app: FastAPI, world: World, client: httpx.AsyncClient
) -> None:
    thread, crop, _ = await ask(world, client)
    await client.post(FEEDBACK, json=answer(thread, crop))
    async with visit(app) as other:
        listed = await other.get(CROPS, params={"thread_id": thread})
        assert_problem(listed, 404, "unknown-thread")
        assert_problem(await other.get(f"{CROPS}/{crop}"), 404, "unknown-crop")
        given = await other.post(FEEDBACK, json=answer(thread, crop, "abs"))
        assert_problem(given, 404, "unknown-thread")
        own = (await other.post("/api/v1/chat", json={"message": "hi"})).json()["thread_id"]
        assert_problem(await other.post(FEEDBACK, json=answer(own, crop)), 404, "unknown-crop")
        erased = await other.delete(FEEDBACK, params={"thread_id": thread})
        assert_problem(erased, 404, "unknown-thread")
    assert [pick.pick for pick in kept(world, thread)] == ["parking_brake"]


async def test_the_sender_may_have_it_erased(world: World, client: httpx.AsyncClient) -> None:
    thread, crop, caller = await ask(world, client)
    await client.post(FEEDBACK, json=answer(thread, crop))
    for _ in range(2):
        assert (await client.delete(FEEDBACK, params={"thread_id": thread})).status_code == 204
        assert kept(world, thread) == []
    assert recorded(world, caller.owner, "withdrawal") == ["lamp_crop"]


async def test_answers_that_come_at_once_leave_one(world: World, client: httpx.AsyncClient) -> None:
    thread, crop, _ = await ask(world, client)
    codes = ["parking_brake", "brake_system", "abs", "neither"] * 3
    given = await asyncio.gather(
        *(client.post(FEEDBACK, json=answer(thread, crop, code)) for code in codes)
    )
    assert {reply.status_code for reply in given} == {201}
    (pick,) = kept(world, thread)
    assert pick.pick in codes


@pytest.mark.parametrize(
    ("text", "code"),
    [("第二个", "parking_brake"), ("it's the handbrake", "parking_brake"), ("都不是", "neither"),
     ("都不是，是安全带灯", "seat_belt"), ("不清楚", None), ("maybe the second", None),
     ("谢谢", None), ("右前轮漏气了", None)],
)  # fmt: skip
async def test_what_is_kept_of_a_typed_answer_is_the_lamp_it_picks(
    world: World, client: httpx.AsyncClient, text: str, code: str | None
) -> None:
    thread, crop, caller = await ask(world, client)
    desk = world.assistant.feedback
    assert desk is not None
    assert desk.give_said(thread, crop, text, caller) == code
    assert [pick.pick for pick in kept(world, thread)] == ([code] if code else [])
    assert ("lamp_crop" in consents(world, caller.owner)) is (code is not None)


@pytest.mark.parametrize("code", ["", "no_such_lamp", "Parking brake", "P0420"])
async def test_an_answer_that_names_no_lamp_is_refused(
    world: World, client: httpx.AsyncClient, code: str
) -> None:
    thread, crop, _ = await ask(world, client)
    refused = await client.post(FEEDBACK, json=answer(thread, crop, code))
    assert assert_problem(refused, 422, "invalid")["errors"][0]["field"] == "code"
    assert kept(world, thread) == []


async def test_a_cut_out_of_another_conversation_is_unknown(
    world: World, client: httpx.AsyncClient
) -> None:
    thread, _, _ = await ask(world, client)
    _, other, _ = await ask(world, client)
    refused = await client.post(FEEDBACK, json=answer(thread, other))
    assert_problem(refused, 404, "unknown-crop")


def test_a_cut_out_is_forgotten_after_a_while(world: World) -> None:
    now = [0.0]
    shelf, caller = CropShelf(now=lambda: now[0]), Caller(owner="me")
    finding = view_finding(LAMP, world.desks.shipped)
    shelf.put(Crop("t", finding, b"png"), caller)
    assert shelf.find("t", finding, caller) is not None
    assert shelf.find("t", finding, Caller(owner="you")) is None
    now[0] = KEPT_S + 1
    assert shelf.of("t", caller) == {}


def test_a_finding_has_one_cut_out(world: World) -> None:
    shelf, caller = CropShelf(), Caller(owner="me")
    finding = view_finding(LAMP, world.desks.shipped)
    for _ in range(2):
        shelf.put(Crop("t", finding, b"png"), caller)
    assert len(shelf.of("t", caller)) == 1


def test_a_cut_out_is_small_and_shows_the_lamp() -> None:
    big = Photo(np.zeros((1500, 2000, 3), np.uint8), 4000, 3000)
    big.pixels[700:800, 900:1000] = 255
    with Image.open(io.BytesIO(cut_out(big, Box(1800, 1400, 2000, 1600)))) as crop:
        assert crop.size == (MAX_CUTOUT_PX, MAX_CUTOUT_PX)
        pixels = np.asarray(crop)
    assert pixels[80, 80].min() > 240 and pixels[5, 5].max() < 15
