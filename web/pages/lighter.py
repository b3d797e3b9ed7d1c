"""Gradio's page without the player of streamed video, which no page of ours shows."""

import re
from pathlib import Path

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_PLAYER = "hls-*.js"
_EXPORTS = re.compile(r"export\{([^{}]*)\};?\s*$")
_FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}


class WithoutPlayer:
    """Answers for the player with an empty module of the same names.

    The composer can hold videos, so its scripts import the player before the driver can type:
    155 KB over the network, half a megabyte to read. Where Gradio has another player than this
    knows, it is served as it is.
    """

    def __init__(self, app: ASGIApp, assets: Path) -> None:
        self._app = app
        self._stubs = {f"/assets/{path.name}": _stub(path) for path in assets.glob(_PLAYER)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        stub = self._stubs.get(scope["path"]) if scope["type"] == "http" else None
        if stub is None:
            await self._app(scope, receive, send)
            return
        answer = Response(stub, media_type="text/javascript", headers=_FOREVER)
        await answer(scope, receive, send)


def _stub(path: Path) -> str | None:
    found = _EXPORTS.search(path.read_text(encoding="utf-8"))
    if found is None:
        return None
    names = [part.split(" as ")[-1].strip() for part in found[1].split(",")]
    exports = ",".join(f"none as {name}" for name in names)
    return f"class none{{static isSupported(){{return false}}}}export{{{exports}}};"
