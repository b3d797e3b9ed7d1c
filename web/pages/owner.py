"""The car owner's page: layout and events; what is said comes from the assistant alone."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from uuid import uuid4

from pydantic import ValidationError
from starlette.requests import Request

from assistant.errors import UnknownThread
from assistant.history import history, settle_thread
from assistant.messages import Caller
from web.front import Front
from web.pages.changes import NOTHING, Changes, View, note
from web.pages.live import LiveTurn, LiveTurns
from web.pages.names import Names
from web.pages.parts import kept_part, status_part, user_part
from web.pages.past import past_view
from web.pages.photo import PhotoShelf
from web.pages.strings import Strings
from web.pages.turns import PageTurn, Sent, crop_of
from web.pages.visitors import page_caller


class OwnerPage:
    """Answers the events of the page: views are what changed in the conversation."""

    def __init__(self, rooms: Callable[[], Front], shelf: PhotoShelf) -> None:
        self._rooms = rooms
        self._shelf = shelf
        self._turns = LiveTurns()
        self._changes = Changes(rooms, shelf, self._turns)

    async def send(
        self, sent: Sent, files: list[str], thread: str | None, request: Request
    ) -> AsyncIterator[tuple[View, str | None]]:
        """Run a turn; yields what to show and the id of its thread."""
        images = await asyncio.to_thread(take_files, files)
        t = Strings(sent.locale)
        rooms = self._rooms()
        caller = page_caller(rooms, request)
        if files and not images:
            yield note(t("photo_lost"), t), thread
            return
        if not (sent.say.strip() or images or sent.changes):
            return
        if caller is None:
            yield note(t("no_cookie"), t), thread
            return
        if sent.changes:
            yield await self._change(sent, thread, caller, request)
            return
        thread = await settle_thread(rooms.services.assistant, thread, caller)
        if self._turns.of(thread) is not None:
            yield note(t("problem_thread-busy"), t), thread
            return
        live = LiveTurn(uuid4().hex, thread, caller.owner)
        await live.show({"user": user_part(sent.say, t), "status": status_part(t("thinking"))})
        work = PageTurn(rooms, self._shelf, request, caller, sent, images)
        self._turns.start(live, work.work)
        async for view in live.follow():
            yield view, thread

    async def _change(
        self, sent: Sent, thread: str | None, caller: Caller, request: Request
    ) -> tuple[View, str | None]:
        """Do what is no message: take something back, or show another thread."""
        t = Strings(sent.locale)
        if sent.erase is not None:
            return await self._changes.erase(sent.erase, thread, caller, request, t), thread
        if sent.forget:
            return await self._changes.forget(thread, caller, request, t)
        if sent.open is not None:
            return await self._opened(sent, caller, t), sent.open
        told = await self._changes.undo(sent.undo or "", thread, caller, request, t)
        return told or await self._past(sent, thread or "", caller), thread

    async def restore(
        self, sent: Sent, thread: str | None, request: Request
    ) -> AsyncIterator[tuple[View, str | None]]:
        """Show the last thread again, and follow the turn that still runs in it."""
        rooms = self._rooms()
        caller = page_caller(rooms, request)
        if thread is None or caller is None:
            yield NOTHING, None
            return
        live = self._turns.of(thread)
        try:
            shown = await self._past(sent, thread, caller)
        except UnknownThread:
            yield NOTHING, None
            return
        yield shown, thread
        if live is not None:
            async for view in live.follow():
                yield view, thread

    async def _opened(self, sent: Sent, caller: Caller, t: Strings) -> View:
        """Return the view of another thread of the caller."""
        try:
            return await self._past(sent, sent.open or "", caller)
        except UnknownThread:
            return note(t("problem_unknown-thread"), t)

    async def _past(self, sent: Sent, thread: str, caller: Caller) -> View:
        """Return the view of what is stored of a thread; raises `UnknownThread`."""
        rooms, live = self._rooms(), self._turns.of(thread)
        past = await history(rooms.services.assistant, thread, caller)
        crops = partial(crop_of, rooms, caller)
        names = Names(rooms.services.desks)
        shown = past_view(past[:-1] if live else past, names, sent.locale, crops)
        kept = await asyncio.to_thread(rooms.services.assistant.feedback.kept, thread, caller)
        if kept and shown:
            t = Strings(sent.locale)
            shown[-1]["parts"]["kept"] = str(kept_part(t("crops_kept"), t, erasable=True))
        return {"reset": True, "turns": shown, "busy": live is not None}

    def stop(self, thread: str | None, request: Request) -> None:
        """Stop the turn that runs in a thread of the visitor."""
        caller = page_caller(self._rooms(), request)
        live = self._turns.of(thread or "")
        if live is not None and caller is not None and live.owner == caller.owner:
            self._turns.stop(live.thread_id)


def read_sent(data: object) -> Sent:
    """Return what the page sent along; its defaults when that can't be read."""
    try:
        return Sent.model_validate(data)
    except ValidationError:
        return Sent()


def take_files(paths: list[str]) -> tuple[bytes, ...]:
    """Read uploaded photos into memory and remove them from the disk; lost ones are left out."""
    images = []
    # Gradio names files by their content, so the same photo twice is one file.
    for path in map(Path, dict.fromkeys(paths)):
        try:
            images.append(path.read_bytes())
        except FileNotFoundError:
            continue
        path.unlink(missing_ok=True)
    return tuple(images)
