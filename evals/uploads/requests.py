"""What a live server is sent: each file in both ways, and requests that are wrong already."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from evals.uploads.files.pictures import encoded, noise
from evals.uploads.files.types import MARK, Upload

INSPECT, CHAT = "/api/v1/inspect", "/api/v1/chat"
MESSAGE = "What is this light?"
STATUS = {"accepted": "200", "not-an-image": "415", "too-large": "413"}
# In JSON a photo may have 12 MB, as a file 25.
CHAT_BYTES = 12 * 2**20


@dataclass(frozen=True)
class Sent:
    """A request: what it is called, what httpx is to send, and the statuses that are right."""

    name: str
    path: str
    expected: tuple[str, ...]
    request: dict[str, Any] = field(repr=False)

    @property
    def door(self) -> str:
        """The last word of the path."""
        return self.path.rsplit("/", 1)[1]


def of_file(upload: Upload, data: bytes) -> Iterator[Sent]:
    """Yield a file as it goes to be inspected and into a conversation."""
    statuses = tuple(STATUS[verdict] for verdict in upload.expected)
    part = {"image": (upload.filename, data, upload.media_type)}
    yield Sent(upload.name, INSPECT, statuses, {"files": part})
    if not upload.media_type.startswith("image/"):
        statuses = ("415",)
    elif len(data) > CHAT_BYTES:
        statuses = ("413",)
    yield Sent(upload.name, CHAT, statuses, {"json": _talk([_url(data, upload.media_type)])})


def wrong_by_themselves() -> Iterator[Sent]:
    """Yield requests that no file is to blame for."""
    photo = encoded(noise(), "JPEG")
    for name, images, status in (
        ("an address", ["http://169.254.169.254/latest/meta-data/"], "422"),
        ("a path", ["file:///etc/passwd"], "422"),
        ("no base64", ["data:image/jpeg;base64,%%%not base64%%%"], "422"),
        ("text instead of base64", ["data:image/jpeg," + MARK.decode()], "422"),
        ("a page as data", [_url(b"<script>" + MARK, "text/html")], "415"),
        ("nothing as data", ["data:image/jpeg;base64,"], "415"),
        ("seven photos", [_url(photo)] * 7, "413"),
        ("no list", _url(photo), "422"),
        ("a number", [7], "422"),
        ("a very long address", ["data:" + "a" * 2**20 + "/jpeg;base64,"], "422"),
    ):
        yield Sent(f"a request: {name}", CHAT, (status,), {"json": _talk(images)})
    for name, request, status in (
        ("no file", {"data": {"image": "text"}}, "422"),
        ("another field", {"files": {"photo": ("a.jpg", photo, "image/jpeg")}}, "422"),
        ("JSON", {"json": {"image": _url(photo)}}, "422"),
        ("two files", {"files": [("image", ("a.jpg", photo))] * 2}, "400"),
        ("broken multipart", _multipart(b"--x\r\nContent-Disposition: form"), "422"),
        ("more than may be sent", {"files": {"image": ("a.jpg", bytes(30 * 2**20))}}, "413"),
    ):
        yield Sent(f"a request: {name}", INSPECT, (status,), request)


def _multipart(body: bytes) -> dict[str, Any]:
    return {"content": body, "headers": {"Content-Type": "multipart/form-data; boundary=x"}}


def _talk(images: object) -> dict[str, object]:
    return {"message": MESSAGE, "locale": "en", "images": images}


def _url(data: bytes, media_type: str = "image/jpeg") -> str:
    return f"data:{media_type};base64,{b64encode(data).decode()}"
