"""The HTML document that Gradio's app starts in, made ours."""

import asyncio
import re
from collections.abc import Callable

from markupsafe import Markup
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.front import Front
from web.pages.boot import BOOT
from web.pages.link import link_script
from web.pages.static import address
from web.pages.strings import browser_strings
from web.pages.tiles import tile_policy, tile_scripts
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
    '<link rel="icon" href="{icon}" type="image/svg+xml">{styles}'
    '<script id="carcare-strings" type="application/json">{strings}</script>'
    '<script src="{script}"></script>{more}'
)
_STYLES = ("owner.css", "owner-more.css")
# What the page's first words don't need.
_MORE = ("emergency", "focus", "network", "link", "mine", "phone", "rating", "voice")


class IndexPage:
    """Gives the page its head and its visitor a session; inside Gradio's own compression."""

    def __init__(self, app: ASGIApp, rooms: Callable[[], Front]) -> None:
        self._app = app
        self._rooms = rooms
        self._head = _head()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        begin_session(self._rooms(), request)
        desks = self._rooms().services.desks
        link = await asyncio.to_thread(link_script, desks, request.query_params)
        head = self._head + tile_scripts(desks.settings) + link
        policy = tile_policy(desks.settings)
        start: Message = {}
        body = b""

        async def whole(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if not message.get("more_body", False):
                await _send_page(head, policy, start, body, send)

        await self._app(scope, receive, whole)


def _head() -> Markup:
    style = Markup('<link rel="stylesheet" href="{}">').format
    script = Markup('<script defer src="{}"></script>').format
    return _HEAD.format(
        icon=address("icon.svg"),
        styles=Markup("").join(style(address(name)) for name in _STYLES),
        strings=browser_strings(),
        script=address("owner.js"),
        more=Markup("").join(script(address(f"owner-{name}.js")) for name in _MORE),
    )


async def _send_page(
    head: Markup, policy: str | None, start: Message, body: bytes, send: Send
) -> None:
    if Headers(raw=start["headers"]).get("content-type", "").startswith("text/html"):
        html = _FOREIGN.sub("", body.decode())
        html = html.replace("<head>", f"<head>{head}", 1)
        body = html.replace("<gradio-app", f"{BOOT}<gradio-app", 1).encode()
        headers = MutableHeaders(raw=list(start["headers"]))
        headers["content-length"] = str(len(body))
        headers["cache-control"] = "no-store"
        if policy is not None:
            headers["content-security-policy"] = policy
        start = {**start, "headers": headers.raw}
    await send(start)
    await send({"type": "http.response.body", "body": body})
