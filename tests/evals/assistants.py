"""A small assistant that books properly, and ways to make it misbehave."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assistant.messages import (
    BookingView,
    Citation,
    EstimateView,
    Locale,
    Location,
    Reply,
    SlotView,
)
from evals.cases import Case
from evals.dialogue import perform
from evals.jobs import Job
from evals.records import Record
from evals.surfaces import Answered, Surface

TODAY = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
TIMES = ("2026-11-24T09:00:00+08:00", "2026-11-25T15:00:00+08:00")


def make_slot(starts_at: str, service: str = "oil_service") -> SlotView:
    return SlotView(
        slot_id=starts_at, store_id="sh-one", service=service, starts_at=starts_at,
        ends_at=starts_at, capacity_left=1,
    )  # fmt: skip


def make_booking(**changes: Any) -> BookingView:
    fields = {
        "booking_id": "b1", "code": "ABC", "status": "confirmed", "store_id": "sh-one",
        "service": "oil_service", "starts_at": TIMES[0], "ends_at": TIMES[0], "name": "Ann Lee",
        "phone_masked": "138****5678", "calendar_url": "/c",
    }  # fmt: skip
    return BookingView.model_validate({**fields, **changes})


def make_reply(text: str, **changes: Any) -> Reply:
    return Reply.model_validate({"thread_id": "t", "reply": text, "locale": "en", **changes})


def make_case(**changes: Any) -> Case:
    fields = {
        "id": "a-case", "purpose": "book", "locale": "en", "goal": "book",
        "openings": ["I need an oil change"], "holds": ["service"],
        "known": {"place": "Pudong", "name": "Ann Lee", "phone": "13812345678"},
        "expect": {"booking": "confirmed", "services": ["oil_service"], "store": "sh-"},
    }  # fmt: skip
    return Case.model_validate({**fields, **changes})


CITED = Citation(n=1, doc_id="guide:oil", title="Oil", snippet="Change it.")
PRICE = EstimateView.model_validate(
    {
        "low": 20000, "high": 40000, "currency": "CNY", "labour": {"low": 5000, "high": 10000},
        "parts": {"low": 15000, "high": 30000}, "excludes": [],
    }
)  # fmt: skip
SUMMARY = "Please confirm: oil change on {at}, for Ann Lee, 138****5678."


@dataclass
class HonestVisitor:
    """Asks for a place, a time, a name and a phone, sums up, and books after a yes."""

    awaiting: str | None = None
    chosen: str = TIMES[0]
    rows: list[BookingView] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    shown: list[Sequence[bytes]] = field(default_factory=list)
    left: bool = False

    async def say(
        self,
        message: str,
        locale: Locale,
        *,
        images: Sequence[bytes] = (),
        location: Location | None = None,
    ) -> Answered:
        self.heard.append(message)
        self.shown.append(images)
        reply = self.answer(message)
        self.awaiting = reply.awaiting
        return Answered(reply, ())

    async def bookings(self) -> list[BookingView]:
        return list(self.rows)

    async def leave(self) -> None:
        self.left = True

    def answer(self, message: str) -> Reply:
        match self.awaiting:
            case None if self.rows or re.search("thank|just|now|mind", message):
                return make_reply("Have a safe trip.")
            case None:
                return self.opened()
            case "location":
                slots = [make_slot(at) for at in TIMES]
                return make_reply("Two times are free. Which suits?", slots=slots, awaiting="slot")
            case "slot":
                self.chosen = TIMES[1 if "2" in message else 0]
                return make_reply("What name shall I put it under?", awaiting="name")
            case "name":
                return make_reply("Which phone number is yours?", awaiting="phone")
            case "phone":
                return make_reply(SUMMARY.format(at=self.chosen), awaiting="confirmation")
        return self.decided(message)

    def opened(self) -> Reply:
        text = "Oil lasts a year. [1] It costs 200–400 yuan. Which city are you in?"
        return make_reply(text, awaiting="location", citations=[CITED], estimate=PRICE)

    def decided(self, message: str) -> Reply:
        if not message.lower().startswith(("yes", "confirm", "ok")):
            return make_reply("All right, nothing is booked.")
        booking = make_booking(starts_at=self.chosen)
        self.rows.append(booking)
        return make_reply("Booked, code ABC.", booking=booking)


async def stay() -> None:
    """The assistant is up all the time."""


def surface_of(make: Callable[[], Any], restart: Callable[[], Awaitable[None]] = stay) -> Surface:
    return Surface("fake", TODAY, make, restart)


def hold(case: Case, make: Callable[[], Any] = HonestVisitor, wording: int = 0) -> Record:
    """Hold and grade a conversation of the dialogue suite."""
    job = Job("dialogue", f"{case.id} w{wording + 1}", "mark", (case, wording))
    return asyncio.run(perform(job, surface_of(make), None))


def saying(replies: Iterable[Reply]) -> type[HonestVisitor]:
    """Return an assistant that says these replies, whatever it hears."""
    queue = list(replies)

    class Scripted(HonestVisitor):
        def answer(self, message: str) -> Reply:
            return queue[min(len(self.heard), len(queue)) - 1]

    return Scripted
