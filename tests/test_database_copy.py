"""`carcare db copy`: everything is in PostgreSQL afterwards, or nothing is."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, insert, inspect, select, text

from assistant.accounts.secret import load_secret
from assistant.accounts.tables import counters
from assistant.accounts.vault import Vault
from assistant.booking.tables import events
from assistant.bootstrap import build_desks
from assistant.checkpoints import open_checkpointer
from assistant.database import DatabaseError, migrate, open_database
from assistant.feedback.crops import CropShelf
from assistant.moving.move import move
from assistant.moving.tables import all_tables, filled_tables
from assistant.privacy.build import build_privacy
from assistant.tables import threads
from tests.booking_databases import fresh_url
from tests.command_line import Run, assert_one_line, make_run
from tests.privacy.keeping import PHONE, TOLD, open_keeping, settings_at
from tests.web.world import make_world, running, visit

SESSION = "s" * 40
SECRET = "k" * 40


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return make_run(tmp_path, monkeypatch, capfd)


@pytest.fixture
def target(tmp_path: Path) -> Iterator[str]:
    with fresh_url("postgresql", tmp_path, migrated=False) as url:
        yield url


class Silent:
    """Shows nothing."""

    def begin(self, total: int) -> None:
        self.left = total

    def advance(self, done: int) -> None:
        self.left -= done


async def test_a_booking_its_code_and_its_thread_are_there_afterwards(
    run: Run, target: str, tmp_path: Path
) -> None:
    desks = build_desks(settings_at(tmp_path / "data"))
    async with open_keeping(desks) as keeping:
        caller = await keeping.person(SESSION)
        code = keeping.privacy.records.bookings(caller.owner)[0].code
        thread = keeping.thread_of(caller)
    desks.engine.dispose()
    done = json.loads(run("db", "copy", "--to", target, "--json").out)
    assert done["conversations"] == done["rows"]["threads"] == done["rows"]["bookings"] == 1
    assert done["rows"]["car_photos"] == done["rows"]["lamp_feedback"] == 1

    settings = settings_at(tmp_path / "data").model_copy(update={"database_url": target})
    desks = build_desks(settings)
    async with open_checkpointer(tmp_path, desks.engine, desks.vault) as saver:
        world = make_world(desks)
        privacy = build_privacy(desks, saver, CropShelf())
        world.services = replace(world.services, privacy=privacy)
        async with running(world) as app, visit(app, **{"X-CarCare-Session": SESSION}) as client:
            params = {"phone_last4": PHONE[-4:]}
            booking = (await client.get(f"/api/v1/bookings/{code}", params=params)).json()
            assert booking["status"] == "confirmed"
            kept = (await client.get("/api/v1/me/export", params={"masked": "false"})).json()
            assert kept["threads"][0]["turns"][0]["message"] == TOLD
            assert kept["threads"][0]["thread_id"] == thread
            ended = await client.delete(f"/api/v1/bookings/{code}", params=params)
            assert ended.json()["status"] == "cancelled"
    # The history goes on after its last line.
    with desks.engine.connect() as connection:
        assert list(connection.scalars(select(events.c.what).order_by(events.c.event_id))) == [
            "confirmed",
            "cancelled",
        ]
    desks.engine.dispose()
    assert_one_line(run("db", "copy", "--to", target), "holds data already", "bookings")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda folder: None, "no file .*threads.db.*nothing was copied"),
        (lambda folder: (folder / "threads.db").write_bytes(b"no database" * 99), "taken back"),
    ],
)
def test_a_copy_that_fails_leaves_an_empty_target(
    target: str, tmp_path: Path, change: Callable[[Path], object], words: str
) -> None:
    source = with_counter(tmp_path)
    change(tmp_path)
    with pytest.raises(DatabaseError, match=words):
        move(source, target, Vault([SECRET]), None, Silent())
    engine = open_database(target)
    with engine.connect() as connection:
        assert filled_tables(connection, all_tables()) == []
    engine.dispose()


def with_counter(folder: Path) -> str:
    """Return the URL of a database with a counter and a thread, whose words are not there."""
    url = f"sqlite:///{folder}/carcare.db"
    engine = open_database(url, Vault([SECRET]))
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(insert(counters).values(key="k", amount=1, expires_at=2.0))
        row = {"thread_id": uuid4().hex, "owner": "session:x", "created_at": func.now()}
        connection.execute(insert(threads).values(row | {"created_at": text("'2026-03-01'")}))
    engine.dispose()
    return url


def test_only_what_exists_is_copied_and_only_to_postgresql(run: Run, target: str) -> None:
    assert_one_line(run("db", "copy", "--to", target), "There is no database", "--from")
    load_secret(Path("data"))
    twice = run("db", "copy", "--from", target, "--to", target)
    assert_one_line(twice, "pg_dump")


def test_no_table_is_forgotten(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/carcare.db")
    migrate(engine)
    found = set(inspect(engine).get_table_names()) - {"alembic_version"}
    assert {table.name for table in all_tables()} == found
    engine.dispose()
