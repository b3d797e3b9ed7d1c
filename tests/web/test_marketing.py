"""Marketing over HTTP; the texts themselves are tried in tests/marketing."""

import io
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from PIL import Image

from assistant.bootstrap import Desks
from tests.web.world import assert_problem, bearer, visit

AT, STORE, OTHER = "/api/v1/marketing", "cd-wuhou-general", "sh-xuhui-quick"
WISH = {"store_id": STORE, "service": "brake_pads", "channel": "douyin", "locale": "zh"}
CONTRACT = {"title", "body", "hashtags", "facts", "violations", "poster_url"}


@pytest.fixture(scope="module")
def writer_token(desks: Desks) -> str:
    return desks.accounts.add_user("qin.marketing", "staff", store_id=STORE).secret


@pytest.fixture
async def staff(app: FastAPI, writer_token: str) -> AsyncIterator[httpx.AsyncClient]:
    async with visit(app, **bearer(writer_token)) as client:
        yield client


async def test_staff_get_three_texts_with_their_records(staff: httpx.AsyncClient) -> None:
    answer = await staff.post(AT, json=WISH)
    found = answer.json()
    assert answer.status_code == 200 and found.keys() >= CONTRACT
    assert found["violations"] == [] and found["model"] == "embedded"
    assert len({text["body"] for text in found["texts"]}) == 3
    assert found["texts"][0]["body"] == found["body"]
    assert all(fact["claim"] and fact["source"] for fact in found["facts"])
    assert f"store:{STORE}#name" in {fact["source"] for fact in found["facts"]}
    assert found["ai_label"] in found["body"]


async def test_a_short_message_says_how_long_it_is_and_who_it_is_for(
    staff: httpx.AsyncClient,
) -> None:
    wish = {"store_id": STORE, "campaign": "due_for_service", "channel": "sms"}
    found = (await staff.post(AT, json=wish)).json()
    assert found["texts"][0]["sms"] == {
        "chars": len(found["body"]), "parts": 1, "encoding": "UCS-2",
    }  # fmt: skip
    assert found["audience"] == {"group": "due", "customers": 0}
    assert found["hashtags"] == [] and found["ai_label"] is None
    assert any("第四十三条" in note for note in found["notes"])


async def test_staff_see_what_they_can_write_about_and_for_how_many(
    staff: httpx.AsyncClient, desks: Desks
) -> None:
    found = (await staff.get(f"{AT}/options", params={"store_id": STORE})).json()
    assert [one["code"] for one in found["services"]] == desks.stores.get(STORE).services
    groups = {one["audience"]: one["customers"] for one in found["campaigns"] if one["audience"]}
    assert groups.keys() >= {"new", "due", "lapsed"} and all(n is not None for n in groups.values())
    for one in found["campaigns"]:
        wish = {"store_id": STORE, "campaign": one["code"], "channel": "sms"}
        assert (await staff.post(AT, json=wish)).status_code == 200
    assert_problem(await staff.get(f"{AT}/options", params={"store_id": OTHER}), 403, "not-allowed")


@pytest.mark.parametrize("shape", ["3x4", "9x16", "1x1"])
async def test_the_poster_is_there_in_every_shape(staff: httpx.AsyncClient, shape: str) -> None:
    wish = {**WISH, "locale": "en"}
    found = (await staff.post(AT, json=wish)).json()
    assert found["poster_url"] == found["posters"]["3x4"]
    answer = await staff.get(found["posters"][shape])
    assert answer.headers["content-type"] == "image/png"
    width, height = map(int, shape.split("x"))
    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.width * height == image.height * width


@pytest.mark.parametrize(
    ("change", "status", "kind"),
    [
        ({"store_id": OTHER}, 403, "not-allowed"),
        ({"service": "hv_battery_service"}, 422, "not-offered"),
        ({"service": "nonsense"}, 422, "invalid"),
        ({"service": None}, 422, "invalid"),
        ({"campaign": "winter_check"}, 422, "invalid"),
        ({"service": None, "campaign": "nonsense"}, 422, "invalid"),
        ({"channel": "radio"}, 422, "invalid"),
        ({"tone": "angry"}, 422, "invalid"),
    ],
)
async def test_what_can_not_be_written_is_a_problem(
    staff: httpx.AsyncClient, change: dict[str, str | None], status: int, kind: str
) -> None:
    assert_problem(await staff.post(AT, json={**WISH, **change}), status, kind)


async def test_a_text_of_ones_own_is_checked_and_mended(staff: httpx.AsyncClient) -> None:
    text = "【武侯示范综合维修店】全市第一，换刹车片线上约，拒收请回复R"
    found = (await staff.post(f"{AT}/check", json={**WISH, "channel": "sms", "text": text})).json()
    assert [v["words"] for v in found["violations"]] == ["第一"]
    assert "第九条" in found["violations"][0]["article"]
    assert found["mended"] == "【武侯示范综合维修店】换刹车片线上约，拒收请回复R"
    assert found["sms"]["parts"] == 1
    bare = (
        await staff.post(f"{AT}/check", json={**WISH, "channel": "sms", "text": "换刹车片"})
    ).json()
    assert len(bare["violations"]) == 2 and bare["mended"] == "换刹车片"
    foreign = {**WISH, "store_id": OTHER, "text": text}
    assert_problem(await staff.post(f"{AT}/check", json=foreign), 403, "not-allowed")
    assert_problem(await staff.post(f"{AT}/check", json={**WISH, "text": ""}), 422, "invalid")


async def test_an_admin_writes_for_any_store_that_there_is(
    app: FastAPI, tokens: dict[str, str]
) -> None:
    async with visit(app, **bearer(tokens["admin"])) as admin:
        other = await admin.post(AT, json={**WISH, "store_id": OTHER, "service": "oil_service"})
        assert other.status_code == 200
        unknown = await admin.post(AT, json={**WISH, "store_id": "nowhere"})
        assert_problem(unknown, 404, "unknown-store")
        poster = await admin.get(f"{AT}/poster.png", params={"store_id": "nowhere", "service": "x"})
        assert_problem(poster, 404, "unknown-store")
