"""Exported answers of drivers as training crops."""

import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vision.cutout import CUTOUT_CONTEXT, cut_out
from vision.images import Photo
from vision.training.crossfit import DRAWN, MIXED, seen_outside
from vision.training.feedback import FEEDBACK_WEIGHT, load_feedback
from vision.training.fitting import sampling_odds
from vision.training.generation import Amounts, Ingredients, load_samples, make_samples
from vision.training.lighting import COLOURS
from vision.training.photos import BadDataset, LabelledPhoto
from vision.training.samples import FEEDBACK, STORED_CONTEXT, STORED_PX, UNKNOWN, Samples, join
from vision.training.scenes import Stock
from vision.training.train import sample_weights
from vision.types import Box

CODES = ("abs", "brake_system", "parking_brake")


def export(folder: Path, *rows: tuple[str, str]) -> Path:
    """Write cut-outs of a red square on black, one for each pick and colour."""
    pixels = np.zeros((360, 640, 3), np.uint8)
    pixels[80:140, 100:160] = (230, 30, 30)
    png = cut_out(Photo(pixels, 640, 360), Box(100, 80, 160, 140))
    (folder / "crops").mkdir()
    with (folder / "labels.csv").open("w", newline="") as file:
        labels = csv.writer(file)
        labels.writerow(("file", "pick", "colour", "candidates", "model", "at"))
        for n, (pick, colour) in enumerate(rows):
            (folder / f"crops/{n}.png").write_bytes(png)
            labels.writerow((f"crops/{n}.png", pick, colour, "abs:0.5", "0" * 64, "2026-11-26"))
    return folder


def test_answers_become_samples_with_the_lamp_as_large_as_in_others(tmp_path: Path) -> None:
    folder = export(tmp_path, ("parking_brake", "red"), ("abs", ""))
    samples = load_feedback(folder, CODES)
    assert samples.code.tolist() == [2, 0]
    assert samples.colour.tolist() == [COLOURS.index("red"), -1]
    assert samples.origin.tolist() == [2, 2]
    assert samples.photo.tolist() == [FEEDBACK, FEEDBACK]
    assert samples.crops.shape == (2, STORED_PX, STORED_PX, 3)
    lit = (samples.crops[0][..., 0] > 120).any(axis=0).sum()
    assert lit == pytest.approx(STORED_PX / STORED_CONTEXT, abs=2)
    assert len(join([samples, samples])) == 4


def test_a_cut_out_holds_as_much_around_the_lamp_as_training_keeps() -> None:
    assert CUTOUT_CONTEXT >= STORED_CONTEXT


def test_answers_that_name_no_lamp_of_the_set_are_left_out(tmp_path: Path) -> None:
    samples = load_feedback(export(tmp_path, ("neither", "red"), ("esc", "amber")), CODES)
    assert len(samples) == 0 and samples.crops.shape == (0, STORED_PX, STORED_PX, 3)


def test_what_is_no_export_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadDataset, match=r"labels\.csv can't be read.*feedback export"):
        load_feedback(tmp_path, CODES)
    folder = export(tmp_path, ("abs", "red"))
    (folder / "crops/0.png").write_bytes(b"no picture")
    with pytest.raises(BadDataset, match=r"0\.png is not a readable image"):
        load_feedback(folder, CODES)
    (folder / "labels.csv").write_text("a,b\n1,2\n")
    with pytest.raises(BadDataset, match="columns"):
        load_feedback(folder, CODES)


def test_a_cut_out_carries_no_metadata(tmp_path: Path) -> None:
    folder = export(tmp_path, ("abs", "red"))
    with Image.open(folder / "crops/0.png") as crop:
        assert crop.info == {} and crop.getexif() == {}


def of_photo(photo: int, origin: int = 2) -> Samples:
    """Return one crop of the first code, of a photo."""
    crops = np.zeros((1, STORED_PX, STORED_PX, 3), np.uint8)
    rows = (np.array([value], np.int64) for value in (0, 0, origin, photo))
    return Samples(crops, *rows)


def test_feedback_joins_the_crops_of_a_run(tmp_path: Path) -> None:
    folder = export(tmp_path, ("parking_brake", "red"), ("neither", "red"))
    given = Ingredients(Stock({}), CODES, feedback=folder)
    make_samples(given, Amounts(scenes=0, pasted=0), tmp_path / "run", seed=1, processes=1)
    kept = load_samples(tmp_path / "run")
    assert kept is not None
    assert (kept.code.tolist(), kept.photo.tolist()) == ([2], [FEEDBACK])


def test_only_the_last_fit_learns_from_feedback_and_at_less_weight(tmp_path: Path) -> None:
    told = load_feedback(export(tmp_path, ("abs", "red")), CODES)
    samples = join([of_photo(0), of_photo(UNKNOWN, origin=0), told])
    photos = [LabelledPhoto(tmp_path / "0.png", "a design", ())]
    weights = sample_weights(samples, photos)
    assert weights.tolist() == [1.0, 1.0, FEEDBACK_WEIGHT]
    assert seen_outside(samples, ["here"], "here").tolist() == [False, True, False]
    assert seen_outside(samples, ["here"], "there").tolist() == [True, True, False]
    base = sampling_odds(samples, DRAWN, not_a_lamp=len(CODES))
    last = sampling_odds(samples, MIXED, not_a_lamp=len(CODES), weight=weights)
    assert base[2] == 0 and 0 < last[2] < last[0]
