"""The whole story over HTTP, through the real rooms: from words to a booking that is kept."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import update

from assistant.accounts.sessions import session_owner
from assistant.bootstrap import Desks
from assistant.settings import Settings
from assistant.tables import threads
from tests.web.killing import kill, serving_beside
from tests.web.test_chat import parse_events
from tests.web.world import NOW, assert_problem, bearer, visit
from web.app import create_app

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHAT = "/api/v1/chat"
PUDONG = {"lat": 31.22, "lon": 121.54}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def real_app(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FastAPI]:
    """Return an application that opened its own rooms, as `carcare serve` does."""
    folder = tmp_path_factory.mktemp("story")
    app = create_app(
        Settings(_env_file=None, data_dir=folder, now=NOW, rate_limit="off"), pages=False
    )
    async with app.router.lifespan_context(app):
        await app.state.front.readiness.wait()
        yield app


@pytest_asyncio.fixture(loop_scope="module")
async def driver(real_app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with visit(real_app) as client:
        yield client


async def say(client: httpx.AsyncClient, message: str, thread: str | None, **more: object) -> dict:
    body = {"message": message, "thread_id": thread, **more}
    answer = await client.post(CHAT, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_rooms_get_ready(driver: httpx.AsyncClient) -> None:
    answer = await driver.get("/readyz")
    assert answer.status_code == 200, answer.text


STORIES = {
    "zh": (
        "仪表盘亮了个红色的油壶灯，还能开吗？", "帮我约个机油保养", "第一家", "第一个",
        "我叫王芳，电话13800138000", "好的，确认",
    ),
    "en": (
        "A red oil can light came on, can I keep driving?", "Please book an oil service",
        "the first one", "the first one", "My name is Jane Miller, phone +1 201 555 0123", "yes",
    ),
}  # fmt: skip


@pytest.mark.parametrize("locale", STORIES)
async def test_from_words_to_a_kept_booking(driver: httpx.AsyncClient, locale: str) -> None:
    lamp, wish, store, slot, who, yes = STORIES[locale]
    reply = await say(driver, lamp, None)
    assert (reply["urgency"], reply["locale"]) == ("stop_now", locale)
    assert reply["citations"]
    thread = reply["thread_id"]
    reply = await say(driver, wish, thread, location=PUDONG)
    assert reply["stores"] and reply["stores"][0]["distance_km"] < 30
    if reply["awaiting"] == "store":
        reply = await say(driver, store, thread)
    assert reply["slots"]
    reply = await say(driver, slot, thread)
    while reply["awaiting"] in ("name", "phone"):
        reply = await say(driver, who, thread)
    assert reply["awaiting"] == "confirmation" and reply["booking"] is None
    booking = (await say(driver, yes, thread))["booking"]
    assert booking["status"] == "confirmed"
    digits = {"phone_last4": booking["phone_masked"][-4:]}
    async with visit_again(driver) as stranger:
        kept = await stranger.get(f"/api/v1/bookings/{booking['code']}", params=digits)
        assert kept.json() == booking
        assert (await stranger.get(booking["calendar_url"])).status_code == 200


def visit_again(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """Return a client with another session of the same application."""
    return httpx.AsyncClient(transport=client._transport, base_url="http://test")


async def test_the_safety_line_streams_first_and_the_text_adds_up(
    driver: httpx.AsyncClient,
) -> None:
    body = {"message": "刹车踩下去没反应了，我还在开"}
    answer = await driver.post(CHAT, json=body, headers={"Accept": "text/event-stream"})
    events = parse_events(answer.text)
    name, done = events[-1]
    assert name == "done" and done["urgency"] == "stop_now"
    text = ""
    for name, data in events:
        text = text + data["text"] if name == "token" else data.get("text", text)
    assert text == done["reply"]
    first = next(data["text"] for name, data in events if name == "token")
    assert done["reply"].startswith(first)


async def test_a_thread_stays_closed_to_other_sessions(driver: httpx.AsyncClient) -> None:
    thread = (await say(driver, "你好", None))["thread_id"]
    async with visit_again(driver) as stranger:
        answer = await stranger.post(CHAT, json={"message": "你好", "thread_id": thread})
        assert_problem(answer, 404, "unknown-thread")


async def test_knowledge_is_found_and_its_limits_are_said(driver: httpx.AsyncClient) -> None:
    url = "/api/v1/knowledge/search"
    found = (await driver.get(url, params={"q": "机油灯亮了怎么办"})).json()
    assert found["abstained"] is False and found["hits"][0]["source"]
    lost = (await driver.get(url, params={"q": "明天股票会涨吗"})).json()
    assert lost["abstained"] is True


async def test_an_accident_becomes_a_report_for_its_driver_alone(
    real_app: FastAPI, driver: httpx.AsyncClient
) -> None:
    told = await say(driver, "我跟前车追尾了，没人受伤，我电话 13812345678", None, locale="zh")
    address = f"/api/v1/threads/{told['thread_id']}/report"
    answer = await driver.get(f"{address}.json")
    assert answer.status_code == 200, answer.text
    report = answer.json()
    assert "追尾" in report["statements"][0]["text"] and "13812345678" not in answer.text
    assert report["checklist"] and report["place"] is None
    pdf = await driver.get(f"{address}.pdf")
    assert pdf.headers["content-type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    async with visit(real_app) as stranger:
        assert_problem(await stranger.get(f"{address}.pdf"), 404, "unknown-thread")


async def test_without_an_accident_there_is_nothing_to_report(driver: httpx.AsyncClient) -> None:
    told = await say(driver, "换个机油多少钱", None, locale="zh")
    address = f"/api/v1/threads/{told['thread_id']}/report.pdf"
    assert_problem(await driver.get(address), 404, "nothing-to-report")


async def test_a_kill_in_a_turn_and_in_a_confirmation_loses_and_doubles_nothing(
    real_app: FastAPI, tmp_path: Path
) -> None:
    desks = real_app.state.front.services.desks
    session = {"X-CarCare-Session": uuid4().hex * 2}
    owner = session_owner(session["X-CarCare-Session"])
    folder = desks.settings.data_dir
    with serving_beside(folder, tmp_path / "log") as (url, server):
        async with httpx.AsyncClient(base_url=url, headers=session, timeout=60) as doomed:
            ready = await up_to_the_summary(doomed)
            told = await say(doomed, "红色油壶灯亮了", None)
            cut_off = asyncio.create_task(first_event(doomed, "刹车踩下去没反应了，我还在开", told))
            await cut_off
            confirming = asyncio.create_task(first_event(doomed, "好的，确认", ready))
            await booked(desks, owner)
            kill(server)
            await asyncio.gather(confirming, return_exceptions=True)
    free_claims(desks)
    async with visit(real_app, **session) as driver:
        again = await say(driver, "刹车踩下去没反应了，我还在开", told["thread_id"])
        assert again["urgency"] == "stop_now" and again["reply"]
        booking = (await say(driver, "好的，确认", ready["thread_id"]))["booking"]
        kept = (await driver.get("/api/v1/me/export")).json()
    assert [booking["code"]] == confirmed(desks, owner)
    assert [one["code"] for one in kept["bookings"]] == [booking["code"]]
    said = {thread["thread_id"]: len(thread["turns"]) for thread in kept["threads"]}
    # What was told before is there, and no more than the message that was sent twice twice.
    assert said[told["thread_id"]] in (2, 3)


async def up_to_the_summary(driver: httpx.AsyncClient) -> dict:
    """Talk until nothing is missing but the driver's yes."""
    said = ["帮我约个机油保养", "第一家", "第一个", "我叫王芳，电话13800138000"]
    reply: dict = {"awaiting": None, "thread_id": None}
    while reply["awaiting"] != "confirmation":
        reply = await say(driver, said.pop(0), reply["thread_id"], location=PUDONG)
    return reply


