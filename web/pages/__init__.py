"""The pages: they draw what the assistant says, and hold no rule."""

import atexit
import os
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Annotated

from fastapi import Depends, FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from web.front import Front, front, front_of
from web.pages.lighter import WithoutPlayer
from web.pages.login import LOGIN_PATH, SETUP_PATH, login_page, setup_page
from web.pages.mine_routes import mount_mine
from web.pages.photo import PHOTO_PATH, PhotoShelf
from web.pages.static import STATIC_PATH, static_files
from web.pages.stubs import import_without_stubs
from web.pages.visitors import page_caller

MAX_UPLOAD = "25mb"


def mount_pages(app: FastAPI) -> None:
    """Put the pages at the addresses that no other route took; call it last."""
    shelf = PhotoShelf()

    def photo(key: str, request: Request, rooms: Annotated[Front, Depends(front)]) -> Response:
        caller = page_caller(rooms, request)
        jpeg = shelf.get(key, caller.owner) if caller else None
        if jpeg is None:
            raise HTTPException(404)
        return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "no-store"})

    app.add_api_route(PHOTO_PATH + "/{key}", photo, methods=["GET"], include_in_schema=False)
    app.add_api_route(LOGIN_PATH, login_page, methods=["GET"], include_in_schema=False)
    app.add_api_route(SETUP_PATH, setup_page, methods=["GET"], include_in_schema=False)
    mount_mine(app)
    app.mount(STATIC_PATH, static_files(), name="page")
    _mount_gradio(app, shelf)


def _mount_gradio(app: FastAPI, shelf: PhotoShelf) -> None:
    _settle_gradio()
    import_without_stubs()
    import gradio as gr

    from web.pages.index import IndexPage
    from web.pages.layout import build_owner_page
    from web.pages.owner import OwnerPage

    def rooms() -> Front:
        return front_of(app)

    font = ["system-ui", "sans-serif"]
    gr.mount_gradio_app(
        app,
        build_owner_page(OwnerPage(rooms, shelf)),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=MAX_UPLOAD,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        theme=gr.themes.Base(font=font, font_mono=["monospace"]),
    )
    mounted = app.routes[-1].app  # type: ignore[attr-defined]  # the Mount just made
    assets = Path(gr.__file__).parent / "templates" / "frontend" / "assets"
    mounted.user_middleware += [
        Middleware(IndexPage, rooms=rooms),
        Middleware(WithoutPlayer, assets=assets),
    ]


def _settle_gradio() -> None:
    """Set what Gradio reads from the environment alone, before it is imported."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    # Its statistics of events, made anew after each one and shown to nobody, need pandas.
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(2**31))
    if "GRADIO_TEMP_DIR" not in os.environ:
        # Its own default is one folder for the whole machine.
        folder = mkdtemp(prefix="carcare-uploads-")
        os.environ["GRADIO_TEMP_DIR"] = folder
        atexit.register(rmtree, folder, ignore_errors=True)
