import multiprocessing
import os
import signal
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from sqlalchemy import Engine, select

from assistant.booking.audit import audit
from assistant.booking.tables import bookings
from assistant.database import open_database
from tests.booking.contenders import confirm_until_killed, contend

SPAWN = multiprocessing.get_context("spawn")
PROCESSES = 4
ATTEMPTS = 100


def live(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(
            connection.scalars(select(bookings.c.code).where(bookings.c.status == "confirmed"))
        )


def test_processes_that_contend_never_oversell_or_lose_a_booking(url: str) -> None:
    engine = open_database(url)
    with ProcessPoolExecutor(PROCESSES, mp_context=SPAWN) as pool:
        futures = [pool.submit(contend, url, seed, ATTEMPTS) for seed in range(PROCESSES)]
        results = [future.result() for future in futures]
    outcomes = sum((result[0] for result in results), Counter[str]())
    promised = {code for result in results for code in result[2]}
    assert audit(engine) == []
    assert live(engine) == promised
    assert outcomes.total() == PROCESSES * ATTEMPTS
    assert {
        "book:ok",
        "book:SlotTaken",
        "hold:ok",
        "lapse:HoldExpired",
        "move:ok",
        "cancel:ok",
    } <= {*outcomes}
    engine.dispose()


def test_a_process_killed_at_work_leaves_nothing_half_written(url: str, tmp_path: Path) -> None:
    engine = open_database(url)
    diary = tmp_path / "diary"
    for seed in range(3):
        diary.touch()
        before = diary.stat().st_size
        worker = SPAWN.Process(target=confirm_until_killed, args=(url, seed, str(diary)))
        worker.start()
        patience = time.monotonic() + 60
        while diary.stat().st_size < before + 60 + 7 * seed and time.monotonic() < patience:
            time.sleep(0.02)
        os.kill(worker.pid or 0, signal.SIGKILL)
        worker.join()
    lines = diary.read_text().split()
    kept = {line[1:] for line in lines if line[0] == "+"} - {
        line[1:] for line in lines if line[0] == "-"
    }
    assert len(lines) >= 3 * 6
    assert audit(engine) == []
    assert kept <= live(engine)
    engine.dispose()


def test_the_audit_sees_an_oversold_bay_and_a_lost_one(url: str) -> None:
    engine = open_database(url)
    contend(url, 1, 20)
    with engine.begin() as connection:
        some = select(bookings).where(bookings.c.status == "confirmed").limit(1)
        row = dict(connection.execute(some).one()._mapping)
        twin = row | {"booking_id": "twin", "code": "TWTWTWTW"}
        connection.execute(bookings.insert().values(twin))
    found = " ".join(audit(engine))
    assert "oversold" in found
    assert "lost: TWTWTWTW" in found
    assert "history: TWTWTWTW" in found
    engine.dispose()
