"""Thanks for good work are thanks, whatever was mended."""

import pytest

from assistant.planner.folding import fold
from assistant.planner.praise import is_praise
from tests.talk import Talk


@pytest.mark.parametrize(
    "text",
    [
        "compliments to the garage, the steering has been spot on since they sorted it",
        "you people replaced my clutch on Monday and it shifts like new, I don't need anything",
        "great work on the exhaust, it is quiet again",
    ],
)
def test_praise_is_heard(text: str) -> None:
    assert is_praise(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "thanks for the new clutch, but it still slips",
        "cheers, you sorted the exhaust and it is worse than before",
        "thanks, the steering is great, can I book a wash?",
        "the steering is great",
        "thanks for nothing, it never works well",
    ],
)
def test_a_wrong_or_a_wish_beside_it_is_no_praise(text: str) -> None:
    assert not is_praise(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "you people replaced my clutch on Monday and it shifts like new, thank you ever so much",
        "compliments to the garage, the brakes have been spot on since they were done",
    ],
)
def test_praise_is_thanked_for_and_nothing_is_looked_for(talk: Talk, text: str) -> None:
    reply = talk.say(text)
    assert "You're welcome" in reply.reply and reply.awaiting is None and not reply.citations


def test_a_time_agreed_to_with_thanks_is_taken(talk: Talk) -> None:
    talk.say("spark plugs please, I'm in Haidian, Beijing")
    assert talk.say("thanks, the first time works great").awaiting == "name"
