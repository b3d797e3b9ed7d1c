"""The addresses of what a driver has with us."""

from fastapi import FastAPI
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from assistant.history import history
from web.dependencies import Actor, FrontDep, LocaleDep, ServicesDep
from web.pages.mine import MINE_PATH, TRANSCRIPT_PATH, mine_html, transcript
from web.pages.names import Names
from web.pages.strings import Strings
from web.schemas import PlainId

PRIVATE = {"Cache-Control": "no-store"}


def mount_mine(app: FastAPI) -> None:
    """Add the routes; they answer each visitor with its own alone."""
    app.add_api_route(MINE_PATH, _mine, methods=["GET"], include_in_schema=False)
    address = TRANSCRIPT_PATH + "/{thread_id}.md"
    app.add_api_route(address, _transcript, methods=["GET"], include_in_schema=False)


async def _mine(rooms: FrontDep, visitor: Actor, locale: LocaleDep) -> Response:
    return HTMLResponse(str(await mine_html(rooms, visitor.caller, locale)), headers=PRIVATE)


async def _transcript(
    thread_id: PlainId, services: ServicesDep, visitor: Actor, locale: LocaleDep
) -> Response:
    turns = await history(services.assistant, thread_id, visitor.caller)
    text = transcript(turns, Names(services.desks), Strings(locale))
    name = f'attachment; filename="carcare-{thread_id[:8]}.md"'
    headers = {**PRIVATE, "Content-Disposition": name}
    return PlainTextResponse(text, media_type="text/markdown", headers=headers)
