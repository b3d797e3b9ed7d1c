"""A phone proved by a code leads to its session, once for each code, and to no other's."""

import re
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Engine

from assistant.accounts.counters import SqlAttempts, SqlStorage
from assistant.accounts.errors import CodesUnavailable, TooManyCodes, TooManyLogins, WrongCode
from assistant.accounts.phone_login import PhoneLogin
from assistant.accounts.vault import Vault
from assistant.reminders.model import Channel, ChannelError, Message
from tests.fakes_booking import TurnableClock

PHONE, OTHER = "13912345678", "13800138000"


@dataclass
class Phones:
    """Every phone there is: what came last."""

    got: list[Message] = field(default_factory=list)
    dead: bool = False

    def send(self, message: Message) -> None:
        if self.dead:
            raise ChannelError("dead")
        self.got.append(message)

    def code(self) -> str:
        found = re.search(r"\d{6}", self.got[-1].text)
        assert found is not None
        return found[0]


@pytest.fixture
def phones() -> Phones:
    return Phones()


@pytest.fixture
def login(engine: Engine, clock: TurnableClock, phones: Phones) -> PhoneLogin:
    return make(engine, clock, phones)


def make(engine: Engine, clock: TurnableClock, channel: Channel | None) -> PhoneLogin:
    attempts, storage = SqlAttempts(engine, clock), SqlStorage(engine, clock)
    return PhoneLogin(Vault(["s" * 40]), attempts, storage, channel, clock)


def test_a_code_opens_the_same_session_every_time(login: PhoneLogin, phones: Phones) -> None:
    sessions = []
    for phone, locale in ((PHONE, "zh"), ("+86 139 1234 5678", "en"), (OTHER, "zh")):
        challenge = login.send(phone, locale)  # type: ignore[arg-type]
        assert phones.code() not in challenge and PHONE not in challenge
        sessions.append(login.session(challenge, phones.code()))
    assert sessions[0] == sessions[1] != sessions[2]
    assert phones.got[0].to == f"+86{PHONE}" and "sign-in code" in phones.got[1].text
    assert PHONE not in sessions[0].session_id and len(sessions[0].session_id) >= 32
    assert sessions[0].phone_end == PHONE[-len(sessions[0].phone_end) :] != PHONE


def test_a_code_is_good_once_and_for_ten_minutes(
    login: PhoneLogin, phones: Phones, clock: TurnableClock
) -> None:
    challenge = login.send(PHONE, "zh")
    login.session(challenge, phones.code())
    with pytest.raises(WrongCode):
        login.session(challenge, phones.code())
    late = login.send(PHONE, "zh")
    clock.turn(minutes=10)
    with pytest.raises(WrongCode):
        login.session(late, phones.code())


def test_guessing_a_code_is_throttled(login: PhoneLogin, phones: Phones) -> None:
    challenge = login.send(PHONE, "zh")
    wrong = "000000" if phones.code() != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(WrongCode):
            login.session(challenge, wrong)
    with pytest.raises(TooManyLogins):
        login.session(challenge, phones.code())


@pytest.mark.parametrize("challenge", ["", "x", '{"phone": "+8613912345678", "code": "123456"}'])
def test_a_challenge_that_is_not_ours_opens_nothing(login: PhoneLogin, challenge: str) -> None:
    with pytest.raises(WrongCode):
        login.session(challenge, "123456")


def test_three_codes_an_hour_are_enough(
    login: PhoneLogin, phones: Phones, clock: TurnableClock
) -> None:
    for _ in range(3):
        login.send(PHONE, "zh")
    with pytest.raises(TooManyCodes):
        login.send(PHONE, "zh")
    login.send(OTHER, "zh")
    clock.turn(hours=1)
    login.send(PHONE, "zh")
    assert len(phones.got) == 5


def test_a_code_that_cant_be_sent_is_said_so(
    login: PhoneLogin, phones: Phones, engine: Engine, clock: TurnableClock
) -> None:
    phones.dead = True
    with pytest.raises(CodesUnavailable, match="later"):
        login.send(PHONE, "zh")
    with pytest.raises(CodesUnavailable, match="CARCARE_REMINDERS"):
        make(engine, clock, None).send(PHONE, "zh")
