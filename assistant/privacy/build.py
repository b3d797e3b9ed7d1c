"""Builds the privacy desk; kept out of `bootstrap`, so that commands need no models for it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from assistant.feedback.crops import CropShelf, open_crops
from assistant.privacy.conversations import Conversations
from assistant.privacy.desk import PrivacyDesk
from assistant.privacy.records import PersonalRecords
from assistant.threads import Threads

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver

    from assistant.bootstrap import Desks
    from assistant.settings import Settings


def build_privacy(
    desks: "Desks", checkpointer: "BaseCheckpointSaver[str]", crops: CropShelf
) -> PrivacyDesk:
    """Return the desk over open rooms."""
    return PrivacyDesk(
        records=PersonalRecords(desks.engine),
        conversations=Conversations(checkpointer),
        threads=Threads(desks.engine),
        events=desks.events,
        clock=desks.clock,
        crops=crops,
    )


@asynccontextmanager
async def open_privacy(settings: "Settings") -> AsyncIterator[PrivacyDesk]:
    """Open what the desk needs, without any model; raises as `build_desks` does."""
    from assistant.bootstrap import build_desks
    from assistant.checkpoints import open_checkpointer

    desks = build_desks(settings)
    async with open_checkpointer(settings.data_dir, desks.engine, desks.vault) as checkpointer:
        yield build_privacy(desks, checkpointer, open_crops(desks.engine))
    desks.engine.dispose()
