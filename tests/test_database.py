import multiprocessing
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from assistant.accounts.tables import metadata as accounts
from assistant.booking.tables import cells, events
from assistant.booking.tables import metadata as booking
from assistant.cases.tables import metadata as cases
from assistant.database import DatabaseError, migrate, open_database
from assistant.events import EventLog
from assistant.messages import Caller
from assistant.tables import answer_ratings
from assistant.tables import events as log_rows
from assistant.tables import metadata as own
from assistant.threads import Threads
from tests.booking_databases import KINDS, fresh_url

TABLES = [booking, accounts, own, cases]
SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with fresh_url(request.param, tmp_path, migrated=False) as url:
        yield url


def test_migrations_make_the_tables_that_the_code_expects(empty_url: str) -> None:
    engine = open_database(empty_url)
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, TABLES) == []  # type: ignore[arg-type]
    engine.dispose()


def test_migrating_again_changes_nothing_and_keeps_the_data(empty_url: str) -> None:
    engine = open_database(empty_url)
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO counters (key, amount, expires_at) VALUES ('k', 1, 2.0)")
        )
    migrate(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT amount FROM counters")) == 1
    engine.dispose()


def test_ratings_leave_the_log_that_nobody_can_erase(empty_url: str) -> None:
    engine = open_database(empty_url)
    migrate(engine, "0009")
    threads, log = Threads(engine), EventLog(engine)
    thread = threads.open(None, Caller(owner="session:a")).thread_id
    for subject, helpful in ((thread, True), (thread, False), ("erased", True)):
        log.record("session:a", "answer_rated", subject, turn=0, helpful=helpful, reason=None)
    log.asked("s", "oil_service")
    migrate(engine)
    with engine.connect() as connection:
        (row,) = connection.execute(select(answer_ratings))
        assert (row.thread_id, row.turn, row.helpful, row.reason) == (thread, 0, False, None)
        assert datetime.now(UTC) - row.at < timedelta(minutes=5)
        assert connection.scalars(select(log_rows.c.kind)).all() == ["asked"]
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(delete(log_rows))
    engine.dispose()


def test_processes_that_start_at_once_migrate_once(empty_url: str) -> None:
    workers = [SPAWN.Process(target=_open_and_migrate, args=(empty_url,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 4


def _open_and_migrate(url: str) -> None:
    engine = open_database(url)
    migrate(engine)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(events)) == 0
    engine.dispose()


def test_a_cell_needs_its_booking(empty_url: str) -> None:
    engine = open_database(empty_url)
    migrate(engine)
    row = {"store_id": "s", "bay_id": "b", "cell": 1, "booking_id": "none"}
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(cells.insert().values(row))
    engine.dispose()


def test_sqlite_writers_queue_and_readers_do_not_wait(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/test.db")
    migrate(engine)
    impatient = open_database(f"sqlite:///{tmp_path}/test.db")
    with impatient.connect() as other:
        other.exec_driver_sql("PRAGMA busy_timeout = 1")
        other.rollback()
        with engine.begin():
            reader = other.execution_options(read_only=True)
            assert reader.scalar(text("SELECT count(*) FROM bookings")) == 0
            reader.rollback()
            with pytest.raises(OperationalError, match="locked"):
                other.execution_options(read_only=False).scalar(text("SELECT 1"))
    impatient.dispose()
    engine.dispose()


def test_the_file_is_the_owners_alone(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/new/folder/test.db")
    migrate(engine)
    mode = (tmp_path / "new/folder/test.db").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    engine.dispose()


def test_a_folder_that_can_not_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DatabaseError, match="set CARCARE_DATA_DIR"):
        open_database(f"sqlite:///{tmp_path}/file/test.db")


def test_a_file_that_is_no_database_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "test.db").write_text("not a database, but long enough to be looked at" * 9)
    engine = open_database(f"sqlite:///{tmp_path}/test.db")
    with pytest.raises(DatabaseError, match="can't be used"):
        migrate(engine)
    engine.dispose()


def test_a_database_of_a_newer_release_is_left_alone(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/test.db")
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match="Upgrade carcare"):
        migrate(engine)
    engine.dispose()


@pytest.mark.parametrize("url", ["nonsense", "mysql://root:hush@localhost/x", ""])
def test_an_unknown_url_is_refused_without_showing_its_password(url: str) -> None:
    with pytest.raises(DatabaseError, match="postgresql") as refusal:
        open_database(url)
    assert "hush" not in str(refusal.value)
