"""The scene suite: photos by view and source are looked at, counted and timed."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from evals.run import main
from vision.training.scene.catalogue import designs


def read_report(out: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((out / "report.json").read_text())["suites"][0]
    document["figures"] = {measure["name"]: measure for measure in document["measures"]}
    return document


def test_photos_are_counted_by_what_they_show(tmp_path: Path) -> None:
    cases, out = tmp_path / "photos", tmp_path / "out"
    drawings = {design.name: design for design in designs()}
    for place, name in (("scan_tool/ours", "tablet_code_list"), ("plate/ours", "plate_russia")):
        (cases / place).mkdir(parents=True)
        for n in range(2):
            image = drawings[name].draw(np.random.default_rng(n), None)
            Image.fromarray(image).save(cases / place / f"{n}.png")
    (cases / "plate/ours/broken.jpg").write_bytes(b"no photo")

    assert main(["scene", "--cases", str(cases), "--out", str(out)]) in (0, 1)

    report = read_report(out)
    assert report["figures"]["left open"]["n"] == 4
    assert report["figures"]["photos that can't be read"]["hits"] == 1
    assert report["figures"]["time, p95"]["value"] > 0
    assert sum(report["counts"].values()) == 4
    assert {row.get("source") for row in report["rows"]} == {"ours", None}


def test_without_photos_it_draws_some_of_every_kind(tmp_path: Path) -> None:
    assert main(["scene", "--smoke", "--out", str(tmp_path)]) in (0, 1)
    report = read_report(tmp_path)
    assert len(report["rows"]) == len(designs())
    right = report["figures"]["scene right, of those answered"]
    assert right["value"] > 0.8


def test_a_folder_without_views_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "boats").mkdir()
    assert main(["scene", "--cases", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "boats" in capsys.readouterr().err
