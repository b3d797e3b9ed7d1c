from pathlib import Path

import numpy as np
import pytest

from tests.private_scenes import PLATE_BOX, car, rear
from vision.geometry import overlaps
from vision.images import Pixels, encode_jpeg
from vision.lamps import open_session
from vision.plates import PlateFinder, as_planes, cut_proposals, moved
from vision.redaction import MODELS
from vision.training.plates.drawn import draw_plate
from vision.training.plates.forms import FORMS
from vision.training.plates.pasting import corners_in, paste_plate
from vision.training.plates.samples import CROP_PX, Sample, Samples, Scene
from vision.training.plates.train import main

NONE = np.zeros((0, 4), np.float32)
BOX = np.array([PLATE_BOX.as_list()], np.float32)


def scenes() -> list[Scene]:
    return [
        Scene(encode_jpeg(car(0).pixels), BOX, NONE),
        Scene(encode_jpeg(rear()), NONE, BOX),
        Scene(encode_jpeg(rear()), NONE, NONE),
    ]


def fresh(atlas: list[Pixels]) -> list[Sample]:
    """Return samples with plates that no training with seed 1 saw."""
    samples = Samples(scenes(), atlas, 2, 30)
    return [sample for number in range(30) if len((sample := samples[number]).plates)]


def test_every_form_of_plate_can_be_drawn() -> None:
    for form in FORMS:
        plate = draw_plate(np.random.default_rng(0), [form])
        assert plate.shape[0] == 96 and abs(plate.shape[1] / 96 - form.ratio) < 0.09 * form.ratio
        assert plate.std() > 10


def test_a_pasted_plate_changes_its_place_and_nothing_else() -> None:
    random, photo = np.random.default_rng(1), rear()
    corners = corners_in(BOX[0], random)
    assert corners.min() >= BOX.min() and (corners.max(0) <= BOX[0, 2:]).all()
    paste_plate(photo, draw_plate(random), corners, random)
    changed = np.argwhere((photo != rear()).any(axis=2))
    assert (changed.min(0)[::-1] >= BOX[0, :2] - 5).all()
    assert (changed.max(0)[::-1] <= BOX[0, 2:] + 5).all()


def test_samples_are_decided_by_their_number_and_tell_each_plate() -> None:
    atlas = [draw_plate(np.random.default_rng(n)) for n in range(4)]
    first, again = Samples(scenes(), atlas, 3, 60), Samples(scenes(), atlas, 3, 60)
    counts = []
    for number in range(40):
        sample = first[number]
        assert sample.pixels.shape == (CROP_PX, CROP_PX, 3)
        assert (sample.pixels == again[number].pixels).all()
        assert (sample.plates[:, :2] < sample.plates[:, 2:]).all()
        counts.append(len(sample.plates))
    assert 0 in counts and sum(counts) >= 15


def test_photos_that_are_not_there_end_the_training(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--photos", str(tmp_path), "--out", str(tmp_path)]) == 2
    assert "holds none of the" in capsys.readouterr().err


@pytest.mark.train
def test_what_is_fitted_tells_the_same_when_it_is_served(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from vision.training.plates.export import export_detector
    from vision.training.plates.fitting import Recipe, fit

    atlas = [draw_plate(np.random.default_rng(n)) for n in range(4)]
    network = fit(scenes(), atlas, Recipe(steps=2, batch=2, workers=0))
    export_detector(network, tmp_path / "plates.onnx")
    planes = as_planes(car(0).pixels)
    with torch.no_grad():
        boxes, sure = (part.numpy() for part in network(torch.from_numpy(planes)))
    served = open_session(tmp_path / "plates.onnx").run(None, {"image": planes})
    assert np.abs(served[0] - boxes).max() < 0.05 and np.abs(served[1] - sure).max() < 0.01


@pytest.mark.train
def test_the_check_learns_what_a_plate_is_and_where_it_lies(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from vision.training.plates.checking import collect, fit_check
    from vision.training.plates.export import export_check

    atlas = [draw_plate(np.random.default_rng(n)) for n in range(8)]
    cuts = collect(scenes(), Samples(scenes(), atlas, 1, 40), PlateFinder(MODELS))
    assert len(cuts.plates) >= 15 and len(cuts.others) >= 1
    export_check(fit_check(cuts, steps=120, batch=32), tmp_path / "check.onnx")
    check = open_session(tmp_path / "check.onnx")
    sure, before, after = [], [], []
    for sample in fresh(atlas):
        aside = sample.plates + 0.15 * np.tile(sample.plates[:, 2:] - sample.plates[:, :2], 2)
        told, moves = check.run(None, {"pixels": cut_proposals(sample.pixels, aside)})
        sure += [*told]
        before += [*overlaps(aside, sample.plates)[0].diagonal()]
        after += [*overlaps(moved(aside, moves), sample.plates)[0].diagonal()]
    steps = np.array([[x, y, x, y] for x in (-300, -150, 150) for y in (-200, -100)], np.float32)
    elsewhere = check.run(None, {"pixels": cut_proposals(rear(), BOX + steps)})[0]
    assert np.mean(sure) > np.mean(elsewhere) + 0.1
    assert np.mean(after) > np.mean(before) + 0.05
