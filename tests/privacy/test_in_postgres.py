"""Conversations in PostgreSQL: found by every process, sealed, handed out and erased."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from langchain_core.messages import HumanMessage
from sqlalchemy import inspect, select, text

from assistant.accounts.vault import Vault
from assistant.bootstrap import Desks, build_desks
from assistant.checkpoints import FILE_NAME, open_checkpointer
from assistant.database import DatabaseError, open_database
from assistant.errors import ThreadBusy
from assistant.privacy.conversations import Conversations
from assistant.privacy.retention import purge
from assistant.privacy.sealed_conversations import reseal_conversations
from assistant.tables import threads
from assistant.threads import TURN_LASTS_S, Threads
from tests.booking_databases import fresh_url
from tests.postgres import for_plain_user
from tests.privacy.keeping import NAME, PHONE, PLATE, TOLD, VIN, Keeping, open_keeping, settings_at
from tests.privacy.test_retention import DAYS, age

TELLING = (NAME, PHONE, PLATE, VIN)


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    folder = tmp_path_factory.mktemp("postgres")
    with fresh_url("postgresql", folder) as url:
        desks = build_desks(settings_at(folder).model_copy(update={"database_url": url}))
        yield desks
        desks.engine.dispose()


@pytest.fixture
async def keeping(desks: Desks) -> AsyncIterator[Keeping]:
    async with open_keeping(desks) as keeping:
        yield keeping


def rows_of(desks: Desks) -> dict[str, list[str]]:
    """Return every row of every table as text."""
    with desks.engine.connect() as connection:
        names = inspect(connection).get_table_names()
        queries = {name: text(f"SELECT t::text FROM {name} t") for name in names}
        return {name: list(connection.scalars(query)) for name, query in queries.items()}


def readable(rows: dict[str, list[str]]) -> list[str]:
    """Return what can be read of a person in rows; PostgreSQL shows bytes in hexadecimal."""
    forms = {form: said for said in TELLING for form in (said, said.encode().hex())}
    return [
        f"{table}: {forms[form]}"
        for table, found in rows.items()
        for row in found
        for form in forms
        if form in row
    ]


async def test_another_process_goes_on_with_a_conversation_and_nobody_reads_it(
    keeping: Keeping,
) -> None:
    caller = await keeping.person()
    thread = keeping.thread_of(caller)
    desks = keeping.desks
    assert not (desks.settings.data_dir / FILE_NAME).exists()
    elsewhere = desks.settings.data_dir / "another machine"
    async with open_checkpointer(elsewhere, desks.engine, desks.vault) as saver:
        messages = await Conversations(saver).messages(thread)
    assert [message.text for message in messages] == [TOLD, "好的。"]
    rows = rows_of(desks)
    assert rows["checkpoint_blobs"] and rows["bookings"]
    assert readable(rows) == []
    assert len(readable({"control": [TOLD, TOLD.encode().hex()]})) == 2 * len(TELLING)


async def test_an_erased_conversation_leaves_no_row(keeping: Keeping) -> None:
    caller = await keeping.person()
    thread = keeping.thread_of(caller)
    claims = keeping.privacy.threads
    assert claims.start_turn(thread)
    with pytest.raises(ThreadBusy):
        await keeping.privacy.delete_thread(thread, caller)
    claims.end_turn(thread, "zh")
    assert (await keeping.privacy.export(caller.owner)).threads[0].turns
    assert (await keeping.privacy.delete_thread(thread, caller)).threads == 1
    rows = rows_of(keeping.desks)
    assert [name for name in rows if any(thread in row for row in rows[name])] == []


async def test_an_old_conversation_goes_and_a_young_one_stays(keeping: Keeping) -> None:
    old, young = await keeping.person(), await keeping.person(uuid4().hex * 2)
    thread = keeping.thread_of(old)
    await keeping.say(thread, HumanMessage("old"), at=datetime.now(UTC) - timedelta(days=101))
    age(keeping, days=101)
    assert (await purge(keeping.privacy, DAYS)).threads == 1
    conversations = keeping.privacy.conversations
    assert await conversations.messages(thread) == []
    assert len(await conversations.messages(keeping.thread_of(young))) == 2


async def test_conversations_are_sealed_anew(keeping: Keeping) -> None:
    caller = await keeping.person()
    desks, folder = keeping.desks, keeping.settings.data_dir
    new = "n" * 40
    both = Vault([new, desks.secret])
    assert await reseal_conversations(folder, desks.engine, both) >= 1
    assert await reseal_conversations(folder, desks.engine, both) == 0
    async with open_checkpointer(folder, desks.engine, Vault([new])) as saver:
        said = await Conversations(saver).messages(keeping.thread_of(caller))
    assert said[0].text == TOLD


async def test_processes_that_start_at_once_make_the_tables_once(tmp_path: Path) -> None:
    with fresh_url("postgresql", tmp_path) as url:
        engine = open_database(url)

        async def start() -> None:
            async with open_checkpointer(tmp_path, engine, Vault(["s" * 40])):
                pass

        await asyncio.wait_for(asyncio.gather(*(start() for _ in range(6))), 30)
        with engine.connect() as connection:
            versions = list(connection.scalars(text("SELECT v FROM checkpoint_migrations")))
        assert sorted(versions) == list(range(len(versions)))
        engine.dispose()


async def test_a_user_who_may_make_no_tables_is_told_so(tmp_path: Path) -> None:
    with fresh_url("postgresql", tmp_path) as url, for_plain_user(url) as plain:
        engine = open_database(plain)
        owner = open_database(url)
        with owner.begin() as connection:
            connection.execute(text(f"REVOKE ALL ON SCHEMA public FROM {engine.url.username}"))
        owner.dispose()
        with pytest.raises(DatabaseError, match="may make tables"):
            async with open_checkpointer(tmp_path, engine, Vault(["s" * 40])):
                pass
        engine.dispose()


async def test_a_lost_connection_is_replaced(keeping: Keeping) -> None:
    caller = await keeping.person()
    with keeping.desks.engine.begin() as connection:
        others = "pid <> pg_backend_pid() AND datname = current_database()"
        ended = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}"
        assert all(connection.scalars(text(ended)).all())
    assert len(await keeping.privacy.conversations.messages(keeping.thread_of(caller))) == 2


async def test_a_turn_is_claimed_once_and_renewed_while_it_goes_on(keeping: Keeping) -> None:
    thread = keeping.thread_of(await keeping.person())
    elsewhere = Threads(keeping.desks.engine)
    claims = await asyncio.gather(
        *(asyncio.to_thread(elsewhere.start_turn, thread) for _ in range(6))
    )
    assert claims.count(True) == 1
    until = busy_until(keeping, thread)
    assert until is not None and until - time.time() == pytest.approx(TURN_LASTS_S, abs=5)
    elsewhere.renew_turn(thread)
    renewed = busy_until(keeping, thread)
    assert renewed is not None and renewed > until
    elsewhere.end_turn(thread, "zh")
    elsewhere.renew_turn(thread)
    assert busy_until(keeping, thread) is None and elsewhere.start_turn(thread)


def busy_until(keeping: Keeping, thread: str) -> float | None:
    with keeping.desks.engine.connect() as connection:
        return connection.scalar(select(threads.c.busy_until).where(threads.c.thread_id == thread))
