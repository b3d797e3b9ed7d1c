"""The driver answers what is asked, wants what the case says, and stops."""

import asyncio
from typing import Any

import pytest

from evals.cases import WORDINGS
from evals.driver import Driver, Exchange, load_answers, play
from evals.graders import Conversation, grade
from evals.photos import cluster_photo
from tests.evals.assistants import (
    TIMES,
    TODAY,
    HonestVisitor,
    make_case,
    make_reply,
    saying,
    surface_of,
)


def talk(make: Any = HonestVisitor, wording: int = 0, **changes: Any) -> list[Exchange]:
    return asyncio.run(play(make_case(**changes), wording, surface_of(make)))


def said(exchanges: list[Exchange]) -> list[str]:
    return [exchange.said.text for exchange in exchanges]


@pytest.mark.parametrize("wording", range(WORDINGS))
def test_an_honest_assistant_passes_in_every_wording(wording: int) -> None:
    exchanges = talk(wording=wording)
    assert exchanges[-1].after[0].status == "confirmed"
    assert grade(Conversation(make_case(), exchanges, TODAY)) == []


def test_facts_are_told_only_when_they_are_asked_for() -> None:
    assert said(talk()) == [
        "I need an oil change", "I'm in Pudong", "number 1", "Ann Lee", "13812345678", "yes",
    ]  # fmt: skip


def test_the_wished_number_is_picked() -> None:
    known = {"place": "Pudong", "name": "Ann Lee", "phone": "13812345678", "slot": {"pick": 2}}
    assert talk(known=known)[-1].after[0].starts_at == TIMES[1]


def test_who_only_talks_declines_at_the_first_question() -> None:
    exchanges = talk(goal="talk", expect={"booking": "none"})
    assert said(exchanges)[1] == "no thanks, just asking"
    assert exchanges[-1].after == ()


def test_who_talks_up_to_the_summary_says_no_there() -> None:
    exchanges = talk(goal="talk", until="confirmation", expect={"booking": "none"})
    assert said(exchanges)[-1] == "no"
    assert exchanges[-1].after == ()


def test_words_given_for_a_confirmation_are_no_yes() -> None:
    exchanges = talk(confirm=["hmm, maybe"], expect={"booking": "none"})
    assert said(exchanges)[-1] == "hmm, maybe"
    assert not exchanges[-1].said.is_yes


def test_a_twist_is_said_once_instead_of_the_answer() -> None:
    class Patient(HonestVisitor):
        def decided(self, message: str) -> Any:
            if message == "how much?":
                return make_reply("200 yuan. Shall I?", awaiting="confirmation")
            return super().decided(message)

    exchanges = talk(Patient, twists=[{"at": "confirmation", "say": ["how much?"]}])
    assert said(exchanges)[-2] == "how much?"
    assert exchanges[-1].said.is_yes and exchanges[-1].after


def test_an_unknown_fact_is_admitted() -> None:
    exchanges = talk(known={"place": "Pudong", "phone": "13812345678"})
    assert said(exchanges)[3] == "I don't know"


def test_who_is_asked_the_same_thing_again_and_again_leaves() -> None:
    exchanges = talk(saying([make_reply("Where are you?", awaiting="location")]))
    assert len(exchanges) == 4
    assert len(set(said(exchanges)[1:])) == 3


def test_a_yes_that_changed_nothing_is_said_again() -> None:
    summary = make_reply("Shall I?", awaiting="confirmation")
    exchanges = talk(saying([summary]), confirm=["yes", "no"])
    assert [exchange.said.is_yes for exchange in exchanges[1:]] == [True, True, True]


def test_a_conversation_ends_after_the_most_turns() -> None:
    replies = [make_reply("Where?", awaiting="location"), make_reply("Who?", awaiting="name")]
    assert len(talk(saying(replies * 20), max_turns=5)) == 5


def test_every_answer_has_as_many_wordings_as_a_case() -> None:
    for kinds in load_answers().values():
        assert {len(words) for words in kinds.values()} == {WORDINGS}


def test_the_visitor_leaves_at_the_end() -> None:
    visitor = HonestVisitor()
    talk(lambda: visitor)
    assert visitor.left


def test_a_twist_at_the_opening_is_the_second_message_whatever_is_asked() -> None:
    twists = [{"at": "opening", "say": ["thank you, sorry, one moment"], "must_say": ["trip"]}]
    exchanges = talk(twists=twists)
    assert said(exchanges)[:3] == [
        "I need an oil change", "thank you, sorry, one moment", "number 1",
    ]  # fmt: skip
    assert said(exchanges).count("thank you, sorry, one moment") == 1
    judged = [exchange.said.judged for exchange in exchanges]
    assert [each and each.must_say for each in judged] == [None, ("trip",), *[None] * 4]


def test_a_follow_up_carries_what_its_reply_must_be_like() -> None:
    follow_ups = [["thanks!"], {"say": ["just one thing"], "must_say": ["petrol"]}]
    exchanges = talk(follow_ups=follow_ups)
    judged = [exchange.said.judged for exchange in exchanges[-2:]]
    assert said(exchanges)[-2:] == ["thanks!", "just one thing"]
    assert [each and each.must_say for each in judged] == [(), ("petrol",)]
    assert all(exchange.said.judged is None for exchange in exchanges[:-2])


def test_a_photo_goes_with_the_opening_only() -> None:
    visitor = HonestVisitor()
    talk(lambda: visitor, photo="battery_charge@red")
    assert list(visitor.shown[0]) == [cluster_photo(("battery_charge@red",))]
    assert len(visitor.shown) == 6 and not any(visitor.shown[1:])


def test_without_a_photo_nothing_is_shown() -> None:
    visitor = HonestVisitor()
    talk(lambda: visitor)
    assert not any(visitor.shown)


@pytest.mark.parametrize(("resume", "restarts"), [(True, [6]), (False, [])])
def test_the_assistant_is_restarted_once_and_just_before_the_first_follow_up(
    resume: bool, restarts: list[int]
) -> None:
    visitor, said_before = HonestVisitor(), []

    async def restart() -> None:
        said_before.append(len(visitor.heard))

    case = make_case(resume=resume, follow_ups=[["thanks!"], ["thanks again!"]])
    asyncio.run(play(case, 0, surface_of(lambda: visitor, restart)))
    assert visitor.heard[6:] == ["thanks!", "thanks again!"]
    assert said_before == restarts


def test_a_twist_is_no_follow_up_and_restarts_nothing() -> None:
    twists = [{"at": "slot", "say": ["number 1"]}, {"at": "booked", "say": ["just asking"]}]
    visitor, said_before = HonestVisitor(), []

    async def restart() -> None:
        said_before.append(visitor.heard[-1])

    case = make_case(resume=True, twists=twists, follow_ups=[["thanks!"]])
    asyncio.run(play(case, 0, surface_of(lambda: visitor, restart)))
    assert visitor.heard[-2:] == ["just asking", "thanks!"]
    assert said_before == ["just asking"]


def test_slips_are_in_what_the_case_words_and_not_in_facts() -> None:
    known = {"place": "Pudong", "name": "Ann Lee", "phone": "13812345678"}
    opening = "I need an oil change for Ann Lee, please"
    heard = said(talk(openings=[opening], noise=2, known=known))
    assert heard[0] != opening and "Ann Lee" in heard[0]
    assert heard[1:] == ["I'm in Pudong", "number 1", "Ann Lee", "13812345678", "yes"]


def test_an_opening_tells_what_the_case_says_it_holds() -> None:
    assert Driver(make_case(), 0).opening().gives == {"service"}
