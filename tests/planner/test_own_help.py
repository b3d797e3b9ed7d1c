"""A driver who has called help already needs none from here."""

import pytest

from assistant.planner.folding import fold
from assistant.planner.own_help import has_own_help, wants_help_sent
from tests.talk import Talk


@pytest.mark.parametrize(
    "text",
    [
        "recovery is on its way, no need to look any further",
        "my neighbour is coming with a tow rope",
        "I've already phoned roadside assistance, all sorted",
        "the breakdown people are sending someone",
        "保险公司的拖车在路上了",
        "已经叫了救援，不用麻烦你们",
    ],
)
def test_own_help_is_heard(text: str) -> None:
    assert has_own_help(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "please send a tow truck",
        "I rang roadside assistance but they can't come for hours",
        "is a recovery truck coming?",
        "my insurance is sending an assessor to look at the dent",
        "my wife is collecting the car",
        "how long until the tow truck is on its way",
        "拖车在路上了吗",
        "打了救援电话，没人接",
    ],
)
def test_a_wish_for_help_is_not(text: str) -> None:
    assert not has_own_help(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "right, recovery is on its way already",
        "I've phoned roadside assistance, they're towing it. cheers",
        "已经叫了拖车，谢谢",
    ],
)
@pytest.mark.parametrize("before", [(), ("not now",)])
def test_nothing_is_looked_for_beside_own_help(
    talk: Talk, text: str, before: tuple[str, ...]
) -> None:
    told = "发动机在冒烟" if not text.isascii() else "smoke is coming out of the bonnet"
    for message in (told, *before):
        talk.say(message)
    reply = talk.say(text)
    assert reply.awaiting is None and not reply.stores
    assert "away from the traffic" in reply.reply or "远离车流" in reply.reply


@pytest.mark.parametrize(
    "text",
    [
        "我在北京海淀，叫谁来",
        "叫谁来救我",
        "我在朝阳，让人过来看看",
        "who do i call now",
        "who can come out",
    ],
)
def test_who_asks_for_somebody_to_come_wants_help(text: str) -> None:
    assert wants_help_sent(text)


@pytest.mark.parametrize(
    "text",
    [
        "转人工",
        "叫个真人来跟我说话",
        "叫你们经理来",
        "谁来负责",
        "who do i call to complain",
        "who can i speak to",
    ],
)
def test_who_wants_to_be_talked_to_does_not(text: str) -> None:
    assert not wants_help_sent(text)
