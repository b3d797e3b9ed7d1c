"""Rooms without models: an assistant that follows a script, a photo reader, a search."""

import asyncio
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from langchain_core.messages import AIMessage, HumanMessage

from assistant.accident_report.report import AccidentReport
from assistant.booking.clock import Clock
from assistant.errors import EmptyTurn, NothingToReport, ThreadBusy, TooLong
from assistant.feedback.giving import Feedback
from assistant.messages import Caller, DoneEvent, Event, Reply, StepEvent, TokenEvent, Turn
from assistant.threads import Threads
from retrieval.types import EmptyQuery, Hit, Kind, Passage, SearchResult
from vision.images import Photo, load_photo
from vision.plate_reading import PlateReading
from vision.types import Box, Finding, Inspection, TextLine

SAFETY_LINE = "🔴 立即停车，关闭发动机。"
WORDS = "红色油壶灯表示机油压力过低[1]。"


@dataclass(frozen=True)
class NoReports:
    """Opens threads as the real desk does; none tells of an accident."""

    threads: Threads

    async def report(self, thread_id: str, caller: Caller, **_: object) -> AccidentReport:
        self.threads.open(thread_id, caller)
        raise NothingToReport("This conversation tells of no accident.")


@dataclass
class ScriptedAssistant:
    """Answers every turn in the same words; keeps threads as the real one does."""

    threads: Threads
    clock: Clock
    turns: list[tuple[Turn, Caller]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    fails: Exception | None = None
    waits: asyncio.Event | None = None
    closed: int = 0
    feedback: Feedback | None = None
    heard: list[str] = field(default_factory=list)

    @property
    def graph(self) -> Any:
        """One turn is stored in every thread."""

        async def state(config: dict[str, Any]) -> Any:
            return SimpleNamespace(values={"messages": [HumanMessage("hi"), AIMessage("Hello.")]})

        return SimpleNamespace(aget_state=state)

    async def stream(self, turn: Turn, caller: Caller) -> AsyncIterator[Event]:
        if not turn.message.strip() and not turn.images:
            raise EmptyTurn("The message is empty.")
        if len(turn.message) > 4000:
            raise TooLong("The message is too long.")
        for image in turn.images:
            load_photo(image)
        thread = await asyncio.to_thread(self.threads.open, turn.thread_id, caller)
        if not self.threads.start_turn(thread.thread_id):
            raise ThreadBusy("Still answering.")
        self.turns.append((turn, caller))
        try:
            yield StepEvent(tool="search_knowledge", status="started")
            yield TokenEvent(text=SAFETY_LINE)
            if self.waits is not None:
                await self.waits.wait()
            for event in self.events:
                yield event
            if self.fails is not None:
                raise self.fails
            yield TokenEvent(text=WORDS)
            text = SAFETY_LINE + WORDS
            yield DoneEvent(
                reply=Reply(
                    thread_id=thread.thread_id,
                    reply=text,
                    locale=turn.locale or "zh",
                    urgency="stop_now",
                )
            )
        finally:
            self.closed += 1
            self.threads.end_turn(thread.thread_id, turn.locale or "zh")

    def warm(self, message: str, locale: str) -> None:
        self.heard.append(message)

    async def answer(self, turn: Turn, caller: Caller) -> Reply:
        async for event in self.stream(turn, caller):
            if isinstance(event, DoneEvent):
                return event.reply
        raise AssertionError("the script always ends")


@dataclass
class FakeInspector:
    """Sees one lamp and one line of text on every readable photo."""

    warmed: int = 0
    broken: Exception | None = None
    text: str = "STOP"

    def inspect(self, data: bytes) -> Inspection:
        return self.inspect_photo(load_photo(data))

    def inspect_photo(self, photo: Photo) -> Inspection:
        lamp = Finding("lamp", "engine_oil_pressure", Box(1, 2, 30, 40), 0.93, colour="red")
        line = TextLine(self.text, Box(5, 5, 60, 20), 0.9)
        return Inspection("dashboard", 0.9, photo.width, photo.height, (lamp,), (line,), 12.34)

    def read_plate(self, photo: Photo) -> PlateReading | None:
        return None

    def warm(self) -> None:
        if self.broken is not None:
            raise self.broken
        self.warmed += 1


@dataclass
class FakeSearcher:
    """Finds one passage for every query; abstains on "weather"."""

    asked: list[dict[str, object]] = field(default_factory=list)

    def search(
        self,
        query: str,
        *,
        locale: str,
        kinds: Collection[Kind] | None = None,
        vehicle: str | None = None,
        limit: int = 5,
    ) -> SearchResult:
        if not query.strip():
            raise EmptyQuery("the query is empty; say what to look for in a few words")
        self.asked.append(
            {"query": query, "locale": locale, "kinds": kinds, "vehicle": vehicle, "limit": limit}
        )
        text = "Low oil pressure. " * 40
        passage = Passage("lamp:engine_oil_pressure", "lamp", locale, "Oil pressure", text, (0, 9),
                          "ISO 2575")  # fmt: skip
        return SearchResult((Hit(passage, 0.7, 0.9),), 0.8, "weather" in query)
