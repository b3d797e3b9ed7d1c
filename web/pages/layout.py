"""Lays the car owner's page out in Gradio and wires its events."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from web.pages.owner import NOTHING, OwnerPage, View, read_sent
from web.pages.shell import ADD_SENT, ADD_SENT_TO_TEXT, TALK, TALK_START

if TYPE_CHECKING:
    import gradio as gr

OPEN = {"submit_btn": True, "stop_btn": False}
BUSY = {"submit_btn": False, "stop_btn": True}
# Uploads that were never sent go after this long; those sent go as soon as they are read.
UPLOADS_LAST_S = 1800
QUIET: dict[str, Any] = {
    "show_progress": "hidden",
    "api_visibility": "private",
    "concurrency_limit": None,
}

Updates = AsyncIterator[tuple[Any, Any, Any]]


def build_owner_page(page: OwnerPage) -> "gr.Blocks":
    """Return the page; its events end in `page`."""
    import gradio as gr

    async def updates(views: AsyncIterator[tuple[View, str | None]], text: str | None) -> Updates:
        """Turn views into updates of conversation, thread and composer."""
        cleared = {} if text is None else {"value": text}
        first = True
        async for view, thread_id in views:
            if first:
                yield view, thread_id, gr.update(**cleared, **(BUSY if view["busy"] else OPEN))
            else:
                yield view, gr.skip(), gr.skip() if view["busy"] else gr.update(**OPEN)
            first = False

    async def write(
        message: dict[str, Any], thread: str | None, data: Any, request: gr.Request
    ) -> Updates:
        sent = read_sent(data).model_copy(update={"say": message.get("text") or ""})
        views = page.send(sent, message.get("files") or [], thread, request.request)
        async for update in updates(views, ""):
            yield update

    async def press(thread: str | None, event: gr.EventData, request: gr.Request) -> Updates:
        views = page.send(read_sent(event._data), [], thread, request.request)
        async for update in updates(views, None):
            yield update

    async def restore(thread: str | None, data: Any, request: gr.Request) -> Updates:
        views = page.restore(read_sent(data), thread, request.request)
        async for update in updates(views, None):
            yield update

    async def stop(thread: str | None, request: gr.Request) -> None:
        page.stop(thread, request.request)

    async def renew(thread: str | None, request: gr.Request) -> tuple[Any, Any, Any]:
        page.stop(thread, request.request)
        return NOTHING, None, gr.update(value=None, **OPEN)

    with gr.Blocks(analytics_enabled=False, delete_cache=(600, UPLOADS_LAST_S)) as blocks:
        thread = gr.BrowserState(None, storage_key="carcare-thread", secret="carcare")
        sent = gr.JSON(visible=False)
        with gr.Column(elem_id="page"):
            talk = gr.HTML(
                html_template=TALK, js_on_load=TALK_START, elem_id="talk", apply_default_css=False
            )
            composer = gr.MultimodalTextbox(
                elem_id="composer",
                show_label=False,
                container=False,
                sources=["upload"],
                file_types=["image"],
                file_count="multiple",
                max_plain_text_length=5000,
                **OPEN,
            )
        shown = [talk, thread, composer]
        composer.submit(write, [composer, thread, sent], shown, js=ADD_SENT_TO_TEXT, **QUIET)
        composer.stop(stop, thread, None, queue=False, **QUIET)
        talk.submit(press, thread, shown, **QUIET)
        talk.clear(renew, thread, shown, **QUIET)
        blocks.load(restore, [thread, sent], shown, js=ADD_SENT, **QUIET)
    return blocks
