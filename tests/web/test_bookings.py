import asyncio
import json
import re
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from icalendar import Calendar

from assistant.accounts.secret import derive_key
from assistant.booking.slot_ids import SlotIds
from tests.web.test_chat import consents
from tests.web.test_stores import STORES, a_store
from tests.web.world import World, assert_problem, bearer, visit

BOOKINGS = "/api/v1/bookings"


async def free_slots(client: httpx.AsyncClient, service: str = "oil_service") -> list[dict]:
    store = await a_store(client, service)
    answer = await client.get(f"{STORES}/{store}/slots", params={"service": service})
    return answer.json()["slots"]


def wish(slot: dict, **changes: object) -> dict:
    phone = {"name": "王芳", "phone": "138 0013 8000"}
    return {"slot_id": slot["slot_id"], "service": slot["service"], **phone, **changes}


async def book(
    client: httpx.AsyncClient, body: dict, key: str | None = None, **headers: str
) -> httpx.Response:
    return await client.post(
        BOOKINGS, json=body, headers={"Idempotency-Key": key or uuid4().hex, **headers}
    )


async def booked(client: httpx.AsyncClient) -> dict:
    answer = await book(client, wish((await free_slots(client))[0]))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_slot_is_booked(client: httpx.AsyncClient) -> None:
    slot = (await free_slots(client))[0]
    answer = await book(client, wish(slot, vehicle="大众朗逸 2019", note="有异响"))
    assert answer.status_code == 201 and answer.headers["content-type"] == "application/json"
    booking = answer.json()
    assert set(booking) == {
        "booking_id", "code", "status", "store_id", "service", "starts_at", "ends_at", "name",
        "phone_masked", "calendar_url",
    }  # fmt: skip
    assert booking["status"] == "confirmed" and booking["starts_at"] == slot["starts_at"]
    assert "13800138000" not in answer.text and booking["phone_masked"].endswith("8000")


async def test_the_same_key_and_body_get_the_first_answer_byte_for_byte(app: FastAPI) -> None:
    key = uuid4().hex
    async with visit(app) as client, visit(app) as other:
        body = wish((await free_slots(client))[0])
        first = await book(client, body, key)
        again = await book(client, body, key)
        elsewhere = await book(other, dict(reversed(body.items())), key)
    assert first.status_code == 201
    for answer in (again, elsewhere):
        assert (answer.status_code, answer.content) == (201, first.content)
        assert answer.headers["content-type"] == first.headers["content-type"]


async def test_another_body_under_the_key_is_422(client: httpx.AsyncClient) -> None:
    key, slots = uuid4().hex, await free_slots(client)
    assert (await book(client, wish(slots[0]), key)).status_code == 201
    assert_problem(await book(client, wish(slots[0], name="李雷"), key), 422, "key-reused")


async def test_an_accounts_keys_are_its_own(app: FastAPI, tokens: dict[str, str]) -> None:
    key = uuid4().hex
    async with visit(app) as client, visit(app, **bearer(tokens["staff"])) as staff:
        slots = await free_slots(client)
        mine = await book(client, wish(slots[0]), key)
        theirs = await book(staff, wish(slots[1]), key)
    assert (mine.status_code, theirs.status_code) == (201, 201)
    assert mine.json()["code"] != theirs.json()["code"]


async def test_a_refusal_is_replayed_too(client: httpx.AsyncClient) -> None:
    key, body = uuid4().hex, {**wish((await free_slots(client))[0]), "service": "brake_pads"}
    first = await book(client, body, key)
    assert_problem(first, 404, "unknown-slot")
    again = await book(client, body, key)
    assert (again.status_code, again.content) == (404, first.content)
    assert again.headers["content-type"] == "application/problem+json"


async def test_a_key_is_not_needed(client: httpx.AsyncClient) -> None:
    body = wish((await free_slots(client))[0])
    assert (await client.post(BOOKINGS, json=body)).status_code == 201


