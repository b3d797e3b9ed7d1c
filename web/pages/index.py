"""The HTML document that Gradio's app starts in, made ours."""

import asyncio
import re
from collections.abc import Callable

from markupsafe import Markup
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.front import Front
from web.pages.link import link_script
from web.pages.strings import browser_strings
from web.pages.visitors import begin_session

# Gradio's own cards for social media, its manifest, and a script for pages inside frames.
_FOREIGN = re.compile(
    r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>|<link rel="manifest"[^>]*>'
    r'|<meta\s+name="viewport"[^>]*>|<script data-gradio-mode>.*?</script>\s*<script>.*?</script>',
    re.DOTALL,
)
_HEAD = Markup(
    '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, '
    'interactive-widget=resizes-content">'
    '<meta name="color-scheme" content="light dark">'
    '<link rel="icon" href="/page/icon.svg" type="image/svg+xml">'
    '<link rel="stylesheet" href="/page/owner.css">'
    '<link rel="stylesheet" href="/page/owner-more.css">'
    '<script id="carcare-strings" type="application/json">{}</script>'
    '<script src="/page/owner.js"></script>'
    '<script defer src="/page/owner-emergency.js"></script>'
    '<script defer src="/page/owner-focus.js"></script>'
    '<script defer src="/page/owner-network.js"></script>'
    '<script defer src="/page/owner-link.js"></script>'
    '<script defer src="/page/owner-mine.js"></script>'
    '<script defer src="/page/owner-phone.js"></script>'
    '<script defer src="/page/owner-rating.js"></script>'
    '<script defer src="/page/owner-voice.js"></script>'
)
# Shown from the first moment; the style sheet hides it once the page itself stands.
_BODY = (
    '<div id="cc-boot"><h1><img src="/page/icon.svg" alt="" width="28" height="28">'
    '<span data-t="title"></span></h1><h2 data-t="welcome"></h2><p data-t="loading"></p>'
    '<p class="danger" data-t="danger_note"></p></div>'
    "<script>window.carcare.translate()</script><gradio-app"
)


class IndexPage:
    """Gives the page its head and its visitor a session; inside Gradio's own compression."""

    def __init__(self, app: ASGIApp, rooms: Callable[[], Front]) -> None:
        self._app = app
        self._rooms = rooms
        self._head = _HEAD.format(browser_strings())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        begin_session(self._rooms(), request)
        desks = self._rooms().services.desks
        head = self._head + await asyncio.to_thread(link_script, desks, request.query_params)
        start: Message = {}
        body = b""

        async def whole(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if not message.get("more_body", False):
                await _send_page(head, start, body, send)

        await self._app(scope, receive, whole)


async def _send_page(head: Markup, start: Message, body: bytes, send: Send) -> None:
    if Headers(raw=start["headers"]).get("content-type", "").startswith("text/html"):
        html = _FOREIGN.sub("", body.decode())
        html = html.replace("<head>", f"<head>{head}", 1)
        body = html.replace("<gradio-app", _BODY, 1).encode()
        headers = MutableHeaders(raw=list(start["headers"]))
        headers["content-length"] = str(len(body))
        headers["cache-control"] = "no-store"
        start = {**start, "headers": headers.raw}
    await send(start)
    await send({"type": "http.response.body", "body": body})
