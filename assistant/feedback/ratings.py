"""What drivers think of an answer: helpful or not, and why, in words that name nobody."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from sqlalchemy import Engine, delete, insert
from sqlalchemy.exc import IntegrityError

from assistant.errors import UnknownThread
from assistant.history import history
from assistant.messages import Caller
from assistant.session import Assistant
from assistant.tables import answer_ratings

Reason = Literal["wrong", "unsafe", "unclear", "beside", "price", "other"]
REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True)
class Ratings:
    """Keeps one rating for each answer, for as long as its conversation is kept."""

    engine: Engine

    def keep(self, thread_id: str, turn: int, *, helpful: bool, reason: Reason | None) -> None:
        """Keep a rating; another one of the same answer takes its place."""
        column = answer_ratings.c
        said = {"at": datetime.now(UTC), "helpful": helpful, "reason": reason}
        before = delete(answer_ratings).where(column.thread_id == thread_id, column.turn == turn)
        # Two that come at once race for the last word; either may stand.
        with suppress(IntegrityError), self.engine.begin() as connection:
            connection.execute(before)
            rated = {"thread_id": thread_id, "turn": turn}
            connection.execute(insert(answer_ratings).values(rated | said))


async def rate_answer(
    assistant: Assistant,
    ratings: Ratings,
    thread_id: str,
    caller: Caller,
    *,
    helpful: bool,
    reason: Reason | None = None,
) -> int:
    """Keep what the driver thinks of the last answer of a thread; the last word counts.

    Returns the number of the turn, from 0.

    Raises:
        UnknownThread: The thread does not exist, is another caller's, or has no answer yet.
    """
    turn = len(await history(assistant, thread_id, caller)) - 1
    if turn < 0:
        raise UnknownThread("This conversation has no answer yet that could be rated.")
    await asyncio.to_thread(ratings.keep, thread_id, turn, helpful=helpful, reason=reason)
    return turn
