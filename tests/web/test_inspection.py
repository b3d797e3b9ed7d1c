import io
import struct
import zipfile
import zlib

import httpx
import pytest

from tests.web.test_chat import consents
from tests.web.world import World, assert_problem, photo

INSPECT = "/api/v1/inspect"


async def send(client: httpx.AsyncClient, data: bytes, name: str = "a.jpg") -> httpx.Response:
    return await client.post(INSPECT, files={"image": (name, data, "image/jpeg")})


async def test_a_photo_is_read(client: httpx.AsyncClient) -> None:
    answer = await send(client, photo())
    assert answer.status_code == 200
    seen = answer.json()
    assert set(seen) == {"scene", "scene_confidence", "findings", "text", "elapsed_ms"}
    finding = seen["findings"][0]
    assert set(finding) == {
        "kind", "code", "name", "box", "confidence", "severity", "decision", "candidates",
        "colour", "part", "extent",
    }  # fmt: skip
    assert (finding["code"], finding["colour"]) == ("engine_oil_pressure", "red")
    assert finding["severity"] == "stop_now"
    assert set(finding["name"]) == {"zh", "en"}
    assert seen["text"] == [{"text": "STOP", "box": [5, 5, 60, 20], "confidence": 0.9}]


async def test_a_number_plate_is_told_only_to_who_asks_for_it(
    world: World, client: httpx.AsyncClient
) -> None:
    world.inspector.text = "京A12345"
    hidden = (await send(client, photo())).json()["text"]
    assert hidden == [{"text": "***", "box": [5, 5, 60, 20], "confidence": 0.9}]
    asked = await client.post(
        INSPECT, files={"image": ("a.jpg", photo(), "image/jpeg")}, params={"plate": "true"}
    )
    assert [line["text"] for line in asked.json()["text"]] == ["京A12345"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_every_usual_format_is_read(client: httpx.AsyncClient, kind: str) -> None:
    assert (await send(client, photo(kind=kind))).status_code == 200


async def test_the_consent_is_recorded(world: World, client: httpx.AsyncClient) -> None:
    await send(client, photo())
    owner = (await client.post("/api/v1/chat", json={"message": "hi"})) and world.assistant.turns[
        -1
    ][1].owner
    assert consents(world, owner) == ["photo"]


def _png_of(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a" * 1000)
    return file.getvalue()


HOSTILE = {
    "0 bytes": b"",
    "text": b"hello",
    "HTML": b"<html><script>alert(1)</script></html>",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "ZIP": _zip(),
    "program": b"MZ" + bytes(200),
    "cut off JPEG": photo(640, 480)[:300],
    "cut off PNG": photo(640, 480, "PNG")[:60],
    "JPEG head only": photo()[:4],
    "PNG without pixels": _png_of(64, 64),
    "random": bytes(range(256)) * 40,
    "NULs": bytes(5000),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_what_is_no_photo_is_415(client: httpx.AsyncClient, name: str) -> None:
    assert_problem(await send(client, HOSTILE[name]), 415, "not-an-image")


async def test_a_400_megapixel_bomb_is_413(client: httpx.AsyncClient) -> None:
    assert_problem(await send(client, _png_of(20_000, 20_000)), 413, "too-large")


async def test_a_file_above_25_mb_is_413(client: httpx.AsyncClient) -> None:
    padded = photo() + bytes(25 * 2**20)
    assert_problem(await send(client, padded), 413, "too-large")


async def test_an_announced_length_above_the_limit_is_refused_unread(
    client: httpx.AsyncClient,
) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(2**30)}
    assert_problem(await client.post(INSPECT, content=b"", headers=headers), 413, "too-large")


async def test_a_missing_or_wrong_part_is_named(client: httpx.AsyncClient) -> None:
    wrong = await client.post(INSPECT, files={"photo": ("a.jpg", photo(), "image/jpeg")})
    found = assert_problem(wrong, 422, "invalid")
    assert found["errors"][0]["field"] == "image"
    assert_problem(await client.post(INSPECT, data={"image": "text"}), 422, "invalid")
    assert_problem(await client.post(INSPECT, json={"image": "x"}), 422, "invalid")


async def test_broken_multipart_is_a_problem(client: httpx.AsyncClient) -> None:
    for headers in ({"Content-Type": "multipart/form-data"},
                    {"Content-Type": "multipart/form-data; boundary=b"}):  # fmt: skip
        answer = await client.post(INSPECT, content=b"--b\r\nno", headers=headers)
        assert answer.status_code in (400, 422)
        assert answer.headers["content-type"] == "application/problem+json"


async def test_many_files_at_once_are_refused(client: httpx.AsyncClient) -> None:
    files = [("image", ("a.jpg", photo(), "image/jpeg"))] * 3
    assert_problem(await client.post(INSPECT, files=files), 400, "malformed")
