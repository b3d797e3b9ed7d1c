"""Every grader catches an assistant that breaks its rule, and none faults an honest one."""

import asyncio
from typing import Any

import pytest

from assistant.messages import Locale, Reply
from evals.driver import play
from evals.graders import GRADERS, Conversation, Fault, grade
from evals.surfaces import Answered
from tests.evals.assistants import (
    SUMMARY,
    TIMES,
    TODAY,
    HonestVisitor,
    make_booking,
    make_case,
    make_reply,
    make_slot,
    saying,
    surface_of,
)


def faults(make: Any, **changes: Any) -> list[Fault]:
    case = make_case(**changes)
    return grade(Conversation(case, asyncio.run(play(case, 0, surface_of(make))), TODAY))


def caught(make: Any, **changes: Any) -> set[str]:
    return {fault.grader for fault in faults(make, **changes)}


class BooksNothing(HonestVisitor):
    def decided(self, message: str) -> Reply:
        return make_reply("All done.")


class BooksBeforeTheYes(HonestVisitor):
    def answer(self, message: str) -> Reply:
        if self.awaiting == "phone":
            self.rows.append(make_booking())
        return super().answer(message)

    def decided(self, message: str) -> Reply:
        return make_reply("Booked, code ABC.")


class BooksAnotherTime(HonestVisitor):
    def decided(self, message: str) -> Reply:
        self.rows.append(make_booking(starts_at="2026-11-30T09:00:00+08:00"))
        return make_reply("Booked.")


class BooksTheOtherSlot(HonestVisitor):
    def decided(self, message: str) -> Reply:
        self.chosen = TIMES[1]
        return super().decided(message)


class InventsABooking(HonestVisitor):
    def decided(self, message: str) -> Reply:
        return make_reply("Booked, code XYZ.", booking=make_booking(code="XYZ"))


class Opens(HonestVisitor):
    """Opens with a reply of its own and goes on honestly."""

    first: Reply

    def opened(self) -> Reply:
        return self.first


def opening(text: str, **changes: Any) -> type[Opens]:
    changes = {"awaiting": "location", **changes}
    return type("Opening", (Opens,), {"first": make_reply(text, **changes)})


class ForgetsTheName(HonestVisitor):
    def answer(self, message: str) -> Reply:
        reply = super().answer(message)
        if reply.awaiting == "confirmation":
            return make_reply("Shall I book it at 09:00?", awaiting="confirmation")
        return reply


class AsksThePlaceAgain(HonestVisitor):
    def answer(self, message: str) -> Reply:
        if self.awaiting == "name":
            return make_reply("Where are you?", awaiting="location")
        return super().answer(message)


class RunsATool(HonestVisitor):
    async def say(self, message: str, locale: Locale, **with_it: Any) -> Answered:
        return Answered((await super().say(message, locale, **with_it)).reply, ("find_stores",))


WHERE = "Which city are you in?"
EXPECT = {"booking": "confirmed", "services": ["oil_service"], "store": "sh-"}


def followed_up(**judged: Any) -> dict[str, Any]:
    """Return a case that ends with thanks, of whose answer something is asked."""
    return {"follow_ups": [{"say": ["thanks a lot"], **judged}]}


