"""The ways in for a photo, in this process: reading, looking, talking, keeping."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from evals.uploads.files.types import MARK
from evals.uploads.verdicts import leaks_of

if TYPE_CHECKING:
    from assistant.bootstrap import Services

# A door takes the bytes, raises what it refuses them with, and returns what leaked.
Door = Callable[[bytes], tuple[str, ...]]
QUICK = ("read", "copy")
ALL = (*QUICK, "inspect", "chat", "case")


def read(data: bytes) -> tuple[str, ...]:
    """Decode a photo, as every other door does first."""
    from vision.images import load_photo

    load_photo(data)
    return ()


def copy(data: bytes) -> tuple[str, ...]:
    """Make the copy that the pages show; raises as `read` does."""
    from assistant.photos import copy_photo

    made = copy_photo(data)
    return leaks_of(made.jpeg) if made is not None else read(data)


class Doors:
    """The doors of an assistant whose data lie in `folder`; opened when the first is needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = AsyncExitStack()
        self._loop = asyncio.new_event_loop()
        self._opened: Services | None = None

    def door(self, name: str) -> Door:
        """Return a door by its name."""
        ways: dict[str, Door] = {
            "read": read,
            "copy": copy,
            "inspect": self._inspect,
            "chat": self._chat,
            "case": self._case,
        }
        return ways[name]

    def warm(self) -> None:
        """Open the assistant and load its models, so that no file is charged for that."""
        self._services().inspector.warm()

    def close(self) -> None:
        """Close the assistant."""
        self._loop.run_until_complete(self._stack.aclose())
        self._loop.close()

    def _services(self) -> "Services":
        if self._opened is None:
            from assistant.bootstrap import open_services
            from evals.local import local_settings

            opening = open_services(local_settings(self._folder, "embedded"))
            entered = self._stack.enter_async_context(opening)
            self._opened = self._loop.run_until_complete(entered)
        return self._opened

    def _inspect(self, data: bytes) -> tuple[str, ...]:
        seen = self._services().inspector.inspect(data)
        return ("its mark",) if MARK.decode() in repr(seen) else ()

    def _chat(self, data: bytes) -> tuple[str, ...]:
        from assistant.messages import Caller, Turn

        turn = Turn(message="What is this light?", images=(data,), fallback_locale="en")
        caller = Caller(owner=f"session:{uuid4().hex}")
        reply = self._loop.run_until_complete(self._services().assistant.answer(turn, caller))
        said = ["its mark"] if MARK.decode() in reply.model_dump_json() else []
        return (*said, *(["a booking"] if reply.booking else []))

    def _case(self, data: bytes) -> tuple[str, ...]:
        from assistant.accounts.model import Account
        from knowledge_base.cases import CaseText

        desk, writer = self._services().desks.cases, Account("writer", "Writer", "technician")
        told = {
            "title": "Whine from the gearbox",
            "symptom": "A whine that rises with speed.",
            "vehicle": {"make": "Xingyun", "model": "E5"},
            "root_cause": "The fluid was old.",
            "fix": "Changed the fluid.",
            "time_min": 60,
        }
        case_id = desk.book.record(CaseText.model_validate(told), writer).case.case_id
        photo = desk.photos.add(case_id, data, writer)
        return leaks_of(desk.photos.get(case_id, photo.photo_id))
