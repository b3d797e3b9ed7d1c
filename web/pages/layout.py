"""Lays the car owner's page out in Gradio and wires its events.

Only `mount_pages` imports this module, when it runs, so Gradio loads with the pages alone.
"""

from collections.abc import AsyncIterator
from typing import Any

import gradio as gr
from starlette.requests import Request

from web.pages.changes import NOTHING, View
from web.pages.owner import OwnerPage, read_sent
from web.pages.shell import ADD_SENT, ADD_SENT_TO_TEXT, TALK, TALK_START

OPEN: dict[str, Any] = {"submit_btn": True, "stop_btn": False}
BUSY: dict[str, Any] = {"submit_btn": False, "stop_btn": True}
QUIET: dict[str, Any] = {
    "show_progress": "hidden",
    "api_visibility": "private",
    "concurrency_limit": None,
}
# By default Gradio drops a message that is sent before it has put away the event of the last one.
NEVER_DROPPED: dict[str, Any] = {**QUIET, "trigger_mode": "multiple"}
# Uploads that were never sent go after this long; those sent go as soon as they are read.
UPLOADS_LAST_S = 1800
SWEEP_S = 600

Kept = dict[str, Any] | None
NO_THREAD: Kept = {"id": None}
# Updates of conversation, thread and composer.
Updates = AsyncIterator[tuple[Any, Any, Any]]


class Events:
    """Gradio's events in the terms of `OwnerPage`; parameters are named and typed for Gradio."""

    def __init__(self, page: OwnerPage) -> None:
        self._page = page

    async def write(
        self, message: dict[str, Any], kept: Kept, told: object, request: gr.Request
    ) -> Updates:
        """Send what the composer holds, and empty it."""
        sent = read_sent(told).model_copy(update={"say": message.get("text") or ""})
        views = self._page.send(sent, message.get("files") or [], _thread(kept), _visit(request))
        async for update in _updates(views, {"value": ""}):
            yield update

    async def press(self, kept: Kept, event: gr.EventData, request: gr.Request) -> Updates:
        """Send what a button says."""
        views = self._page.send(read_sent(event._data), [], _thread(kept), _visit(request))
        async for update in _updates(views, {}):
            yield update

    async def restore(self, kept: Kept, told: object, request: gr.Request) -> Updates:
        """Show the last conversation again."""
        views = self._page.restore(read_sent(told), _thread(kept), _visit(request))
        async for update in _updates(views, {}):
            yield update

    async def stop(self, kept: Kept, request: gr.Request) -> None:
        """Stop the answer that is being given."""
        self._page.stop(_thread(kept), _visit(request))

    async def renew(self, kept: Kept, request: gr.Request) -> tuple[Any, Any, Any]:
        """Begin a new conversation."""
        self._page.stop(_thread(kept), _visit(request))
        return NOTHING, NO_THREAD, gr.update(value=None, **OPEN)


def build_owner_page(page: OwnerPage) -> gr.Blocks:
    """Return the page; its events end in `page`."""
    events = Events(page)
    blocks = gr.Blocks(analytics_enabled=False, delete_cache=(SWEEP_S, UPLOADS_LAST_S))
    with blocks:
        # An object, since the browser keeps no empty value: a thread given up would come back.
        thread = gr.BrowserState(NO_THREAD, storage_key="carcare-thread", secret="carcare")
        told = gr.JSON(visible=False)
        with gr.Column(elem_id="page"):
            talk = gr.HTML(
                html_template=TALK, js_on_load=TALK_START, elem_id="talk", apply_default_css=False
            )
            composer = _composer()
        shown = [talk, thread, composer]
        written = [composer, thread, told]
        composer.submit(events.write, written, shown, js=ADD_SENT_TO_TEXT, **NEVER_DROPPED)
        composer.stop(events.stop, thread, None, queue=False, **QUIET)
        talk.submit(events.press, thread, shown, **NEVER_DROPPED)
        talk.clear(events.renew, thread, shown, **QUIET)
        blocks.load(events.restore, [thread, told], shown, js=ADD_SENT, **QUIET)
    return blocks


def _composer() -> gr.MultimodalTextbox:
    return gr.MultimodalTextbox(
        elem_id="composer",
        show_label=False,
        container=False,
        sources=["upload"],
        file_types=["image"],
        file_count="multiple",
        # Long pasted text stays text; the assistant itself says when it is too much.
        max_plain_text_length=100_000,
        **OPEN,
    )


async def _updates(views: AsyncIterator[tuple[View, str | None]], cleared: View) -> Updates:
    first = True
    async for view, thread_id in views:
        buttons = BUSY if view["busy"] else OPEN
        if first:
            yield view, {"id": thread_id}, gr.update(**cleared, **buttons)
        else:
            yield view, gr.skip(), gr.skip() if view["busy"] else gr.update(**buttons)
        first = False


def _visit(request: gr.Request) -> Request:
    if request.request is None:
        raise RuntimeError("a page event came without its request")
    return request.request


def _thread(kept: Kept) -> str | None:
    """Return the thread that the browser kept, whatever it really kept."""
    found = kept.get("id") if isinstance(kept, dict) else None
    return found if isinstance(found, str) else None