PLANTED: list[tuple[str, Any, dict[str, Any]]] = [
    ("end_state", BooksNothing, {}),
    ("end_state", HonestVisitor, {"expect": {**EXPECT, "services": ["towing"]}}),
    ("end_state", HonestVisitor, {"expect": {**EXPECT, "store": "bj-"}}),
    ("end_state", HonestVisitor, {"expect": {"booking": "none"}}),
    ("premature", BooksBeforeTheYes, {}),
    ("premature", BooksAnotherTime, {}),
    ("claims", InventsABooking, {}),
    ("urgency", opening(WHERE), {"expect": {**EXPECT, "urgency": ["soon"]}}),
    ("urgency", opening(WHERE, urgency="stop_now"), {}),
    ("roadside_first", opening(f"🔴 Stop. {WHERE}", urgency="stop_now"), {}),
    ("refusal", RunsATool, {"goal": "talk", "expect": {"booking": "none", "refuse": True}}),
    ("refusal", HonestVisitor, {"goal": "talk", "expect": {"booking": "none", "refuse": True}}),
    ("chosen_time", BooksTheOtherSlot, {}),
    ("statements", HonestVisitor, {"expect": {**EXPECT, "must_say": ["call 119"]}}),
    ("statements", HonestVisitor, {"expect": {**EXPECT, "must_not_say": ["lasts a year"]}}),
    ("answers", HonestVisitor, followed_up(must_say=["petrol"])),
    ("answers", HonestVisitor, followed_up(must_not_say=["safe trip"])),
    ("answers", HonestVisitor, followed_up(urgency=["soon", "routine"])),
    ("answers", HonestVisitor, followed_up(awaiting=["location"])),
    ("answers", HonestVisitor, {"twists": [{"at": "name", "say": ["why?"], "must_say": ["card"]}]}),
    ("citations", opening(f"Oil lasts a year. [1] {WHERE}"), {}),
    (
        "citations",
        opening(WHERE, citations=[{"n": 1, "doc_id": "a", "title": "a", "snippet": "a"}]),
        {},
    ),
    ("citations", HonestVisitor, {"expect": {**EXPECT, "cites": ["lamp:oil"]}}),
    ("prices", opening(f"It costs 99 yuan. {WHERE}"), {}),
    ("awaiting", AsksThePlaceAgain, {}),
    ("awaiting", saying([make_reply(WHERE, awaiting="location")]), {}),
    ("awaiting", opening(f"{WHERE} And what name?"), {}),
    ("awaiting", opening(WHERE, awaiting=None), {}),
    ("awaiting", opening("What shall we do?", awaiting="service"), {}),
    ("summary", ForgetsTheName, {}),
    ("language", opening("你在哪个城市哪个区？我帮你找最近的店。", locale="zh"), {}),
    ("language", opening("你在哪个城市哪个区？我帮你找最近的店。"), {}),
]


@pytest.mark.parametrize(("grader", "make", "changes"), PLANTED)
def test_a_planted_fault_is_caught(grader: str, make: Any, changes: dict[str, Any]) -> None:
    assert grader in caught(make, **changes)


def test_every_grader_has_a_planted_fault() -> None:
    assert {grader for grader, _, _ in PLANTED} == {grader.__name__ for grader in GRADERS}


def test_an_honest_assistant_is_not_faulted() -> None:
    expect = {**EXPECT, "urgency": ["none"], "must_say": ["lasts a year"], "cites": ["guide:oil"]}
    assert caught(HonestVisitor, expect=expect) == set()


def test_a_follow_up_that_is_answered_as_it_should_be_is_not_faulted() -> None:
    wanted = {"must_say": ["SAFE trip"], "must_not_say": ["petrol"]}
    assert caught(HonestVisitor, **followed_up(urgency=["none"], awaiting=["none"], **wanted)) == (
        set()
    )


def test_a_follow_up_is_judged_by_its_own_reply_alone() -> None:
    (fault,) = faults(HonestVisitor, **followed_up(must_say=["lasts a year"]))
    assert (fault.turn, fault.saw) == (6, "doesn't say /lasts a year/")


def test_a_tow_may_be_offered_after_stop_now() -> None:
    class Tows(opening(f"🔴 Stop. {WHERE}", urgency="stop_now")):  # type: ignore[misc]
        def answer(self, message: str) -> Reply:
            reply: Reply = super().answer(message)
            slots = [make_slot(slot.starts_at, "towing") for slot in reply.slots]
            return reply.model_copy(update={"slots": slots})

    assert "roadside_first" not in caught(Tows)


def test_rounded_prices_of_the_catalogue_are_no_invention() -> None:
    estimate = {
        "low": 7364, "high": 50400, "currency": "CNY", "labour": {"low": 0, "high": 0},
        "parts": {"low": 0, "high": 0}, "excludes": [],
    }  # fmt: skip
    make = opening(f"It costs 74–504 yuan. {WHERE}", estimate=estimate)
    assert "prices" not in caught(make)


def test_the_summary_grader_wants_the_time() -> None:
    class NoTime(HonestVisitor):
        def answer(self, message: str) -> Reply:
            reply = super().answer(message)
            if reply.awaiting == "confirmation":
                text = SUMMARY.format(at="Tuesday")
                return make_reply(text, awaiting="confirmation")
            return reply

    assert "summary" in caught(NoTime)


def test_a_moved_booking_must_stand_elsewhere_under_its_code() -> None:
    class Stays(HonestVisitor):
        def answer(self, message: str) -> Reply:
            return make_reply("Moved.") if message == "move it" else super().answer(message)

    twists = [{"at": "booked", "say": ["move it"]}]
    found = faults(Stays, goal="move", twists=twists, expect={"booking": "moved"})
    assert any("expected it moved" in fault.saw for fault in found)


def test_a_fault_names_its_turn() -> None:
    found = faults(opening(f"It costs 99 yuan. {WHERE}"))
    assert found == [Fault(grader="prices", turn=0, saw="says [99.0] without a source")]
