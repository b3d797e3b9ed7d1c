import asyncio
import json

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from assistant.messages import ReplaceEvent
from assistant.tables import events as event_rows
from tests.web.fakes import SAFETY_LINE, WORDS
from tests.web.world import World, assert_problem, data_url, photo, visit

CHAT = "/api/v1/chat"
STREAM = {"Accept": "text/event-stream"}
SESSION = {"X-CarCare-Session": "s" * 40}


def parse_events(text: str) -> list[tuple[str, dict]]:
    blocks = [block for block in text.split("\n\n") if block.strip()]
    pairs = [dict(line.split(": ", 1) for line in block.splitlines()) for block in blocks]
    return [(pair["event"], json.loads(pair["data"])) for pair in pairs if "event" in pair]


async def test_a_message_gets_the_whole_reply_object(client: httpx.AsyncClient) -> None:
    answer = await client.post(CHAT, json={"message": "油壶灯亮了"})
    assert answer.status_code == 200
    reply = answer.json()
    assert set(reply) == {
        "thread_id", "reply", "locale", "urgency", "findings", "citations", "stores", "slots",
        "booking", "awaiting", "estimate", "model",
    }  # fmt: skip
    assert reply["reply"] == SAFETY_LINE + WORDS
    assert (reply["urgency"], reply["booking"], reply["model"]) == ("stop_now", None, "embedded")


async def test_the_turn_carries_what_was_sent(client: httpx.AsyncClient, world: World) -> None:
    image = photo()
    body = {
        "message": "in Pudong",
        "images": [data_url(image)],
        "location": {"lat": 31.2, "lon": 121.5},
        "locale": "en",
        "thread_id": None,
    }
    assert (await client.post(CHAT, json=body)).status_code == 200
    turn, caller = world.assistant.turns[-1]
    assert (turn.message, turn.images, turn.locale) == ("in Pudong", (image,), "en")
    assert (turn.location.lat, turn.location.lon) == (31.2, 121.5)
    assert caller.role == "anonymous" and caller.account is None


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        ("en-GB,en;q=0.9,zh;q=0.1", "en"),
        ("fr, zh-CN;q=0.8, en;q=0.4", "zh"),
        ("fr", None),
        ("en;q=x, zh", "zh"),
        ("", None),
    ],
)
async def test_accept_language_stands_in_for_the_locale(
    client: httpx.AsyncClient, world: World, header: str, locale: str | None
) -> None:
    await client.post(CHAT, json={"message": "P0420"}, headers={"Accept-Language": header})
    turn = world.assistant.turns[-1][0]
    assert (turn.locale, turn.fallback_locale) == (None, locale)


async def test_the_stream_says_the_safety_line_first_and_done_last(
    client: httpx.AsyncClient, world: World
) -> None:
    world.assistant.events = [ReplaceEvent(text=SAFETY_LINE)]
    answer = await client.post(CHAT, json={"message": "油壶灯"}, headers=STREAM)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["set-cookie"].startswith("carcare_session=")
    events = parse_events(answer.text)
    assert events[0] == ("step", {"tool": "search_knowledge", "status": "started"})
    texts = [(name, data) for name, data in events if name in ("token", "replace")]
    assert texts[0] == ("token", {"text": SAFETY_LINE})
    assert texts[1] == ("replace", {"text": SAFETY_LINE})
    name, done = events[-1]
    whole = (await client.post(CHAT, json={"message": "油壶灯"})).json()
    assert name == "done"
    assert done | {"thread_id": ""} == whole | {"thread_id": ""}