async def test_concurrent_repetitions_book_once(app: FastAPI, world: World) -> None:
    async with visit(app) as client:
        slot = (await free_slots(client))[0]
        key = uuid4().hex
        answers = await asyncio.gather(*(book(client, wish(slot), key) for _ in range(12)))
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.content for answer in answers}) == 1
        free = {s["slot_id"]: s["capacity_left"] for s in await free_slots(client)}
        assert free.get(slot["slot_id"], 0) == slot["capacity_left"] - 1


async def test_a_crowd_gets_no_more_than_the_capacity(app: FastAPI) -> None:
    async with visit(app) as client:
        slot = (await free_slots(client))[-1]
        answers = await asyncio.gather(*(book(client, wish(slot)) for _ in range(12)))
    won = [answer for answer in answers if answer.status_code == 201]
    assert len(won) == slot["capacity_left"]
    for answer in answers:
        if answer not in won:
            found = assert_problem(answer, 409, "slot-taken")
            assert found["alternatives"]
            assert set(found["alternatives"][0]) == set(slot)
            assert slot["slot_id"] not in [other["slot_id"] for other in found["alternatives"]]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 500}, "name"),
        ({"phone": "12345"}, "phone"),
        ({"phone": "call me"}, "phone"),
        ({"note": "x" * 5000}, "note"),
        ({"name": None}, "name"),
        ({"colour": "x"}, "colour"),
        ({"name": "\ud800"}, "name"),
    ],
)
async def test_details_that_cant_be_used_are_named(
    client: httpx.AsyncClient, changes: dict, field: str
) -> None:
    body = json.dumps(wish((await free_slots(client))[0], **changes))
    headers = {"Content-Type": "application/json"}
    found = assert_problem(
        await client.post(BOOKINGS, content=body, headers=headers), 422, "invalid"
    )
    assert [error["field"] for error in found["errors"]] == [field]


@pytest.mark.parametrize("slot_id", ["", "nonsense", "A" * 1000, "../../etc"])
async def test_a_made_up_slot_is_404(client: httpx.AsyncClient, slot_id: str) -> None:
    body = wish({"slot_id": slot_id, "service": "oil_service"})
    assert_problem(await book(client, body), 404, "unknown-slot")


async def test_a_slot_in_the_past_is_refused(client: httpx.AsyncClient, world: World) -> None:
    ids = SlotIds(derive_key(world.desks.secret, "slots"))
    past = world.desks.clock.now() - timedelta(days=1)
    slot_id = ids.issue(await a_store(client), "oil_service", past)
    body = wish({"slot_id": slot_id, "service": "oil_service"})
    assert_problem(await book(client, body), 422, "slot-in-past")


async def test_a_booking_is_found_by_code_and_last_four(app: FastAPI) -> None:
    async with visit(app) as client, visit(app) as stranger:
        booking = await booked(client)
        url = f"{BOOKINGS}/{booking['code']}"
        assert (await stranger.get(url, params={"phone_last4": "8000"})).json() == booking
        lower = f"{BOOKINGS}/{booking['code'].lower()}"
        assert (await stranger.get(lower, params={"phone_last4": "8000"})).json() == booking


async def test_its_session_needs_no_digits_and_no_one_else_gets_in(app: FastAPI) -> None:
    async with visit(app) as client, visit(app) as stranger:
        booking = await booked(client)
        url = f"{BOOKINGS}/{booking['code']}"
        assert (await client.get(url)).json() == booking
        assert_problem(await stranger.get(url), 404, "unknown-booking")
        assert_problem(await stranger.delete(url), 404, "unknown-booking")
        assert_problem(await stranger.get(url + "/calendar.ics"), 404, "unknown-booking")
        assert (await client.get(url)).json()["status"] == "confirmed"


async def test_wrong_digits_are_404_and_then_throttled(app: FastAPI) -> None:
    async with visit(app) as client:
        url = f"{BOOKINGS}/{(await booked(client))['code']}"
        wrong = [await client.get(url, params={"phone_last4": "0000"}) for _ in range(6)]
        for answer in wrong[:5]:
            assert_problem(answer, 404, "unknown-booking")
        assert_problem(wrong[5], 429, "too-many")
        assert int(wrong[5].headers["retry-after"]) > 0
        right = await client.get(url, params={"phone_last4": "8000"})
        assert_problem(right, 429, "too-many")


