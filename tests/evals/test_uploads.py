"""The uploads suite: what it sends, how it measures, what it sees when something is wrong."""

import asyncio
import contextlib
import json
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import uvicorn

from assistant.bootstrap import build_desks
from assistant.photos import copy_photo
from assistant.settings import Settings
from evals.run import main
from evals.uploads.chamber import Chamber
from evals.uploads.doors import QUICK
from evals.uploads.files.catalogue import FILES
from evals.uploads.files.pictures import BIG, encoded, noise, png
from evals.uploads.files.types import MARK, accepted, refused
from evals.uploads.suite import KINDS, sum_up
from evals.uploads.traces import traces
from evals.uploads.verdicts import Limits, Outcome, leaks_of
from tests.web.world import NOW, World, make_world
from web.app import create_app

PHOTO = encoded(noise(), "JPEG", comment=MARK)
SMALL = accepted("small", lambda: PHOTO)


def outcome(**changes: object) -> Outcome:
    told = {"file": "a", "door": "read", "expected": ("accepted",), "verdict": "accepted"}
    return Outcome(**(told | changes))  # type: ignore[arg-type]


def test_there_are_files_of_every_sort() -> None:
    names = [upload.name for upload in FILES]
    assert len(names) == len(set(names)) >= 100
    wanted = {verdict for upload in FILES for verdict in upload.expected}
    assert wanted == {"accepted", "not-an-image", "too-large"}


@pytest.fixture(scope="module")
def chamber(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chamber]:
    chamber = Chamber(tmp_path_factory.mktemp("data"), QUICK)
    chamber.open(SMALL, PHOTO, "copy")
    yield chamber
    chamber.close()


def test_what_a_file_costs_is_measured_file_by_file(chamber: Chamber) -> None:
    big = chamber.open(SMALL, png(BIG, 8, 2), "read")
    small = chamber.open(SMALL, PHOTO, "read")
    assert (big.verdict, small.verdict) == ("accepted", "accepted")
    assert big.mib > 200 > 40 > small.mib
    assert big.cpu_s > 5 * small.cpu_s > 0


def test_a_refusal_is_told_by_its_kind(chamber: Chamber) -> None:
    assert chamber.open(SMALL, b"%PDF-1.7", "read").verdict == "not-an-image"
    assert chamber.open(SMALL, bytes(26 * 2**20), "copy").verdict == "too-large"


def test_a_process_that_a_file_ended_is_started_anew(chamber: Chamber) -> None:
    lost = chamber.open(SMALL, PHOTO, "no such door")
    assert lost.verdict == "crashed the process"
    assert lost.faults(Limits(1, 1)) == [
        ("wrong verdict", "crashed the process, expected accepted")
    ]
    assert chamber.open(SMALL, PHOTO, "read").verdict == "accepted"


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"verdict": "not-an-image"}, "wrong verdict"),
        ({"verdict": "KeyError: 'x'"}, "wrong verdict"),
        ({"mib": 501.0}, "memory"),
        ({"cpu_s": 11.0}, "time"),
        ({"leaks": ("exif",)}, "leaked"),
        ({"file": "kept"}, "kept raw"),
    ],
)
def test_each_fault_misses_its_bar(changes: dict[str, object], kind: str) -> None:
    result = sum_up([outcome(), outcome(**changes)], {"kept": Path("threads.db")})
    missed = [m.name for m in result.measures if not m.met]
    assert missed == [f"files at a door: {kind}"]
    assert len(result.measures) == len(KINDS)
    assert result.counts == {kind: 1}
    assert [row["passed"] for row in result.rows] == [True, False]
    assert kind in result.failures[0].faults[0]


def test_what_lies_on_disk_is_found_as_it_came_and_in_base64(tmp_path: Path) -> None:
    sent = {"plain": encoded(noise(200, 100), "PNG"), "coded": PHOTO, "other": noise().tobytes()}
    copied = copy_photo(PHOTO)
    assert copied is not None
    (tmp_path / "copy.jpg").write_bytes(copied.jpeg)
    assert list(traces(tmp_path, sent)) == []
    (tmp_path / "rows.db").write_bytes(b"head" + sent["plain"] + b"tail")
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "turns.json").write_bytes(b64encode(PHOTO.replace(MARK, b"-" * len(MARK))))
    assert list(traces(tmp_path, sent)) == [
        ("coded", deep / "turns.json"),
        ("plain", tmp_path / "rows.db"),
    ]


def test_metadata_in_a_copy_is_seen() -> None:
    copied = copy_photo(PHOTO)
    assert copied is not None
    assert leaks_of(copied.jpeg) == ()
    assert leaks_of(PHOTO) == ("comment", "its mark")
    assert leaks_of(encoded(noise(), "JPEG", icc_profile=b"x")) == ("icc_profile",)


def test_a_quarter_of_the_files_is_smoked(tmp_path: Path) -> None:
    assert main(["uploads", "--smoke", "--out", str(tmp_path)]) == 0
    (suite,) = json.loads((tmp_path / "report.json").read_text())["suites"]
    assert all(measure["met"] and measure["n"] >= 40 for measure in suite["measures"])
    (table,) = suite["tables"]
    assert table["head"] == ["file", "verdict", "read", "copy"]
    names = {row[0] for row in table["rows"]}
    assert len(names) >= 20
    assert names <= {upload.name for upload in FILES}
    assert "## uploads: files" in (tmp_path / "report.md").read_text()
    assert "<h3>uploads: files</h3>" in (tmp_path / "report.html").read_text()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    settings = Settings(_env_file=None, data_dir=tmp_path / "data", now=NOW, rate_limit="off")
    desks = build_desks(settings)
    yield make_world(desks)
    desks.engine.dispose()


@pytest.fixture
async def url(world: World) -> AsyncIterator[str]:
    app = create_app(services=world.services, pages=False)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="none"))
    # The test's own loop has the signals.
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign]
    running = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await running


async def test_a_live_server_is_sent_the_files_and_its_data_are_searched(
    url: str, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = world.desks.settings.data_dir
    monkeypatch.setenv("CARCARE_DATA_DIR", str(data))
    arguments = ["uploads", "--smoke", "--base-url", url, "--out", str(tmp_path / "out")]
    # The scripted assistant behind it counts no photos; all else is the server's own doing.
    assert await asyncio.to_thread(main, arguments) == 1
    (suite,) = json.loads((tmp_path / "out" / "report.json").read_text())["suites"]
    failed = [row["key"] for row in suite["rows"] if not row["passed"]]
    assert failed == ["a request: seven photos, chat"]
    assert suite["counts"] == {"wrong verdict": 1}
    assert suite["notes"] == []
    (data / "kept.bin").write_bytes(PHOTO)
    monkeypatch.delenv("CARCARE_DATA_DIR")
    await asyncio.to_thread(main, arguments)
    (again,) = json.loads((tmp_path / "out" / "report.json").read_text())["suites"]
    assert "CARCARE_DATA_DIR" in again["notes"][0]


def test_a_server_that_is_not_there_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["uploads", "--smoke", "--base-url", "http://127.0.0.1:9"]) == 2
    told = capsys.readouterr().err.splitlines()
    assert "http://127.0.0.1:9 can't be reached" in told[-1]
    assert refused("x", lambda: b"").expected == ("not-an-image",)
