"""The lamps suite: photos are read as served, counted, drawn; drawings need no photo."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from evals.run import main
from knowledge_base.load import CONTENT
from tests.clusters import draw_cluster
from vision.training.scenes import Scene
from vision.training.train import load_labels

CODES = [label.code for label in load_labels(CONTENT / "lamp_codes.csv")]
SIZE = (540, 720)


def write_clusters(folder: Path, scenes: list[Scene], *, names: list[str] = CODES) -> Path:
    """Write scenes as a YOLO folder with the names of its classes."""
    for part in ("images", "labels"):
        (folder / part).mkdir(parents=True)
    for n, scene in enumerate(scenes):
        Image.fromarray(scene.image).save(folder / "images" / f"{n}.png")
        rows = []
        for lamp in scene.lamps:
            x1, y1, x2, y2 = lamp.box
            shares = ((x1 + x2) / 2 / SIZE[1], (y1 + y2) / 2 / SIZE[0],
                      (x2 - x1) / SIZE[1], (y2 - y1) / SIZE[0])  # fmt: skip
            rows.append(" ".join(map(str, (CODES.index(lamp.code), *shares))))
        (folder / "labels" / f"{n}.txt").write_text("\n".join(rows))
    (folder / "classes.txt").write_text("\n".join(names))
    return folder


def read_report(out: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((out / "report.json").read_text())["suites"][0]
    document["figures"] = {measure["name"]: measure for measure in document["measures"]}
    return document


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return [draw_cluster(seed, SIZE) for seed in (3, 4)]


def test_photos_are_read_counted_and_drawn(
    tmp_path: Path, scenes: list[Scene], capsys: pytest.CaptureFixture[str]
) -> None:
    cases, out = write_clusters(tmp_path / "own", scenes), tmp_path / "out"
    (cases / "images/broken.jpg").write_bytes(b"no photo")
    (cases / "sources.csv").write_text("file,group\n0.png,van\n1.png,van\nbroken.jpg,bus\n")

    assert main(["lamps", "--cases", str(cases), "--out", str(out)]) in (0, 1)

    report = read_report(out)
    figures = report["figures"]
    lamps = sum(len(scene.lamps) for scene in scenes)
    assert figures["named right"]["n"] == figures["asked about"]["n"] == lamps
    assert figures["photos that can't be read"]["hits"] == 1
    assert figures["wrong said, a photo"]["n"] == 3
    assert figures["time of the lamp stage, p95"]["value"] > 0
    ratio = figures["lamp stage over its bare proposals and models, median"]
    assert ratio["n"] == 2 and ratio["value"] >= 0.9
    counted = [o["result"] for row in report["rows"] for o in row["outcomes"] if "lamp" in o]
    assert len(counted) == lamps
    assert counted.count("named") == figures["named right"]["hits"]
    slices = {measure["name"]: measure["n"] for measure in report["slices"]}
    assert slices["named right, design van"] == lamps
    assert slices[f"named right, {scenes[0].lamps[0].code}"] >= 1
    text = (out / "report.md").read_text()
    assert "### broken.jpg" in text and "## lamps: parts" in text
    assert "design van" not in capsys.readouterr().out
    page = (out / "lamps.html").read_text()
    assert page.count("<figure>") == 3 and page.count("data:image/jpeg;base64,") == 3
    assert "http" not in page
    with Image.open(out / "lamps-001.png") as sheet:
        assert sheet.width == 1920


def test_names_of_another_data_set_need_a_file(
    tmp_path: Path, scenes: list[Scene], capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"lamp {code}" for code in CODES]
    cases = write_clusters(tmp_path / "own", scenes[:1], names=names)
    arguments = ["lamps", "--cases", str(cases), "--out", str(tmp_path / "out")]
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert f"'lamp {scenes[0].lamps[0].code}'" in told and "\nname,code,colour\n" in told

    rows = "\n".join(f"lamp {code},{code}" for code in CODES)
    (tmp_path / "classes.csv").write_text(f"name,code\n{rows}\n")
    assert main([*arguments, "--classes", str(tmp_path / "classes.csv"), "--smoke"]) in (0, 1)
    assert read_report(tmp_path / "out")["figures"]["named right"]["n"] == len(scenes[0].lamps)


def test_a_split_that_the_data_set_lacks_is_refused(
    tmp_path: Path, scenes: list[Scene], capsys: pytest.CaptureFixture[str]
) -> None:
    cases = write_clusters(tmp_path / "own", scenes[:1])
    assert main(["lamps", "--cases", str(cases), "--split", "test"]) == 2
    assert "no photos in a folder for --split test" in capsys.readouterr().err


def test_without_photos_every_code_is_drawn_and_read(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["lamps", "--smoke", "--out", str(out)]) in (0, 1)
    report = read_report(out)
    top = report["figures"]["unseen inks, top-1"]
    assert (top["n"], top["bar"]) == (len(CODES), "≥ 0.95")
    assert top["value"] > 0.4
    assert report["figures"]["unseen inks, rough camera, top-1"]["met"] is None
    assert sum("unseen inks, " in m["name"] and m["n"] == 1 for m in report["slices"]) >= len(CODES)
    assert sum(report["counts"].values()) >= top["n"] - top["hits"]
    assert (out / "lamps-001.png").exists()
