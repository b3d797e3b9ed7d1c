"""Messages that order work, in whatever short words."""

import pytest

from assistant.accident.bare_answers import answers_plainly
from assistant.planner.crash import small_mark
from assistant.planner.cues import cued_intents
from assistant.planner.goals import asks_for_work
from assistant.planner.rereading import without_thanks
from assistant.planner.types import ScoredIntent, Understanding


def ordering(text: str) -> bool:
    return asks_for_work(Understanding(text, services=("tyre_replacement",)))


@pytest.mark.parametrize(
    "text",
    [
        "tyres x4, replace",
        "four new tyres please, all of them are bald as an egg",
        "balance the wheels, thx",
        "aircon regas, cheers",
        "small dent rear door pls fix",
        "no idea how but there's a dent in my bonnet, want it pulled out",
        "she needs oil, and the vents smell as well, do both yeah?",
    ],
)
def test_work_is_ordered(text: str) -> None:
    assert ordering(text)


@pytest.mark.parametrize(
    "text",
    [
        "please tell me whether winter tyres are any better",
        "how long do tyres last, please",
        "when do I need new tyres",
        "the tyres were changed, thanks",
    ],
)
def test_work_is_only_spoken_of(text: str) -> None:
    assert not ordering(text)


@pytest.mark.parametrize(
    ("text", "thanks"), [("balance the wheels, thx", False), ("the oil change went well, ta", True)]
)
def test_thanks_in_advance_are_no_parting(text: str, thanks: bool) -> None:
    said = Understanding(text, services=("oil_service",), intents=(ScoredIntent("thanks", 0.9),))
    assert without_thanks(said).has("thanks") is thanks


@pytest.mark.parametrize(
    "text", ["yes, set up a visit for me", "yes, book me in", "好的，帮我约个时间"]
)
def test_an_offer_taken_says_nothing_of_dangers(text: str) -> None:
    assert not answers_plainly(text)


@pytest.mark.parametrize(
    ("text", "guide"),
    [
        ("a shopping trolley left a ding the size of a coin", "body_dent"),
        ("he opened his door into mine, a wee dimple, no scratch", "body_dent"),
        ("someone keyed it, a small scratch along the wing", "body_scratch"),
        ("someone crashed into me just now, small dent, my neck hurts", None),
        ("we crashed, the door is dented", None),
    ],
)
def test_a_small_mark_is_no_crash(text: str, guide: str | None) -> None:
    assert small_mark(text) == guide


def test_a_visit_is_an_appointment() -> None:
    assert "book" in cued_intents("yes, set up a visit for me")
