"""`carcare privacy`: for operators who are asked, by people who have no page."""

import asyncio
import io
import json
from pathlib import Path

import pytest

from assistant.bootstrap import Desks
from tests.command_line import Run, make_run
from tests.privacy.keeping import PHONE, open_keeping

SESSION = "s" * 40


@pytest.fixture
def run(
    privacy_desks: Desks,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Run:
    async def fill() -> None:
        async with open_keeping(privacy_desks) as keeping:
            caller = await keeping.person(SESSION)
            keeping.finish(caller, days_ago=2)

    asyncio.run(fill())
    run = make_run(tmp_path, monkeypatch, capfd)
    monkeypatch.setenv("CARCARE_DATA_DIR", str(privacy_desks.settings.data_dir))
    return run


def test_what_is_kept_is_printed_and_erased(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = json.loads(run("privacy", "export", "--session", SESSION).out)
    assert len(shown["threads"]) == 1 and shown["bookings"][0]["phone"] == "***"
    full = json.loads(run("privacy", "export", "--phone", PHONE, "--full").out)
    assert full["bookings"][0]["phone"] == f"+86{PHONE}"
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    asked = run("privacy", "erase", "--session", SESSION)
    assert asked.code == 1 and "for good?" in asked.err
    done = json.loads(run("privacy", "erase", "--session", SESSION, "--yes", "--json").out)
    assert (done["threads"], done["bookings"]) == (1, 1)


def test_a_purge_says_how_much_it_erases(run: Run) -> None:
    old = {"CARCARE_KEEP_BOOKINGS_DAYS": "1"}
    assert "1 bookings would be erased" in run("privacy", "purge", "--dry-run", **old).out
    assert json.loads(run("privacy", "purge", "--json", **old).out)["bookings"] == 1


def test_one_person_is_named(run: Run) -> None:
    refused = run("privacy", "export", "--phone", PHONE, "--session", SESSION)
    assert refused.code == 2 and "Name one person" in refused.err
    wrong = run("privacy", "erase", "--phone", "12", "--yes")
    assert wrong.code == 1 and "phone number" in wrong.err
