"""A number plate is read for the driver's own form, when the driver asks, and never else."""

import asyncio
import io
from typing import Any

import pytest
from PIL import Image

from assistant.inspection import mask_plates
from assistant.planner.plate_words import asks_for_plate
from tests.agent.scripted_photos import reading, talk_about
from tests.private_scenes import lettered_car
from tests.talk import Talk
from vision.images import load_photo
from vision.text import TextReader
from vision.types import Inspection

NUMBER = "京A12345"


def photo_of(number: str) -> bytes:
    file = io.BytesIO()
    Image.fromarray(lettered_car(number).pixels).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def talk(real_services: Any, assistant_loop: asyncio.AbstractEventLoop) -> Talk:
    return talk_about(real_services, assistant_loop, reading("other"), reading("other"))


@pytest.mark.parametrize("text", ["帮我读一下车牌填到表里", "read my plate for the form"])
def test_a_plate_is_read_when_the_driver_asks_for_it(talk: Talk, text: str) -> None:
    reply = talk.say(text, photo_of(NUMBER))
    assert NUMBER in reply.reply and reply.awaiting is None


def test_a_plate_that_nobody_asked_for_is_not_told(talk: Talk) -> None:
    assert NUMBER not in talk.say("看看这个车", photo_of(NUMBER)).reply


@pytest.mark.parametrize("text", ["帮我读一下车牌", "please read my number plate"])
def test_without_a_photo_one_is_asked_for(talk: Talk, text: str) -> None:
    assert talk.say(text).awaiting == "photo"


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("把车牌识别一下", True),
        ("读车牌", True),
        ("can you scan the licence plate", True),
        ("不要读我的车牌", False),
        ("don't read my plate", False),
        ("停车场车牌识别不了怎么办", False),
        ("我的车牌掉了", False),
        ("the front plate is loose", False),
    ],
)
def test_only_a_wish_to_have_it_read_counts(text: str, asks: bool) -> None:
    assert asks_for_plate(text) is asks


def test_the_text_of_an_upload_holds_no_plate() -> None:
    data = photo_of(NUMBER)
    photo = load_photo(data)
    lines = tuple(TextReader().read(photo.pixels))
    seen = Inspection("other", 0.3, photo.width, photo.height, (), lines)
    assert "12345" not in "".join(line.text for line in mask_plates(seen, data).text)
