"""A yes with an if, and what it costs to call off."""

import pytest

from assistant.agent.guard import OutputGuard
from assistant.evidence import Evidence
from assistant.messages import Locale
from assistant.planner.asking import walks_off
from assistant.planner.cues import cued_intents
from assistant.planner.folding import fold
from assistant.planner.names import find_name
from assistant.planner.terms import asks_cancel_fee, is_conditional
from assistant.planner.wording import Wording


@pytest.mark.parametrize(
    "text",
    [
        "hm, probably, if my wife doesn't need the car that day",
        "yes, as long as it's done by five",
        "I think so, have to check with my boss",
        "should be fine",
        "depends on the weather",
        "应该可以吧，得看老婆用不用车",
        "行，要是那天不下雨的话",
    ],
)
def test_a_yes_with_an_if_is_none(text: str) -> None:
    assert is_conditional(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "yes please",
        "no, maybe another time",
        "cancel it",
        "可能不行",
        "好的",
        "perhaps later",
    ],
)
def test_plain_answers_and_refusals_hang_on_nothing(text: str) -> None:
    assert not is_conditional(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "do you charge anything if I cancel?",
        "whats the fee for cancelling",
        "Suppose I don't come after all, would that cost me something?",
        "is cancelling free",
        "is there a no-show fee",
        "any charge for moving the appointment?",
        "取消要钱吗",
        "临时不来了会不会扣钱",
    ],
)
def test_what_calling_off_costs_is_asked(text: str) -> None:
    assert asks_cancel_fee(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "cancel my free checkup",
        "please cancel it, it costs too much",
        "how much is an oil change",
        "can you cancel my booking?",
        "取消吧，太贵了",
        "费用多少",
    ],
)
def test_other_questions_and_orders_ask_no_such_thing(text: str) -> None:
    assert not asks_cancel_fee(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "why do u need that?? forget it",
        "not telling you that. never mind then",
        "I prefer to keep my whereabouts to myself. Let us leave it at that, thank you.",
    ],
)
def test_whoever_gives_up_walks_off(text: str) -> None:
    assert walks_off(fold(text))


@pytest.mark.parametrize("text", ["can I leave it with you", "don't forget it needs oil"])
def test_whoever_leaves_the_car_stays(text: str) -> None:
    assert not walks_off(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "oh and whats the snowflake thingy",
        "hm whos calling me",
        "hm, probably, if my wife doesn't need the car that day",
        "oh",
        "argh typo",
    ],
)
def test_a_question_is_no_name(text: str) -> None:
    assert find_name(text, awaiting="name") is None


@pytest.mark.parametrize(
    ("text", "complains"),
    [
        ("not impressed, how are you gonna make it right", True),
        ("I'm not happy with how you treated me", True),
        ("not happy with the noise from the brakes", False),
        ("a disgusting smell from the vents, can you put it right", False),
    ],
)
def test_a_complaint_is_about_people(text: str, complains: bool) -> None:
    assert ("complaint" in cued_intents(fold(text))) is complains


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("key", ["only_yes", "cancel_fee", "proposal_dropped"])
def test_that_nothing_is_booked_is_no_promise(locale: Locale, key: str) -> None:
    text = Wording(locale)(key)
    assert OutputGuard(Evidence()).check_all(text) == text
