"""Kept feedback in the database."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.tables import lamp_feedback


@dataclass(frozen=True)
class KeptPick:
    """One answer with the cut-out it is about.

    `candidates` are the codes that were thought of with their confidences in [0, 1], most likely
    first; `pick` is a lamp code or "neither"; `model` the SHA-256 of the model file. `owner` and
    `thread_id` serve to erase it, and are not exported.
    """

    crop_id: str
    owner: str
    thread_id: str
    at: datetime
    pick: str
    colour: str | None
    candidates: list[dict[str, Any]]
    model: str
    png: bytes


class FeedbackStore:
    """Keeps one answer for each cut-out."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reader = engine.execution_options(read_only=True)

    def keep(self, pick: KeptPick) -> None:
        """Keep an answer; another one to the same cut-out takes its place."""
        table = lamp_feedback.c
        same = table.crop_id == pick.crop_id
        other = delete(lamp_feedback).where(same, table.pick != pick.pick)
        known = select(table.crop_id).where(same)
        # Two that come at once say the same or race for the last word; either may stand.
        with suppress(IntegrityError), self._engine.begin() as connection:
            connection.execute(other)
            if connection.execute(known).first() is None:
                connection.execute(insert(lamp_feedback).values(asdict(pick)))

    def erase(self, owner: str, thread_id: str) -> int:
        """Erase what was kept of a thread of `owner`; returns how many answers that were."""
        table = lamp_feedback.c
        mine = delete(lamp_feedback).where(table.owner == owner, table.thread_id == thread_id)
        with self._engine.begin() as connection:
            return connection.execute(mine).rowcount

    def count(self, owner: str, thread_id: str) -> int:
        """Return how many answers of a thread of `owner` are kept."""
        table = lamp_feedback.c
        mine = select(func.count()).where(table.owner == owner, table.thread_id == thread_id)
        with self._reader.connect() as connection:
            return int(connection.scalar(mine) or 0)

    def all(self) -> Iterator[KeptPick]:
        """Yield every answer, oldest first."""
        query = select(lamp_feedback).order_by(lamp_feedback.c.at, lamp_feedback.c.crop_id)
        with self._reader.connect() as connection:
            for row in connection.execute(query).mappings():
                yield KeptPick(**row)