async def first_event(driver: httpx.AsyncClient, message: str, told: dict) -> None:
    """Send a message, and go away at the first event of its answer."""
    body = {"message": message, "thread_id": told["thread_id"]}
    headers = {"Accept": "text/event-stream"}
    async with driver.stream("POST", CHAT, json=body, headers=headers) as answer:
        async for line in answer.aiter_lines():
            if line.startswith("event:"):
                return


async def booked(desks: Desks, owner: str) -> None:
    """Wait until the database holds a confirmed booking of an owner."""
    async with asyncio.timeout(30):
        while not confirmed(desks, owner):
            await asyncio.sleep(0.002)


def confirmed(desks: Desks, owner: str) -> list[str]:
    return [b.code for b in desks.bookings.for_owner(owner) if b.status == "confirmed"]


def free_claims(desks: Desks) -> None:
    """Let the time pass after which a thread is free again."""
    with desks.engine.begin() as connection:
        connection.execute(update(threads).values(busy_until=time.time()))


async def test_what_drivers_say_of_answers_is_in_the_figures_of_the_store_that_they_looked_at(
    real_app: FastAPI,
) -> None:
    desks = real_app.state.front.services.desks
    wish = "帮我在徐汇演示快修约个机油保养"
    store = "sh-xuhui-quick"
    token = desks.accounts.add_user("rated", "staff", store_id=store).secret
    figures = f"/api/v1/staff/stores/{store}/figures"
    drivers = []
    async with AsyncExitStack() as doors:
        staff = await doors.enter_async_context(visit(real_app, **bearer(token)))
        for n in range(5):
            driver = await doors.enter_async_context(visit(real_app))
            thread = (await say(driver, wish, None, location=PUDONG))["thread_id"]
            said = {"helpful": n == 0, "reason": None if n == 0 else "price"}
            rated = await driver.post(f"/api/v1/threads/{thread}/rating", json=said)
            assert rated.status_code == 201, rated.text
            drivers.append((driver, thread))
        found = (await staff.get(figures)).json()["ratings"]
        assert (found["helpful"], found["not_helpful"], found["rate"]) == (1, 4, 0.2)
        assert (found["reasons"], found["rare"]) == ([], 1)
        assert found["weeks"][-1] == {"monday": "2026-03-02", "helpful": 1, "not_helpful": 4}
        table = (await staff.get(f"{figures}.csv")).text
        assert (
            "ratings,,,helpful,1\r\n" in table and "rating_week,2026-03-02,,not_helpful,4" in table
        )
        driver, thread = drivers[0]
        assert (await driver.delete(f"/api/v1/threads/{thread}")).status_code == 204
        found = (await staff.get(figures)).json()["ratings"]
        assert (found["helpful"], found["rate"], found["weeks"][-1]["helpful"]) == (None,) * 3


