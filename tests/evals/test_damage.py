import csv
import json
from importlib.resources import files
from pathlib import Path

import cv2
import numpy as np
import pytest

from evals.case_files import CaseError
from evals.damage.cases import Learnt, read_cases
from evals.damage.completed import read_completed
from evals.damage.photos import Case
from evals.damage.suite import damage_result
from evals.results import SuiteResult
from evals.run import main
from tests.vision.test_damage import draw_panel

NOTHING = Learnt((), -1)


@pytest.fixture
def panels(tmp_path: Path) -> Path:
    """Four drawn panels in COCO json: three scratched in the middle, one whole."""
    folder = tmp_path / "coco"
    (folder / "photos").mkdir(parents=True)
    images, rows = [], []
    for number in range(4):
        picture = draw_panel(number, scratched=number < 3)
        cv2.imwrite(str(folder / f"photos/{number}.png"), picture[..., ::-1])
        images.append({"id": number, "file_name": f"{number}.png", "width": 640, "height": 480})
        if number < 3:
            row = {"id": number, "image_id": number, "category_id": 7, "iscrowd": 0}
            rows.append({**row, "bbox": [165, 205, 330, 120], "area": 30000.0})
    read = {"images": images, "annotations": rows, "categories": [{"id": 7, "name": "scratch"}]}
    (folder / "annotations").mkdir()
    (folder / "annotations/val.json").write_text(json.dumps(read))
    return folder


def value(result: SuiteResult, name: str) -> float:
    (measure,) = [m for m in (*result.measures, *result.slices) if m.name == name]
    return measure.share.value


def test_drawn_scratches_are_found_and_measured_by_cardds_protocol(
    panels: Path, tmp_path: Path
) -> None:
    result = damage_result(panels, tmp_path / "out")
    assert value(result, "damages found") == 1.0
    assert value(result, "photos of damage where nothing was found") == 0.0
    assert value(result, "missed, scratch") < 1.0
    assert 0.0 < value(result, "told AP50, any") <= 1.0
    assert value(result, "time of the damage stage, p50") > 0
    assert len(result.rows) == 4
    assert (tmp_path / "out/damage.html").is_file()
    assert (tmp_path / "out/damage-001.png").is_file()


def test_a_split_takes_the_json_of_that_name(panels: Path) -> None:
    assert len(read_cases(panels, NOTHING, "dev")) == 4
    with pytest.raises(CaseError, match="--split test"):
        read_cases(panels, NOTHING, "test")


def test_boxes_of_coco_become_shares_of_the_sides(panels: Path) -> None:
    case = read_cases(panels, NOTHING, None)[0]
    assert case.boxes[0].tolist() == pytest.approx([165 / 640, 205 / 480, 495 / 640, 325 / 480])
    assert (case.names, case.areas) == (("scratch",), (30000.0,))


def test_a_yolo_folder_is_read_with_the_names_of_its_classes(tmp_path: Path) -> None:
    for name in ("images", "labels"):
        (tmp_path / name).mkdir()
    cv2.imwrite(str(tmp_path / "images/a.png"), np.zeros((8, 8, 3), np.uint8))
    (tmp_path / "labels/a.txt").write_text("1 0.5 0.5 0.2 0.4\n")
    with pytest.raises(CaseError, match=r"classes\.txt"):
        read_cases(tmp_path, NOTHING, None)
    (tmp_path / "classes.txt").write_text("dent\nlamp broken\n")
    (case,) = read_cases(tmp_path, NOTHING, None)
    assert case.names == ("lamp broken",)
    (tmp_path / "classes.txt").write_text("dent")
    with pytest.raises(CaseError, match=r"a\.txt"):
        read_cases(tmp_path, NOTHING, None)


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """A set of damaged parts: two photos in the block held out, two in one learnt from."""
    folder = tmp_path / "damaged_parts"
    for name in ("images", "labels"):
        (folder / name).mkdir(parents=True)
    for number in (1, 2, 21, 22):
        cv2.imwrite(str(folder / f"images/{number}.png"), np.zeros((64, 64, 3), np.uint8))
        (folder / f"labels/{number}.txt").write_text("3 0.5 0.5 0.5 0.5\n")
    return tmp_path


def test_what_a_model_learnt_from_is_left_out(sets: Path) -> None:
    known = read_cases(sets, Learnt(("damaged",), 0), None)
    assert [case.path.stem for case in known] == ["1", "2"]
    assert not any(case.new_source for case in known)
    strange = read_cases(sets, Learnt(("types",), 0), None)
    assert len(strange) == 4 and all(case.new_source for case in strange)
    assert known[0].names == ("door",)


def test_looking_adds_damages_and_takes_unseen_ones_away() -> None:
    completed = read_completed()
    hidden, (row,) = next(
        (key, rows) for key, rows in completed.rows.items() if [r.what for r in rows] == ["unseen"]
    )
    boxes = np.array([row.box, (0.0, 0.0, 0.1, 0.1)], np.float32)
    case = completed.applied(Case(Path(hidden[1]), hidden[0], "types", boxes, ("a", "b")))
    assert case.reviewed and case.unseen == {0}
    assert len(case.damages(completed=False)) == 2
    assert len(case.damages(completed=True)) == 1 + len(case.added)
    wrong = Case(Path(hidden[1]), hidden[0], "types", boxes[1:], ("b",))
    with pytest.raises(CaseError, match="no labelled box"):
        completed.applied(wrong)


def test_the_table_of_what_looking_added_is_sound() -> None:
    known = {"scratch", "dent", "broken", "glass", "lamp", "deformation", "unseen", "reviewed"}
    with (files("evals") / "suites/damage/completed.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["what"] for row in rows} <= known
    for row in rows:
        if row["what"] != "reviewed":
            x1, y1, x2, y2 = (float(row[name]) for name in ("x1", "y1", "x2", "y2"))
            assert 0 <= x1 < x2 <= 1 and 0 <= y1 < y2 <= 1, row
    assert len(read_completed().files("damaged_parts")) == 100
    assert len(read_completed().files("type_severity")) == 60


@pytest.mark.parametrize("arguments", [[], ["--cases", "."]])
def test_without_labelled_photos_it_says_what_is_needed(
    arguments: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["damage", "--out", str(tmp_path / "out"), *arguments]) == 2
    assert "COCO json" in capsys.readouterr().err


def test_a_broken_json_is_named(panels: Path, tmp_path: Path) -> None:
    (panels / "annotations/val.json").write_text("{}")
    with pytest.raises(CaseError, match=r"val\.json"):
        damage_result(panels, tmp_path / "out")
