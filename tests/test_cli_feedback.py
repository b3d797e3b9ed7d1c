"""Feedback on lamps, taken out by whoever runs the program."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.bootstrap import build_desks
from assistant.feedback.sql import KeptPick
from assistant.settings import Settings
from tests.command_line import Run, assert_one_line, make_run

MODEL = "a" * 64
CANDIDATES = [{"code": "brake_system", "confidence": 0.55}, {"code": "abs", "confidence": 0.3}]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return make_run(tmp_path, monkeypatch, capfd)


def keep(folder: Path, *picks: str) -> None:
    """Keep answers as drivers give them."""
    desks = build_desks(Settings(_env_file=None, data_dir=folder / "data"))
    for n, pick in enumerate(picks):
        at = datetime(2026, 11, 20 + n, 9, 30, tzinfo=UTC)
        desks.lamp_feedback.keep(
            KeptPick(f"crop-{n}", "session:somebody", "a-thread", at, pick, "red", CANDIDATES,
                     MODEL, b"picture %d" % n)
        )  # fmt: skip
    desks.engine.dispose()


def test_export_writes_cut_outs_and_labels_and_nobodys_name(run: Run, tmp_path: Path) -> None:
    keep(tmp_path, "abs", "neither")
    outcome = run("feedback", "export", "out", "--json")
    assert (outcome.code, outcome.err) == (0, "")
    assert json.loads(outcome.out) == {"exported": 2, "folder": "out"}
    with (tmp_path / "out/labels.csv").open(newline="") as file:
        first, second = csv.DictReader(file)
    assert first == {
        "file": "crops/00001.png", "pick": "abs", "colour": "red",
        "candidates": "brake_system:0.55|abs:0.3", "model": MODEL, "at": "2026-11-20",
    }  # fmt: skip
    assert second["pick"] == "neither"
    assert (tmp_path / "out/crops/00002.png").read_bytes() == b"picture 1"
    written = [path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert not any(b"somebody" in body or b"a-thread" in body for body in written)


def test_export_does_not_mix_with_what_lies_there(run: Run, tmp_path: Path) -> None:
    keep(tmp_path, "abs")
    assert run("feedback", "export", "out").out == "1 cut-outs and their answers are in out.\n"
    assert_one_line(run("feedback", "export", "out"), "out is not empty", "new folder")


def test_an_export_of_nothing_is_an_empty_table(run: Run, tmp_path: Path) -> None:
    assert run("feedback", "export", "out").code == 0
    assert (tmp_path / "out/labels.csv").read_text().splitlines() == [
        "file,pick,colour,candidates,model,at"
    ]