@pytest.mark.parametrize(
    "asks", ["我的车该做什么保养了", "我的车该保养了吗？", "我的车机油该换了吗"]
)
async def test_what_is_due_goes_by_the_figures_that_are_kept(real_app: FastAPI, asks: str) -> None:
    car = {"model": "大众朗逸 2019", "odometer_km": 62000, "last_service_on": "2025-01-10"}
    async with visit(real_app) as driver:
        assert (await driver.post("/api/v1/cars", json=car)).status_code == 201
        reply = await say(driver, asks, None)
    text = reply["reply"]
    assert "存的里程 62,000 公里" in text and "存的上次保养 2025-01-10（13 个月前）" in text
    assert "**机油和机滤**：该做了。常见周期 5,000–10,000 公里或 6–12 个月" in text
    assert "**火花塞**：常见周期 30,000–100,000 公里。里程到了这个范围，还没做过" in text
    assert "**空气滤芯**：常见周期 10,000–20,000 公里。里程已经超过，最近 20,000 公里" in text
    assert [c["doc_id"] for c in reply["citations"]] == ["guide:maint_schedule_overview"]
    assert reply["urgency"] == "routine" and reply["awaiting"] is None


@pytest.mark.parametrize("asks", ["What is due on my car?", "Is my car due for a service?"])
async def test_what_is_due_is_told_in_english_and_says_what_is_missing(
    real_app: FastAPI, asks: str
) -> None:
    async with visit(real_app) as driver:
        await driver.post("/api/v1/cars", json={"model": "VW Lavida", "odometer_km": 8000})
        text = (await say(driver, asks, None))["reply"]
        assert "going by the mileage you keep (8,000 km)" in text
        assert "Not kept yet: date of the last service" in text
        assert "Not reached by mileage: Air filter, Cabin filter" in text
        assert "Can't be told without that: Engine oil and filter, Brake fluid, Coolant" in text
        assert "due unless" not in text and ": due." not in text


async def test_a_mileage_in_the_question_goes_before_the_kept_one(real_app: FastAPI) -> None:
    async with visit(real_app) as driver:
        await driver.post("/api/v1/cars", json={"model": "VW Lavida", "odometer_km": 8000})
        asks = "My car has 105,000 km on it now, what maintenance is due?"
        text = (await say(driver, asks, None))["reply"]
        assert "the mileage you just told me (105,000 km)" in text
        assert "**Spark plugs**: usually every 30,000–100,000 km. The mileage is past that" in text


async def test_without_a_kept_car_the_general_schedule_is_told(real_app: FastAPI) -> None:
    async with visit(real_app) as driver:
        reply = await say(driver, "我的车该做什么保养了", None)
        assert "按你的车" not in reply["reply"]
        await driver.post("/api/v1/cars", json={"model": "大众朗逸"})
        reply = await say(driver, "我的车该做什么保养了", None)
        assert "还没存里程、上次保养的日期" in reply["reply"] and "该做了" not in reply["reply"]
        assert "5 千到 1 万公里" in reply["reply"]
