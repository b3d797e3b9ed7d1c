"""One turn of one thread: the facade that the web, the CLI and the evaluation use."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AnyMessage, HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph

from assistant.accident.heeding import heeded
from assistant.accident_report.album import Album
from assistant.agent.awaiting import is_answer
from assistant.agent.crash import FLAGS, car_photos_in, last_advice
from assistant.agent.replies import state_to_reply
from assistant.agent.standing import is_warned
from assistant.agent.state import TurnContext, this_turn
from assistant.agent.streaming import TurnStream
from assistant.booking.clock import Clock
from assistant.errors import EmptyTurn, ThreadBusy, TooLong
from assistant.feedback.giving import Feedback
from assistant.garage.model import KEPT_CAR, Car
from assistant.garage.sql import Garage
from assistant.garage.words import own_car
from assistant.messages import Caller, DoneEvent, Event, Locale, Reply, Turn
from assistant.planner.language import detect_locale
from assistant.rewinding import rewind
from assistant.safety.drive_on import DriveOn
from assistant.safety.emergency import country_at, numbers_for
from assistant.safety.triage import Triager
from assistant.signs import Sign
from assistant.threads import Threads, renewed
from assistant.unsure import SIGNS, follow
from vision.images import Photo, load_photo

logger = logging.getLogger(__name__)

MAX_MESSAGE_CHARS = 4000
MAX_IMAGES = 6
# Red flags that are about people in danger, not about getting the car away.
PEOPLE_FIRST = {
    "fire", "high_voltage", "injury", "unwell", "carbon_monoxide", "rail_crossing", "flood",
    "locked_in",
}  # fmt: skip


@dataclass
class Assistant:
    """Answers turns. A thread belongs to the session or account that began it.

    `zone` is that of the stores: "tomorrow at ten" means ten o'clock there. `feedback` holds the
    cut-outs of lamps that were asked about and takes the drivers' word for them; `signs` reads what
    a message tells of a lamp that no photo shows; `album` keeps photos of cars, redacted;
    `named` tells which store a message names in full; `garage` keeps the drivers' own cars;
    `drive_on` hears whoever wants to drive on after a warning; `planner` is here to be warmed.
    """

    graph: CompiledStateGraph[Any, TurnContext, Any, Any]
    threads: Threads
    triager: Triager
    clock: Clock
    zone: Callable[[], ZoneInfo]
    feedback: Feedback
    signs: Callable[[str], list[Sign]]
    album: Album
    named: Callable[[str], str | None]
    garage: Garage
    planner: BaseChatModel
    drive_on: DriveOn = field(default_factory=DriveOn)

    def warm(self, message: str, locale: Locale) -> None:
        """Have a message read by all that reads messages: no driver's first shall take longer.

        Nobody is answered, and nothing is kept.
        """
        self.triager.check(message)
        self.signs(message)
        self.drive_on.asked(message)
        self.planner.invoke([HumanMessage(message, additional_kwargs={"locale": locale})])

    async def answer(self, turn: Turn, caller: Caller) -> Reply:
        """Return the reply to a turn; raises as `stream` does."""
        reply: Reply | None = None
        async for event in self.stream(turn, caller):
            reply = event.reply if isinstance(event, DoneEvent) else reply
        if reply is None:
            raise RuntimeError("a turn ended without a reply")
        return reply

    async def stream(self, turn: Turn, caller: Caller) -> AsyncIterator[Event]:
        """Yield the events of a turn; the last one is `DoneEvent`.

        Raises:
            EmptyTurn: There is neither text nor image, or too much of either.
            UnknownThread: The thread does not exist or is another caller's.
            ThreadBusy: Another turn of this thread is running.
            VisionError: An image can't be read.
        """
        photos = await asyncio.to_thread(_read, turn)
        thread = await asyncio.to_thread(self.threads.open, turn.thread_id, caller)
        told = detect_locale(turn.message) or turn.locale
        locale = told or thread.locale or turn.fallback_locale or "zh"
        if not await asyncio.to_thread(self.threads.start_turn, thread.thread_id):
            raise ThreadBusy(
                "This conversation is still answering; wait for it to finish, then send again."
            )
        try:
            async with renewed(self.threads, thread.thread_id):
                async for event in self._run(turn, photos, caller, thread.thread_id, locale):
                    yield event
        finally:
            # A cancelled turn can't wait for a thread; freeing the claim takes a millisecond.
            self.threads.end_turn(thread.thread_id, locale)

    async def undo(self, thread_id: str, caller: Caller) -> None:
        """Take back the last turn of a thread: its message, its answer and its photos.

        Raises:
            UnknownThread: The thread does not exist or is another caller's.
            ThreadBusy: A turn of the thread is running.
            TurnStands: The turn wrote a booking, which stays; so the turn stays as well.
        """
        thread = await asyncio.to_thread(self.threads.open, thread_id, caller)
        if not await asyncio.to_thread(self.threads.start_turn, thread_id):
            raise ThreadBusy("This conversation is still answering; wait for it to finish.")
        try:
            said = await rewind(self.graph, thread_id)
            if said is not None:
                await asyncio.to_thread(self.album.drop, thread_id, str(said.id))
        finally:
            self.threads.end_turn(thread_id, thread.locale or "zh")

    async def _run(
        self, turn: Turn, photos: list[Photo], caller: Caller, thread_id: str, locale: Locale
    ) -> AsyncIterator[Event]:
        config: RunnableConfig = {"configurable": {"thread_id": thread_id}, "recursion_limit": 100}
        state = await self.graph.aget_state(config)
        # Reading a long story for danger takes a third of a second of one core.
        context = await asyncio.to_thread(
            self._context, turn, photos, caller, thread_id, locale, state.values
        )
        own = await asyncio.to_thread(self._own_car, turn.message, caller)
        message = self._message(turn, context, state.values.get("location"), own)
        before = [*state.values.get("messages", []), *message["messages"]]
        stream = TurnStream(context, before)
        for event in stream.open():
            yield event
        async for part in self.graph.astream(
            message, config, context=context, stream_mode=["messages", "updates"]
        ):
            for event in stream.feed(*part):
                yield event
        final = await self.graph.aget_state(config)
        await asyncio.to_thread(self._keep_photos, context, final.values["messages"])
        reply = state_to_reply(final.values["messages"], thread_id, locale)
        for event in stream.finish(reply):
            yield event
        yield DoneEvent(reply=reply)

    def _own_car(self, message: str, caller: Caller) -> Car | None:
        """Return the kept car that the message means, which is from now on the chosen one."""
        own = own_car(message, self.garage.of(caller))
        if own is not None:
            self.garage.choose(own, caller)
        return own

    def _keep_photos(self, context: TurnContext, messages: list[AnyMessage]) -> None:
        """Keep the photos of this turn that show a car, for the report of an accident."""
        turn = this_turn(messages)
        shown = [photo.photo_id for photo in car_photos_in(turn)]
        photos = {name: context.photos[name] for name in shown if name in context.photos}
        if photos:
            self.album.keep(context.thread_id, str(turn[0].id), photos)

    def _context(
        self,
        turn: Turn,
        photos: list[Photo],
        caller: Caller,
        thread_id: str,
        locale: Locale,
        values: dict[str, Any],
    ) -> TurnContext:
        answering = is_answer(values.get("messages", []), photos=bool(photos))
        before = follow(values.get("messages", []))
        at_hand = bool(photos or before.waiting or before.known)
        triage = self.triager.check(turn.message, answering=answering, at_hand=at_hand)
        crash = last_advice(values.get("messages", [])) is not None
        flags = heeded(triage, turn.message, answering=answering or crash)
        told = self.signs(turn.message)
        earlier = [] if photos else before.signs
        place = turn.location.model_dump() if turn.location else values.get("location")
        country = country_at(place["lat"], place["lon"]) if place else None
        lines = [flag.line(locale, numbers_for(country, flag.calls, locale)) for flag in flags]
        # After a crash its own advice says whether to drive, and whom to call.
        stands = "" if crash else self._standing(values, locale)
        asks_on = bool(stands) and not triage.ruled and self._asks_to_drive_on(turn)
        standing = [stands] if asks_on else []
        return TurnContext(
            caller=caller,
            locale=locale,
            thread_id=thread_id,
            photos={f"photo-{n}": photo for n, photo in enumerate(photos, 1)},
            told=told,
            signs=[*earlier, *told],
            # What is only sensed in "just three kilometres" says less than the warning that stands.
            flag_lines=standing or lines,
            # What a trained model senses is said at once, and still asked about.
            flags=[flag.code for flag in flags] if triage.ruled else [],
            emergency=any(flag.code in PEOPLE_FIRST for flag in flags),
            wants_on=bool(standing),
            refusal=triage.refusal.text(locale) if triage.refusal else None,
            harmless=triage.harmless,
            at_rest=triage.at_rest,
            # A new photo shows the car as it is now, and an answer may end a lamp's alarm.
            standing="" if photos or before.waiting else stands,
        )

    def _standing(self, values: dict[str, Any], locale: Locale) -> str:
        """Return the line of a warning to stop that stands, "" without one."""
        warned = is_warned(values.get("messages", []), self.clock.now())
        return self.drive_on.line.get(locale) if warned else ""

    def _asks_to_drive_on(self, turn: Turn) -> bool:
        told = (turn.message, self.triager.repaired(turn.message))
        return any(map(self.drive_on.asked, told))

    def _message(
        self,
        turn: Turn,
        context: TurnContext,
        known: dict[str, float] | None,
        own: Car | None,
    ) -> dict[str, Any]:
        location = turn.location.model_dump() if turn.location else None
        extra = {
            "locale": context.locale,
            "photos": list(context.photos),
            "location": location,
            "emergency": context.emergency,
            "flagged": bool(context.flag_lines),
            "wants_on": context.wants_on,
            "at_rest": context.at_rest,
            "harmless": context.harmless,
            FLAGS: context.flags,
            SIGNS: [sign.model_dump() for sign in context.told],
            "store": self.named(turn.message),
            **({"car": own.words, "car_model": own.model, KEPT_CAR: own.figures} if own else {}),
            "now": self.clock.now().astimezone(self.zone()).isoformat(),
        }
        human = HumanMessage(turn.message, id=uuid4().hex, additional_kwargs=extra)
        return {"messages": [human], "location": location or known}


def _read(turn: Turn) -> list[Photo]:
    """Decode the photos; refuse what can't be answered before anything is stored."""
    if not turn.message.strip() and not turn.images:
        raise EmptyTurn("The message is empty; write what the car does or send a photo.")
    if len(turn.message) > MAX_MESSAGE_CHARS:
        raise TooLong(
            f"The message has {len(turn.message)} characters; shorten it to {MAX_MESSAGE_CHARS}."
        )
    if len(turn.images) > MAX_IMAGES:
        raise TooLong(f"There are {len(turn.images)} photos; send at most {MAX_IMAGES} at once.")
    return [load_photo(image) for image in turn.images]
