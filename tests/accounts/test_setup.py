"""The first administrator is made with a link, once; nothing has a default password."""

import pytest
from sqlalchemy import Engine, select

from assistant.accounts.counters import SqlAttempts
from assistant.accounts.errors import InvalidAccount, LinkSpent
from assistant.accounts.setup import AdminLinks
from assistant.accounts.sql import Accounts
from assistant.accounts.tables import admin_links
from tests.accounts.test_sql import CountingHasher
from tests.fakes_booking import TurnableClock

PASSWORD = "a long enough password"


@pytest.fixture
def accounts(engine: Engine, clock: TurnableClock) -> Accounts:
    return Accounts(engine, SqlAttempts(engine, clock), clock, CountingHasher())


@pytest.fixture
def links(engine: Engine, clock: TurnableClock, accounts: Accounts) -> AdminLinks:
    return AdminLinks(engine, accounts, clock)


def offered(links: AdminLinks) -> str:
    secret = links.offer()
    assert secret is not None
    return secret


def test_a_link_makes_one_administrator(
    links: AdminLinks, accounts: Accounts, engine: Engine
) -> None:
    secret = offered(links)
    with engine.connect() as connection:
        assert secret not in str(connection.execute(select(admin_links)).all())
    links.redeem(secret, "boss", PASSWORD)
    assert accounts.authenticate("boss", PASSWORD).role == "admin"
    with pytest.raises(LinkSpent, match="every start"):
        links.redeem(secret, "other", PASSWORD)
    assert links.offer() is None and [user.name for user in accounts.users()] == ["boss"]


def test_a_link_that_could_not_be_used_is_still_good(links: AdminLinks) -> None:
    secret = offered(links)
    for name, password in (("boss", "short"), ("no spaces", PASSWORD)):
        with pytest.raises(InvalidAccount):
            links.redeem(secret, name, password)
    links.redeem(secret, "boss", PASSWORD)


def test_a_link_ends_after_a_day_and_with_the_next_one(
    links: AdminLinks, clock: TurnableClock
) -> None:
    first, second = offered(links), offered(links)
    clock.turn(hours=24)
    for secret in (first, second, "guessed"):
        with pytest.raises(LinkSpent):
            links.redeem(secret, "boss", PASSWORD)


def test_a_link_is_void_once_there_is_an_administrator(
    links: AdminLinks, accounts: Accounts
) -> None:
    secret = offered(links)
    accounts.add_user("boss", "admin", PASSWORD)
    with pytest.raises(LinkSpent):
        links.redeem(secret, "thief", PASSWORD)


def test_a_token_to_read_says_so(accounts: Accounts) -> None:
    accounts.add_user("wu", "technician")
    reader = accounts.by_token(accounts.add_token("wu", scope="read").secret)
    writer = accounts.by_token(accounts.add_token("wu").secret)
    assert reader is not None and reader.scope == "read"
    assert writer is not None and writer.scope == "write"
    assert sorted(token.scope for token in accounts.tokens_of("wu")) == ["read", "write", "write"]