async def test_a_bug_in_mid_stream_is_an_error_event_without_its_inside(
    client: httpx.AsyncClient, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.assistant.fails = KeyError("secret inside")
    answer = await client.post(CHAT, json={"message": "hi"}, headers=STREAM)
    name, data = parse_events(answer.text)[-1]
    assert name == "error"
    assert data["problem"]["status"] == 500
    assert "secret inside" not in answer.text
    incident = data["problem"]["instance"].removeprefix("urn:uuid:")
    assert incident in caplog.text and "secret inside" in caplog.text


async def test_a_bug_is_a_500_with_an_id_that_the_log_has(
    client: httpx.AsyncClient, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.assistant.fails = KeyError("secret inside")
    answer = await client.post(CHAT, json={"message": "hi"})
    found = assert_problem(answer, 500, "internal")
    assert "secret inside" not in answer.text
    assert found["instance"].removeprefix("urn:uuid:") in caplog.text
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("headers", [{}, STREAM])
async def test_refusals_are_statuses_for_streams_too(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    async def post(**body: object) -> httpx.Response:
        return await client.post(CHAT, json=body, headers=headers)

    assert_problem(await post(message=" "), 422, "invalid")
    assert_problem(await post(), 422, "invalid")
    assert_problem(await post(message="x" * 5000), 413, "too-large")
    assert_problem(await post(message="hi", thread_id="nope"), 404, "unknown-thread")
    text = data_url(b"no picture at all")
    assert_problem(await post(images=[text]), 415, "not-an-image")


async def test_a_thread_opens_only_to_its_session(app: FastAPI, tokens: dict[str, str]) -> None:
    async with visit(app) as mine, visit(app) as other:
        thread = (await mine.post(CHAT, json={"message": "hi"})).json()["thread_id"]
        again = {"message": "again", "thread_id": thread}
        assert (await mine.post(CHAT, json=again)).json()["thread_id"] == thread
        assert_problem(await other.post(CHAT, json=again), 404, "unknown-thread")
        signed = {"Authorization": f"Bearer {tokens['admin']}"}
        assert_problem(await mine.post(CHAT, json=again, headers=signed), 404, "unknown-thread")
        assert_problem(await mine.post(CHAT, json=again, headers=SESSION), 404, "unknown-thread")


async def test_a_second_turn_while_one_runs_is_409(app: FastAPI, world: World) -> None:
    async with visit(app, **SESSION) as client:
        thread = (await client.post(CHAT, json={"message": "hi"})).json()["thread_id"]
        world.assistant.waits = asyncio.Event()
        body = {"message": "first", "thread_id": thread}
        running = asyncio.create_task(client.post(CHAT, json=body))
        while len(world.assistant.turns) < 2:
            await asyncio.sleep(0.01)
        assert_problem(await client.post(CHAT, json=body), 409, "thread-busy")
        world.assistant.waits.set()
        assert (await running).status_code == 200
        assert (await client.post(CHAT, json=body)).status_code == 200


async def test_a_phone_that_does_not_name_the_format_is_understood(
    client: httpx.AsyncClient,
) -> None:
    body = {"images": [data_url(photo(), "image/*")]}
    assert (await client.post(CHAT, json=body)).status_code == 200


@pytest.mark.parametrize(
    ("url", "status", "kind"),
    [
        ("https://example.com/car.jpg", 422, "invalid"),
        ("file:///etc/passwd", 422, "invalid"),
        ("data:image/jpeg,plain", 422, "invalid"),
        ("data:image/jpeg;base64,not base64!", 422, "invalid"),
        ("data:image/jpeg;base64,QUJ", 422, "invalid"),
        ("", 422, "invalid"),
        ("data:text/html;base64,PGI+", 415, "not-an-image"),
        ("data:image/jpeg;base64,", 415, "not-an-image"),
        ("data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=", 415, "not-an-image"),
    ],
)
async def test_images_are_data_urls_of_photos_and_nothing_else(
    client: httpx.AsyncClient, world: World, url: str, status: int, kind: str
) -> None:
    before = len(world.assistant.turns)
    answer = await client.post(CHAT, json={"message": "look", "images": [url]})
    assert_problem(answer, status, kind)
    assert len(world.assistant.turns) == before


async def test_the_refused_image_is_named(client: httpx.AsyncClient) -> None:
    body = {"images": [data_url(photo()), "nonsense"]}
    found = (await client.post(CHAT, json=body)).json()
    assert found["errors"][0]["field"] == "images.1"


async def test_an_image_above_12_mb_is_too_large(client: httpx.AsyncClient) -> None:
    body = {"images": [data_url(bytes(12 * 2**20 + 3))]}
    assert_problem(await client.post(CHAT, json=body), 413, "too-large")


async def test_a_body_above_40_mb_is_refused_unread(client: httpx.AsyncClient) -> None:
    answer = await client.post(CHAT, content=b"", headers={"Content-Length": str(41 * 2**20)})
    assert_problem(answer, 413, "too-large")


async def test_a_body_that_grows_beyond_its_limit_is_cut_off(client: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> object:
        nonlocal sent
        while True:
            sent += 2**20
            yield b"x" * 2**20

    json_type = {"Content-Type": "application/json"}
    answer = await client.post(CHAT, content=endless(), headers=json_type)  # type: ignore[arg-type]
    assert_problem(answer, 413, "too-large")
    assert sent <= 42 * 2**20


async def test_two_megabytes_of_text_are_too_large(client: httpx.AsyncClient) -> None:
    assert_problem(await client.post(CHAT, json={"message": "a" * 2**21}), 413, "too-large")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"message": 5}, "message"),
        ({"message": "hi", "locale": "fr"}, "locale"),
        ({"message": "hi", "location": {"lat": 91, "lon": 0}}, "location.lat"),
        ({"message": "hi", "location": {"lat": 1}}, "location.lon"),
        ({"message": "hi", "images": "data:"}, "images"),
        ({"message": "hi", "photo": "x"}, "photo"),
        ({"message": "hi", "thread_id": "a\x00b"}, "thread_id"),
        ([], "body"),
    ],
)
async def test_a_wrong_field_is_named_with_advice(
    client: httpx.AsyncClient, body: object, field: str
) -> None:
    found = assert_problem(await client.post(CHAT, json=body), 422, "invalid")
    assert [error["field"] for error in found["errors"]] == [field]
    assert all(error["message"] for error in found["errors"])


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 422),
        (b'{"message": "\\ud800"}', 422),
        (b'{"message": "a\\u0000b"}', 422),
        (b'{"message": "hi", "location": {"lat": NaN, "lon": 0}}', 422),
        (b"\xff\xfe{}", 422),
        (b'{"message": "\x80"}', 400),
        (b"[" * 100_000, 400),
        (b"", 422),
    ],
)
async def test_broken_json_is_a_problem(
    client: httpx.AsyncClient, content: bytes, status: int
) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await client.post(CHAT, content=content, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_form_or_plain_text_is_no_chat(client: httpx.AsyncClient) -> None:
    text = {"Content-Type": "text/plain"}
    answer = await client.post(CHAT, content=b'{"message": "hi"}', headers=text)
    found = assert_problem(answer, 422, "invalid")
    assert "application/json" in found["detail"]


async def test_sending_is_the_consent_and_is_recorded(
    client: httpx.AsyncClient, world: World
) -> None:
    body = {
        "message": "call me on 138 0013 8000",
        "images": [data_url(photo())],
        "location": {"lat": 31.2, "lon": 121.5},
    }
    await client.post(CHAT, json=body)
    owner = world.assistant.turns[-1][1].owner
    assert consents(world, owner) == ["photo", "location", "phone"]
    await client.post(CHAT, json={"message": "only words"})
    assert len(consents(world, owner)) == 3


def consents(world: World, owner: str) -> list[str]:
    query = select(event_rows).where(event_rows.c.kind == "consent", event_rows.c.actor == owner)
    with world.desks.engine.connect() as connection:
        rows = connection.execute(query.order_by(event_rows.c.event_id)).all()
    assert all(row.details == {"given": "by sending it"} for row in rows)
    return [row.subject for row in rows]
