"""The same short conversation under each fault, and the rules that none of them may break."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from assistant.messages import (
    Caller,
    DoneEvent,
    Event,
    Location,
    ReplaceEvent,
    Reply,
    TokenEvent,
    Turn,
)
from assistant.planner.language import detect_locale
from evals.faults_model import DANGER, PICK, QUESTION, WISH, YES, act
from evals.faults_server import Wire
from evals.faults_transport import Fault, open_fault

if TYPE_CHECKING:
    from assistant.bootstrap import Services
    from assistant.session import Assistant

# Short budgets, so that waiting is measured without being waited for.
CALL_S, TURN_S, STALL_S = 3.0, 5.0, 1.5
SLACK_S = 3.0
BEIJING = Location(lat=39.92, lon=116.46)
LONGEST_REPLY = 8000
_MARK = re.compile(r" \[(\d{1,2})\]")


@dataclass
class Seen:
    """One turn as the driver met it; `lost` tells that the safety line went out and vanished."""

    said: str
    reply: Reply | None = None
    shown: str = ""
    first: str = ""
    lost: bool = False
    seconds: float = 0.0
    requests: int = 0
    crash: str = ""


@dataclass
class Played:
    """A conversation under one fault. `written` counts bookings after each turn."""

    fault: str
    turns: list[Seen] = field(default_factory=list)
    written: list[int] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


async def play(fault: Fault, services: "Services") -> Played:
    """Hold the conversation under a fault and judge it."""
    counter = [0]

    def answer(wire: Wire) -> None:
        counter[0] += 1
        fault.answer(wire, act(wire.request["messages"]), counter[0])

    played = Played(fault.name)
    with open_fault(fault, answer) as url:
        driver = Driver(_assistant(services, url), services, counter)
        for said in (DANGER, QUESTION, WISH):
            await driver.say(said, played)
        if driver.awaits != "confirmation":
            await driver.say(PICK, played)
        for _ in range(2):
            # The second yes answers nothing any more.
            await driver.say(YES, played)
    played.broken = [*_broken_turns(played, fault), *_broken_writes(played)]
    return played


def _assistant(services: "Services", url: str) -> "Assistant":
    from assistant.bootstrap import build_assistant
    from assistant.providers import build_language_model

    settings = services.desks.settings.model_copy(
        update={
            "openai_base_url": url,
            "openai_api_key": "x",
            "model": "scripted",
            "model_call_seconds": CALL_S,
            "model_turn_seconds": TURN_S,
            "model_stall_seconds": STALL_S,
        }
    )
    return build_assistant(services.desks, services.agent, build_language_model(settings))


class Driver:
    """One caller with one conversation, whose errors are kept and not raised."""

    def __init__(self, assistant: "Assistant", services: "Services", counter: list[int]) -> None:
        self._assistant = assistant
        self._services = services
        self._counter = counter
        self._caller = Caller(owner=f"session:{uuid4().hex}")
        self._thread: str | None = None
        self.awaits: str | None = None

    async def say(self, message: str, played: Played) -> None:
        """Send a message; add what came of it."""
        seen, began = Seen(message), perf_counter()
        self._counter[0] = 0
        turn = Turn(message=message, thread_id=self._thread, location=BEIJING, locale="zh")
        task = asyncio.ensure_future(_follow(self._assistant.stream(turn, self._caller), seen))
        await asyncio.wait({task})
        # Whatever rises is what is measured.
        error = task.exception()
        seen.crash = type(error).__name__ if error is not None else ""
        seen.seconds, seen.requests = perf_counter() - began, self._counter[0]
        self._thread = seen.reply.thread_id if seen.reply else self._thread
        self.awaits = seen.reply.awaiting if seen.reply else None
        rows = self._services.desks.bookings.for_owner(self._caller.owner)
        played.turns.append(seen)
        played.written.append(len([row for row in rows if row.status != "cancelled"]))


async def _follow(events: AsyncIterator[Event], seen: Seen) -> None:
    async for event in events:
        if isinstance(event, DoneEvent):
            seen.reply = event.reply
        elif isinstance(event, TokenEvent | ReplaceEvent):
            text = event.text
            seen.shown = seen.shown + text if isinstance(event, TokenEvent) else text
            seen.first = seen.first or text
            seen.lost = seen.lost or (seen.first.startswith("🔴") and "🔴" not in seen.shown)


def _broken_turns(played: Played, fault: Fault) -> list[str]:
    return [
        f"{turn.said[:6]}: {rule}" for turn in played.turns for rule in _broken_turn(turn, fault)
    ]


def _broken_turn(turn: Seen, fault: Fault) -> list[str]:
    if turn.crash or turn.reply is None:
        return [f"crash ({turn.crash or 'no reply'})"]
    reply, text = turn.reply, turn.reply.reply
    told = text.replace("🔴", "").strip()
    rules: dict[str, Any] = {
        "sent text is not the reply": turn.shown == text,
        "empty": bool(told),
        "language": detect_locale(told) == "zh",
        "too long": len(text) <= LONGEST_REPLY,
        "too slow": turn.seconds <= TURN_S + SLACK_S,
        "an invented thing": not any(word in text for word in fault.never)
        or (fault.promise and reply.booking is not None),
        "a citation without a source": _cited(text) <= {c.n for c in reply.citations},
    }
    if turn.said == DANGER:
        rules["safety line"] = text.startswith("🔴") and reply.urgency == "stop_now"
        rules["safety line first"] = turn.first.startswith("🔴") and not turn.lost
        rules["takes the warning back"] = "可以继续开" not in text
    if turn.said == QUESTION and not (fault.silent and reply.model != "embedded"):
        rules["sources"] = "code:P0420" in {c.doc_id for c in reply.citations}
    return [rule for rule, kept in rules.items() if not kept]


def _cited(text: str) -> set[int]:
    return {int(match[1]) for match in _MARK.finditer(text)}


def _broken_writes(played: Played) -> list[str]:
    """Return what was written without a yes to a whole summary, or twice."""
    *before, first, second = played.written
    asked = played.turns[-3].reply
    confirms = asked is not None and asked.awaiting == "confirmation"
    rules = {
        "written without a yes": not any(before),
        "not written after the yes": first == 1 or not confirms,
        "written without a summary": first == 0 or confirms,
        "written twice": second == first,
    }
    return [rule for rule, kept in rules.items() if not kept]