async def test_an_unknown_code_says_the_same_as_wrong_digits(client: httpx.AsyncClient) -> None:
    code = (await booked(client))["code"]
    wrong = await client.get(f"{BOOKINGS}/{code}", params={"phone_last4": "0000"})
    unknown = await client.get(f"{BOOKINGS}/ZZZZ2222", params={"phone_last4": "0000"})
    assert wrong.json()["detail"].replace(code, "") == unknown.json()["detail"].replace(
        "ZZZZ2222", ""
    )


async def test_malformed_digits_are_422(client: httpx.AsyncClient) -> None:
    for digits in ("12", "12345", "abcd", ""):
        answer = await client.get(f"{BOOKINGS}/ABCD2345", params={"phone_last4": digits})
        assert_problem(answer, 422, "invalid")


async def test_a_booking_moves_and_keeps_its_code(client: httpx.AsyncClient) -> None:
    booking = await booked(client)
    later = (await free_slots(client))[20]
    url, digits = f"{BOOKINGS}/{booking['code']}", {"phone_last4": "8000"}
    moved = await client.patch(url, json={"slot_id": later["slot_id"]}, params=digits)
    assert moved.status_code == 200
    assert moved.json() == {
        **booking, "starts_at": later["starts_at"], "ends_at": later["ends_at"],
    }  # fmt: skip
    nowhere = await client.patch(url, json={"slot_id": "nonsense"}, params=digits)
    assert_problem(nowhere, 404, "unknown-slot")
    assert_problem(await client.patch(url, json={}, params=digits), 422, "invalid")


async def test_moving_to_a_taken_slot_is_409_with_alternatives(client: httpx.AsyncClient) -> None:
    slots = await free_slots(client)
    target = slots[30]
    for _ in range(target["capacity_left"]):
        assert (await book(client, wish(target))).status_code == 201
    booking = (await book(client, wish(slots[40]))).json()
    url = f"{BOOKINGS}/{booking['code']}"
    answer = await client.patch(url, json={"slot_id": target["slot_id"]})
    assert assert_problem(answer, 409, "slot-taken")["alternatives"]
    assert (await client.get(url)).json() == booking


async def test_a_cancelled_booking_still_answers(client: httpx.AsyncClient) -> None:
    booking = await booked(client)
    url, digits = f"{BOOKINGS}/{booking['code']}", {"phone_last4": "8000"}
    for _ in range(2):
        gone = await client.delete(url, params=digits)
        assert (gone.status_code, gone.json()["status"]) == (200, "cancelled")
    assert (await client.get(url, params=digits)).json()["status"] == "cancelled"
    later = (await free_slots(client))[10]
    moved = await client.patch(url, json={"slot_id": later["slot_id"]}, params=digits)
    assert_problem(moved, 409, "not-changeable")


async def test_the_calendar_url_leads_to_the_file(app: FastAPI) -> None:
    async with visit(app) as client, visit(app) as phone:
        booking = await booked(client)
        answer = await phone.get(booking["calendar_url"], headers={"Accept-Language": "zh"})
        assert answer.headers["content-type"].startswith("text/calendar")
        assert re.fullmatch(
            r'attachment; filename="carcare-\w+\.ics"', answer.headers["content-disposition"]
        )
        event = Calendar.from_ical(answer.content).walk("VEVENT")[0]
        assert event["UID"] == f"{booking['booking_id']}@carcare"
        assert event.decoded("DTSTART").isoformat().startswith("2026-03")
        assert booking["code"] in event["DESCRIPTION"] and "演示" in event["DESCRIPTION"]
        assert "王芳" not in answer.text and "8000" not in answer.text
        english = await phone.get(booking["calendar_url"] + "&locale=en")
        assert "Demo store" in english.text


async def test_the_consent_to_keep_the_phone_is_recorded(
    client: httpx.AsyncClient, world: World
) -> None:
    await booked(client)
    await client.post("/api/v1/chat", json={"message": "hi"})
    assert consents(world, world.assistant.turns[-1][1].owner) == ["phone"]
