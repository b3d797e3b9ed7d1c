"""The command: what it refuses, what it writes, how it exits."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evals.run import main

ROOT = Path(__file__).resolve().parents[2]
RED = "label: red_flag\nlocale: en\nphrasings: [{about: fire, dev: [%s]}]\n"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nope"], "there is no suite nope"),
        (["dialogue", "safety", "--cases", "x"], "--cases needs the one suite"),
        (["retrieval", "--cases", "nowhere"], "nowhere names no"),
        (["lamps", "--cases", "nowhere"], "nowhere doesn't exist"),
        (["lamps", "--cases", str(ROOT / "evals")], "evals holds no labelled photos"),
        (["lamps", "--classes", "x.csv"], "--classes goes with lamps --cases"),
        (["safety", "--cases", "x", "--classes", "x.csv"], "--classes goes with lamps --cases"),
    ],
)
def test_wrong_input_is_said_in_one_line(
    arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert complaint in told and told.count("\n") == 1


def test_own_phrasings_are_measured_and_a_missed_bar_fails_the_run(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(RED % "my car is on fire, hello")
    command = [sys.executable, "-m", "assistant.cli", "eval", "safety"]
    command += ["--cases", str(tmp_path / "own.yaml"), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ}, capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert report["about"]["assistant"] == "embedded"
    omitted = report["suites"][0]["measures"][0]
    assert (omitted["hits"], omitted["n"], omitted["met"]) == (1, 2, False)
    assert "**hello**" in (tmp_path / "out" / "report.md").read_text()
