"""What drivers think of an answer: helpful or not, and why, in words that name nobody."""

import asyncio
from typing import Literal, get_args

from assistant.errors import UnknownThread
from assistant.events import EventLog
from assistant.history import history
from assistant.messages import Caller
from assistant.session import Assistant

RATED = "answer_rated"
Reason = Literal["wrong", "unsafe", "unclear", "beside", "price", "other"]
REASONS: tuple[Reason, ...] = get_args(Reason)


async def rate_answer(
    assistant: Assistant,
    log: EventLog,
    thread_id: str,
    caller: Caller,
    *,
    helpful: bool,
    reason: Reason | None = None,
) -> int:
    """Record what the driver thinks of the last answer of a thread; the last word counts.

    Returns the number of the turn, from 0.

    Raises:
        UnknownThread: The thread does not exist, is another caller's, or has no answer yet.
    """
    turn = len(await history(assistant, thread_id, caller)) - 1
    if turn < 0:
        raise UnknownThread("This conversation has no answer yet that could be rated.")
    said = {"turn": turn, "helpful": helpful, "reason": reason}
    await asyncio.to_thread(log.record, caller.owner, RATED, thread_id, **said)
    return turn
