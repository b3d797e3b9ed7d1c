import io
from typing import Any

import httpx
import numpy as np
import pytest
from fastapi import FastAPI
from PIL import Image

from tests.private_scenes import is_legible, lettered_car, person
from tests.web.case_calls import CASES, record, step
from tests.web.world import assert_problem, bearer, photo, visit
from vision.images import Photo, encode_jpeg, load_photo
from vision.redaction import find_private

GPS = 0x8825


async def add(client: httpx.AsyncClient, case: dict[str, Any], data: bytes) -> httpx.Response:
    return await client.post(f"{CASES}/{case['case_id']}/photos", files={"image": data})


def with_place(width: int = 3000, height: int = 2000) -> bytes:
    """Return a JPEG that tells where and when it was taken, and by what."""
    picture = Image.effect_noise((width, height), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Spy Camera"
    exif[GPS] = {1: "N", 2: (31.0, 14.0, 0.0)}
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif, comment=b"plate of the owner")
    return file.getvalue() + b"appended"


async def test_a_photo_is_kept_small_and_tells_nothing_but_its_pixels(
    wu: httpx.AsyncClient, word: str
) -> None:
    case = await record(wu, word)
    answer = await add(wu, case, with_place())
    assert answer.status_code == 201, answer.text
    view = answer.json()
    assert (view["width"], view["height"], view["added"]["name"]) == (1600, 1067, "wu")
    kept = await wu.get(view["url"])
    assert kept.headers["content-type"] == "image/jpeg"
    assert b"Spy" not in kept.content and b"plate" not in kept.content
    with Image.open(io.BytesIO(kept.content)) as picture:
        assert picture.size == (1600, 1067) and not picture.getexif()
    assert (await wu.get(f"{CASES}/{case['case_id']}")).json()["photos"] == [view]


@pytest.mark.parametrize("private", [lettered_car("京A82637"), person()], ids=["plate", "face"])
async def test_faces_and_plates_are_covered_before_a_photo_is_kept(
    wu: httpx.AsyncClient, word: str, private: Photo
) -> None:
    sent = encode_jpeg(private.pixels, quality=95)
    assert find_private(load_photo(sent))
    case = await record(wu, word)
    kept = await wu.get((await add(wu, case, sent)).json()["url"])
    safe = load_photo(kept.content)
    assert not is_legible(safe) and "face" not in {p.kind for p in find_private(safe)}
    far = np.abs(safe.pixels[:100].astype(int) - private.pixels[:100]).mean()
    assert far < 5


async def test_technicians_alone_see_a_photo(
    app: FastAPI, wu: httpx.AsyncClient, li: httpx.AsyncClient, tokens: dict, word: str
) -> None:
    case = await record(wu, word)
    url = (await add(wu, case, photo())).json()["url"]
    await step(li, case, "review", version=1)
    async with visit(app) as owner:
        assert_problem(await owner.get(url), 401, "sign-in")
        assert_problem(await owner.get(url, headers=bearer(tokens["staff"])), 403, "not-allowed")
        assert_problem(await add(owner, case, photo()), 401, "sign-in")
        assert (await owner.get(url, headers=bearer(tokens["admin"]))).status_code == 200
    assert (await li.get(url)).headers["cache-control"] == "no-store"


async def test_a_case_takes_six_photos_and_room_can_be_made(
    wu: httpx.AsyncClient, word: str
) -> None:
    case = await record(wu, word)
    urls = [(await add(wu, case, photo())).json()["url"] for _ in range(6)]
    found = assert_problem(await add(wu, case, photo()), 409, "case-not-changeable")
    assert "remove one" in found["detail"]
    assert (await wu.delete(urls[0])).status_code == 204
    assert_problem(await wu.get(urls[0]), 404, "unknown-photo")
    assert_problem(await wu.delete(urls[0]), 404, "unknown-photo")
    assert (await add(wu, case, photo())).status_code == 201


@pytest.mark.parametrize(
    ("data", "status", "kind"),
    [
        (b"", 415, "not-an-image"),
        (b"hello world" * 100, 415, "not-an-image"),
        (photo()[:200], 415, "not-an-image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "not-an-image"),
        (bytes(26 * 2**20), 413, "too-large"),
    ],
    ids=["empty", "text", "cut off", "svg", "long"],
)
async def test_what_is_no_photo_is_refused(
    wu: httpx.AsyncClient, word: str, data: bytes, status: int, kind: str
) -> None:
    case = await record(wu, word)
    assert_problem(await add(wu, case, data), status, kind)
    assert (await wu.get(f"{CASES}/{case['case_id']}")).json()["photos"] == []


async def test_photos_need_a_case_that_stands(wu: httpx.AsyncClient, word: str) -> None:
    assert_problem(await add(wu, {"case_id": "nope"}, photo()), 404, "unknown-case")
    case = await record(wu, word)
    url = (await add(wu, case, photo())).json()["url"]
    await step(wu, case, "withdraw", reason="Wrong.")
    assert_problem(await add(wu, case, photo()), 409, "case-not-changeable")
    assert (await wu.get(url)).status_code == 200


async def test_a_photo_opens_at_its_own_case_alone(wu: httpx.AsyncClient, word: str) -> None:
    case, other = await record(wu, word), await record(wu, word)
    view = (await add(wu, case, photo())).json()
    foreign = f"{CASES}/{other['case_id']}/photos/{view['photo_id']}"
    assert_problem(await wu.get(foreign), 404, "unknown-photo")
    assert_problem(await wu.delete(foreign), 404, "unknown-photo")


async def test_fields_are_kept_short_where_photos_are_not(wu: httpx.AsyncClient) -> None:
    answer = await wu.put(f"{CASES}/nope", content=b"x" * (2**18 + 1))
    assert_problem(answer, 413, "too-large")
