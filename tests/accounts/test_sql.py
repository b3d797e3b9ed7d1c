from datetime import timedelta

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Engine, select

from assistant.accounts.counters import SqlAttempts
from assistant.accounts.errors import (
    InvalidAccount,
    TooManyLogins,
    UnknownAccount,
    WrongCredentials,
)
from assistant.accounts.sql import Accounts
from assistant.accounts.tables import tokens, users
from tests.fakes_booking import TurnableClock

PASSWORD = "机油灯亮了怎么办2026"


class CountingHasher(PasswordHash):
    """Argon2 made cheap, counting what it verifies."""

    def __init__(self) -> None:
        super().__init__((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
        self.verified = 0

    def verify(self, password: str | bytes, hash: str | bytes) -> bool:
        self.verified += 1
        return super().verify(password, hash)


@pytest.fixture
def hasher() -> CountingHasher:
    return CountingHasher()


@pytest.fixture
def accounts(engine: Engine, clock: TurnableClock, hasher: CountingHasher) -> Accounts:
    return Accounts(engine, SqlAttempts(engine, clock), clock, hasher)


def test_a_token_opens_the_account_it_was_made_for(accounts: Accounts) -> None:
    token = accounts.add_user("li", "staff", store_id="sh-jingan")
    account = accounts.by_token(token.secret)
    assert account is not None
    assert (account.name, account.role, account.store_id) == ("li", "staff", "sh-jingan")
    assert account.owner == f"account:{account.user_id}"


def test_neither_tokens_nor_passwords_are_kept(accounts: Accounts, engine: Engine) -> None:
    token = accounts.add_user("li", "technician", PASSWORD)
    with engine.connect() as connection:
        kept = repr([*connection.execute(select(users)), *connection.execute(select(tokens))])
    assert token.secret not in kept
    assert PASSWORD not in kept
    assert token.prefix in kept
    assert token.secret not in repr(token)


@pytest.mark.parametrize("secret", ["", "cc_", "x" * 10_000, "cc_\u0000", "令牌"])
def test_a_wrong_token_opens_nothing(accounts: Accounts, secret: str) -> None:
    accounts.add_user("li", "technician")
    assert accounts.by_token(secret) is None


def test_a_revoked_token_opens_nothing(accounts: Accounts) -> None:
    first = accounts.add_user("li", "technician")
    second = accounts.add_token("li", label="export")
    accounts.revoke(first.secret)
    assert accounts.by_token(first.secret) is None
    assert accounts.revoke_prefix("li", second.prefix)
    assert accounts.by_token(second.secret) is None
    assert not accounts.revoke_prefix("li", second.prefix)


def test_a_token_ends_at_its_time(accounts: Accounts, clock: TurnableClock) -> None:
    accounts.add_user("li", "technician")
    token = accounts.add_token("li", expires_at=clock.now() + timedelta(hours=1))
    assert accounts.by_token(token.secret)
    clock.turn(hours=1)
    assert accounts.by_token(token.secret) is None


def test_a_login_session_ends_after_twelve_hours(accounts: Accounts, clock: TurnableClock) -> None:
    accounts.add_user("li", "technician", PASSWORD)
    session = accounts.log_in("li", PASSWORD)
    clock.turn(hours=11, minutes=59)
    assert accounts.by_token(session.secret)
    clock.turn(minutes=1)
    assert accounts.by_token(session.secret) is None


def test_a_new_password_ends_login_sessions_and_keeps_tokens(accounts: Accounts) -> None:
    token = accounts.add_user("li", "technician", PASSWORD)
    session = accounts.log_in("li", PASSWORD)
    accounts.set_password("li", "another long password")
    assert accounts.by_token(session.secret) is None
    assert accounts.by_token(token.secret)
    assert accounts.authenticate("li", "another long password").name == "li"
    with pytest.raises(WrongCredentials):
        accounts.authenticate("li", PASSWORD)


def test_a_disabled_account_opens_to_nothing(accounts: Accounts) -> None:
    token = accounts.add_user("li", "technician", PASSWORD)
    accounts.disable("li")
    assert accounts.by_token(token.secret) is None
    assert accounts.users() == []
    with pytest.raises(WrongCredentials):
        accounts.authenticate("li", PASSWORD)


@pytest.mark.parametrize(
    ("name", "password"),
    [("li", "wrong password"), ("nobody", PASSWORD), ("tokenonly", PASSWORD), ("li", "x" * 10**6)],
)
def test_wrong_credentials_say_and_cost_the_same(
    accounts: Accounts, hasher: CountingHasher, name: str, password: str
) -> None:
    accounts.add_user("li", "technician", PASSWORD)
    accounts.add_user("tokenonly", "technician")
    with pytest.raises(WrongCredentials) as refusal:
        accounts.authenticate(name, password)
    assert str(refusal.value) == "The name or the password is wrong."
    assert hasher.verified == 1


@pytest.mark.parametrize("name", ["li", "nobody"])
def test_five_wrong_passwords_lock_a_name_for_a_while(
    accounts: Accounts, clock: TurnableClock, hasher: CountingHasher, name: str
) -> None:
    accounts.add_user("li", "technician", PASSWORD)
    for _ in range(5):
        with pytest.raises(WrongCredentials):
            accounts.authenticate(name, "wrong password")
    with pytest.raises(TooManyLogins) as refusal:
        accounts.authenticate(name, PASSWORD)
    assert 0 < refusal.value.retry_after_s <= 900
    assert hasher.verified == 5
    clock.turn(minutes=16)
    with pytest.raises(WrongCredentials):
        accounts.authenticate(name, "wrong password")


def test_signing_in_rightly_never_locks(accounts: Accounts) -> None:
    accounts.add_user("li", "technician", PASSWORD)
    for _ in range(7):
        accounts.authenticate("li", PASSWORD)


@pytest.mark.parametrize(
    ("name", "role", "password", "store_id", "says"),
    [
        ("", "staff", None, None, "letters"),
        ("li chen", "staff", None, None, "letters"),
        ("x" * 65, "staff", None, None, "letters"),
        ("li", "boss", None, None, "technician, staff, admin"),
        ("li", "staff", "short", None, "10 to 200"),
        ("li", "admin", None, "sh-jingan", "leave the store out"),
    ],
)
def test_accounts_that_can_not_be_are_refused(
    accounts: Accounts,
    name: str,
    role: str,
    password: str | None,
    store_id: str | None,
    says: str,
) -> None:
    with pytest.raises(InvalidAccount, match=says):
        accounts.add_user(name, role, password, store_id=store_id)  # type: ignore[arg-type]
    assert accounts.users() == []


def test_a_name_is_given_once(accounts: Accounts) -> None:
    accounts.add_user("li", "technician")
    with pytest.raises(InvalidAccount, match="taken"):
        accounts.add_user("li", "admin")


def test_tokens_are_listed_without_their_secrets(accounts: Accounts) -> None:
    token = accounts.add_user("li", "technician")
    accounts.add_token("li", label="夜间导出")
    listed = accounts.tokens_of("li")
    assert [info.label for info in listed] == ["first token", "夜间导出"]
    assert listed[0].prefix == token.prefix
    with pytest.raises(UnknownAccount):
        accounts.tokens_of("nobody")


def test_passwords_are_hashed_with_argon2id_unless_told_otherwise(
    engine: Engine, clock: TurnableClock
) -> None:
    accounts = Accounts(engine, SqlAttempts(engine, clock), clock)
    accounts.add_user("li", "admin", PASSWORD)
    with engine.connect() as connection:
        hashed = connection.scalar(select(users.c.password_hash))
    assert str(hashed).startswith("$argon2id$")
    assert accounts.authenticate("li", PASSWORD).role == "admin"
