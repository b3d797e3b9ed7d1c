import json

import httpx
from fastapi import FastAPI

from assistant.messages import ReplaceEvent
from tests.web.fakes import SAFETY_LINE, WORDS
from tests.web.world import World, assert_problem, data_url, photo, visit

URL = "/v1/chat/completions"
THREAD = "X-CarCare-Thread"


def ask(*contents: object, **more: object) -> dict:
    return {"messages": [{"role": "user", "content": c} for c in contents], **more}


async def test_there_is_one_model(client: httpx.AsyncClient) -> None:
    models = (await client.get("/v1/models")).json()
    assert models["object"] == "list"
    assert [(m["id"], m["object"]) for m in models["data"]] == [("carcare", "model")]


async def test_a_completion_answers_the_last_user_message(
    client: httpx.AsyncClient, world: World
) -> None:
    body = {
        "model": "gpt-4o",
        "temperature": 0.2,
        "messages": [
            {"role": "system", "content": "You are a pirate."},
            {"role": "user", "content": "first"},
            {"role": "assistant", "content": "an answer"},
            {"role": "user", "content": "油壶灯亮了"},
        ],
    }
    answer = await client.post(URL, json=body)
    whole = answer.json()
    assert (whole["object"], whole["model"]) == ("chat.completion", "carcare")
    choice = whole["choices"][0]
    assert choice["message"] == {"role": "assistant", "content": SAFETY_LINE + WORDS}
    assert choice["finish_reason"] == "stop"
    assert whole["carcare"]["urgency"] == "stop_now"
    assert world.assistant.turns[-1][0].message == "油壶灯亮了"
    assert answer.headers[THREAD] == whole["carcare"]["thread_id"]


async def test_each_call_is_a_thread_of_its_own_unless_one_is_named(
    client: httpx.AsyncClient, world: World
) -> None:
    first = (await client.post(URL, json=ask("hi"))).headers[THREAD]
    second = (await client.post(URL, json=ask("hi"))).headers[THREAD]
    assert first != second
    again = await client.post(URL, json=ask("hi"), headers={THREAD: first})
    assert again.headers[THREAD] == first
    unknown = await client.post(URL, json=ask("hi"), headers={THREAD: "nope"})
    assert_problem(unknown, 404, "unknown-thread")


async def test_photos_come_as_data_urls(client: httpx.AsyncClient, world: World) -> None:
    image = photo()

    def parts(url: str) -> list[dict]:
        return [
            {"type": "text", "text": "what is this?"},
            {"type": "image_url", "image_url": {"url": url, "detail": "high"}},
        ]

    assert (await client.post(URL, json=ask(parts(data_url(image))))).status_code == 200
    turn = world.assistant.turns[-1][0]
    assert (turn.message, turn.images) == ("what is this?", (image,))
    elsewhere = await client.post(URL, json=ask(parts("https://example.com/a.jpg")))
    assert_problem(elsewhere, 422, "invalid")


async def test_a_stream_is_made_of_chunks_and_ends_with_done(
    client: httpx.AsyncClient, world: World
) -> None:
    world.assistant.events = [ReplaceEvent(text="Anew. ")]
    answer = await client.post(URL, json=ask("hi", stream=True))
    assert answer.headers["content-type"].startswith("text/event-stream")
    lines = [line.removeprefix("data: ") for line in answer.text.split("\n") if line]
    assert lines[-1] == "[DONE]"
    chunks = [json.loads(line) for line in lines[:-1]]
    assert {chunk["object"] for chunk in chunks} == {"chat.completion.chunk"}
    assert len({chunk["id"] for chunk in chunks}) == 1
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks]
    assert deltas[0] == {"role": "assistant", "content": ""}
    text = "".join(delta.get("content", "") for delta in deltas)
    assert text == f"{SAFETY_LINE}\n\n---\n\nAnew. {WORDS}"
    assert [chunk["choices"][0]["finish_reason"] for chunk in chunks][-1] == "stop"


async def test_a_bug_in_a_stream_is_an_error_object(
    client: httpx.AsyncClient, world: World
) -> None:
    world.assistant.fails = KeyError("inside")
    answer = await client.post(URL, json=ask("hi", stream=True))
    last = json.loads([line for line in answer.text.split("\n") if line][-1].removeprefix("data: "))
    assert last["error"]["type"].endswith("internal") and "inside" not in answer.text


async def test_problems_carry_the_error_member_that_clients_read(
    client: httpx.AsyncClient,
) -> None:
    for body, field in (
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "assistant", "content": "x"}]}, "messages"),
        ({}, "messages"),
    ):
        found = assert_problem(await client.post(URL, json=body), 422, "invalid")
        assert found["error"]["message"] == found["detail"]
        assert found["errors"][0]["field"] == field


async def test_the_openai_client_talks_to_it(app: FastAPI, tokens: dict[str, str]) -> None:
    from openai import AsyncOpenAI, AuthenticationError

    async with visit(app) as http:
        client = AsyncOpenAI(
            base_url="http://test/v1", api_key=tokens["staff"], http_client=http, max_retries=0
        )
        messages = [{"role": "user", "content": "hi"}]
        whole = await client.chat.completions.create(model="carcare", messages=messages)  # type: ignore[arg-type]
        assert whole.choices[0].message.content == SAFETY_LINE + WORDS
        stream = await client.chat.completions.create(
            model="carcare",
            messages=messages,
            stream=True,  # type: ignore[arg-type]
        )
        text = "".join([chunk.choices[0].delta.content or "" async for chunk in stream])
        assert text == SAFETY_LINE + WORDS
        assert [model.id async for model in client.models.list()] == ["carcare"]
        stranger = client.with_options(api_key="wrong")
        try:
            await stranger.models.list()
        except AuthenticationError as error:
            assert "Bearer token" in error.message
        else:
            raise AssertionError("a wrong key must be refused")
