"""What the driver takes back on the page: cut-outs, the last turn, the whole conversation."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from starlette.requests import Request

from assistant.errors import ThreadBusy, TurnStands, UnknownThread
from assistant.history import history
from assistant.messages import Caller
from web.dependencies import peer
from web.front import Front
from web.pages.live import LiveTurns
from web.pages.parts import kept_part, note_part
from web.pages.photo import PhotoShelf
from web.pages.strings import Strings
from web.problems import Refused

View = dict[str, Any]
NOTHING: View = {"reset": True, "turns": [], "busy": False}


class Changes:
    """Each returns the view that shows what was done, or a note that says why it was not."""

    def __init__(self, rooms: Callable[[], Front], shelf: PhotoShelf, turns: LiveTurns) -> None:
        self._rooms = rooms
        self._shelf = shelf
        self._turns = turns

    async def erase(
        self, turns: list[str], thread: str | None, caller: Caller, request: Request, t: Strings
    ) -> View:
        """Erase the cut-outs that were kept of a thread; say so in the turns that told of them."""
        feedback = self._rooms().services.assistant.feedback
        try:
            await self._count(caller, request)
            await asyncio.to_thread(feedback.erase, thread or "", caller)
        except Refused:
            return note(t("problem_too-many"), t)
        except UnknownThread:
            return note(t("problem_unknown-thread"), t)
        parts = {"kept": str(kept_part(t("crop_erased"), t))}
        busy = self._turns.of(thread or "") is not None
        return {"turns": [{"id": turn, "parts": parts} for turn in turns], "busy": busy}

    async def forget(
        self, thread: str | None, caller: Caller, request: Request, t: Strings
    ) -> tuple[View, str | None]:
        """Erase the conversation and the photos on screen."""
        try:
            await self._count(caller, request)
            await self._rooms().services.privacy.delete_thread(thread or "", caller)
        except Refused:
            return note(t("problem_too-many"), t), thread
        except ThreadBusy:
            return note(t("problem_thread-busy"), t), thread
        except UnknownThread:
            # Erased before, perhaps from another window.
            return NOTHING, None
        self._shelf.forget(caller.owner)
        return NOTHING, None

    async def undo(
        self, said: str, thread: str | None, caller: Caller, request: Request, t: Strings
    ) -> View | None:
        """Take the last turn back if it is the one that the page shows; None when that is done.

        A turn that was refused is on the page alone: then nothing stored is touched.
        """
        assistant = self._rooms().services.assistant
        try:
            await self._count(caller, request)
            past = await history(assistant, thread or "", caller)
            if past and past[-1].message == said:
                await assistant.undo(thread or "", caller)
        except Refused:
            return note(t("problem_too-many"), t)
        except ThreadBusy:
            return note(t("problem_thread-busy"), t)
        except TurnStands as stands:
            return note(t("undo_booked", code=stands.code), t)
        except UnknownThread:
            return NOTHING
        return None

    async def _count(self, caller: Caller, request: Request) -> None:
        check = self._rooms().limits.check
        await asyncio.to_thread(check, "act", address=peer(request), session=caller.owner)


def note(text: str, t: Strings) -> View:
    """Return the view of a line that is no answer."""
    parts = {"next": str(note_part(text, t))}
    return {"turns": [{"id": uuid4().hex, "parts": parts}], "busy": False}
