"""A cap on request bodies, before anything is parsed."""

import re

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.refusals import Refusal
from web.problems import problem, problem_response

MIB = 2**20
# 25 MiB of photo and what multipart writes around it.
UPLOAD = 25 * MIB + MIB // 16
# The path's longest matching prefix decides. Photos travel in chat as base64 in JSON, as files
# to /inspect and to the pages; everything else is a few fields.
LIMITS = {
    "/": 30 * MIB,
    "/api/": MIB // 4,
    "/v1/": MIB // 4,
    "/api/v1/chat": 40 * MIB,
    "/v1/chat/completions": 40 * MIB,
    "/api/v1/inspect": UPLOAD,
}
# Photos of a case: the one upload whose address differs from those of fields by its end alone.
CASE_PHOTOS = re.compile(r"/api/v1/cases/[^/]+/photos")


class BodyTooLarge(HTTPException):
    """More than announced, or more than allowed, came in."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, _detail(limit))


class BodyLimit:
    """Refuses bodies above the limit of their path: by their header, else while they arrive."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit, seen = body_limit(scope["path"]), 0
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdigit() and int(announced) > limit:
            refused = problem(Refusal("too-large", _detail(limit)))
            await problem_response(refused, path=scope["path"])(scope, receive, send)
            return

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise BodyTooLarge(limit)
            return message

        await self._app(scope, counted, send)


def body_limit(path: str) -> int:
    """Return the most bytes that a request to this path may carry."""
    if CASE_PHOTOS.fullmatch(path):
        return UPLOAD
    longest = max((prefix for prefix in LIMITS if path.startswith(prefix)), key=len, default="/")
    return LIMITS[longest]


def _detail(limit: int) -> str:
    shown = f"{limit / MIB:.0f} MB" if limit >= MIB else f"{limit // 1024} KB"
    return f"The request is larger than {shown}; send less, or a smaller photo."
