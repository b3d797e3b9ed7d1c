from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vision.scene_classifier import SIDE_PX, SceneClassifier
from vision.training.photos import BadDataset
from vision.training.scene.calibration import calibrate, read_all
from vision.training.scene.catalogue import designs
from vision.training.scene.confusion import Figures, Said, table
from vision.training.scene.samples import Amounts, Row, make_samples
from vision.training.scene.sources import (
    fold_names,
    fold_of_parts,
    fold_of_source,
    load_scene_photos,
)
from vision.views import VIEWS


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Two photos of each of four sources."""
    folder, rng = tmp_path / "photos", np.random.default_rng(0)
    for place in ("vehicle/lensor", "vehicle/yathar", "other/gimp", "dashboard/van"):
        (folder / place).mkdir(parents=True)
        for n in range(2):
            pixels = rng.integers(0, 256, (60, 80, 3), np.uint8)
            Image.fromarray(pixels).save(folder / place / f"{n}.png")
    return folder


def test_photos_carry_view_and_source(dataset: Path) -> None:
    photos = load_scene_photos(dataset)
    assert len(photos) == 8
    assert {(p.view, p.source) for p in photos} == {
        ("vehicle", "lensor"), ("vehicle", "yathar"), ("other", "gimp"), ("dashboard", "van"),
    }  # fmt: skip


def test_a_folder_that_is_no_view_is_refused(dataset: Path) -> None:
    (dataset / "boats").mkdir()
    with pytest.raises(BadDataset, match="boats"):
        load_scene_photos(dataset)


def test_sources_keep_their_fold_and_all_folds_are_used() -> None:
    assert fold_of_source("lensor") == fold_of_source("trodo") != fold_of_source("yathar")
    assert {fold_of_source(f"design {n}") for n in range(40)} == set(fold_names())


def test_every_kind_of_drawing_is_measured_somewhere_and_mixed_ones_nowhere() -> None:
    folds = {design.name: fold_of_parts(design.parts) for design in designs()}
    assert folds["handheld_mono_lines"] == "b"
    assert folds["tablet_code_list"] is None
    drawn = {(design.view, fold_of_parts(design.parts)) for design in designs()}
    for view in ("scan_tool", "plate", "document", "other"):
        assert {(view, fold) for fold in fold_names()} <= drawn


def test_every_design_draws_a_photo() -> None:
    for design in designs():
        photo = design.draw(np.random.default_rng(3), None)
        assert photo.dtype == np.uint8 and photo.shape[2] == 3 and photo.std() > 2, design.name


def test_a_drawing_is_the_same_again() -> None:
    for design in designs()[::9]:
        first, again = (design.draw(np.random.default_rng(3), None) for _ in range(2))
        assert (first == again).all(), design.name


def test_pictures_are_made_once_and_a_stopped_run_makes_the_same(
    dataset: Path, tmp_path: Path
) -> None:
    photos, amounts = load_scene_photos(dataset), Amounts(4, 3, 2)
    whole = make_samples(photos, amounts, tmp_path / "whole", seed=1)
    half = make_samples(photos, amounts, tmp_path / "half", seed=1)
    half.pictures[10:] = 0
    half.pictures.flush()
    (tmp_path / "half/made.txt").write_text("10")
    resumed = make_samples(photos, amounts, tmp_path / "half", seed=1)
    assert (np.array(resumed.pictures) == np.array(whole.pictures)).all()
    measured = [row for row in whole.rows if not row.learnt and not row.drawn]
    assert len(measured) == len(photos)


def test_answers_below_the_threshold_are_left_open() -> None:
    rows = [Row(VIEWS[n % 8], f"s{n % 3}", "a", False, False) for n in range(240)]
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 1, (240, 8)).astype(np.float32)
    logits[np.arange(240), np.arange(240) % 8] += np.where(np.arange(240) < 200, 7, 0)
    policy = calibrate(logits, rows)
    said = read_all(policy, logits, rows)
    figures = Figures.of(said)
    everything = Figures.of([Said(s.truth, s.view, True, s.source) for s in said])
    assert figures.answered.hits < 240
    assert figures.right.value > everything.right.value


def test_the_table_counts_every_photo_once() -> None:
    said = [
        Said("vehicle", "vehicle", True, "x"), Said("vehicle", "other", True, "x"),
        Said("vehicle", "other", False, "x"), Said("plate", "document", True, "y"),
    ]  # fmt: skip
    rows = table(said)
    vehicle = next(row for row in rows if row.startswith("| vehicle"))
    assert vehicle.split("|")[-3:] == [" 1 ", " 3 ", ""]
    assert Figures.of(said).right.hits == 2


@pytest.mark.train
def test_a_tiny_training_ends_in_a_model_that_serves(dataset: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from vision.training.scene.fitting import Schedule
    from vision.training.scene.train import Effort, train_scene

    effort, out = Effort(Amounts(6, 6, 3), Schedule(steps=3, batch=4)), tmp_path / "model"
    said = train_scene(dataset, out, seed=1, effort=effort)
    assert sum(not one.drawn for one in said) == 8
    assert (out / "scene.md").read_text("utf-8").startswith("# Scene model")
    classifier = SceneClassifier(out)
    squares = np.zeros((2, SIDE_PX, SIDE_PX, 3), np.uint8)
    assert classifier.logits(squares).shape == (2, len(VIEWS))
    assert classifier.judge_pixels(squares[0])[0] in VIEWS
    with pytest.raises(BadDataset, match="on other data"):
        train_scene(dataset, out, seed=2, effort=effort)
