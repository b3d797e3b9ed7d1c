from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from vision.lamps import LampRecogniser
from vision.training.crossfit import Steps
from vision.training.datasets.reading import load_photos
from vision.training.folds import capped, fold_names, fold_of, photo_weights
from vision.training.generation import Amounts
from vision.training.lighting import COLOURS
from vision.training.photos import BadDataset
from vision.training.samples import collect
from vision.training.scenes import build_stock, draw_scene
from vision.training.train import Effort, Sources, load_labels, train_lamps

CODES = Path(str(files("knowledge_base") / "content/lamp_codes.csv"))
NAMES = [label.code for label in load_labels(CODES)]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Four drawn photos of four cluster designs in the layout of the labelled photos."""
    import cv2

    stock = build_stock({label.code: label.colours for label in load_labels(CODES)})
    folder = tmp_path / "clusters"
    (folder / "images").mkdir(parents=True)
    (folder / "labels").mkdir()
    sources, boxes = ["file,group"], ["file,x1,y1,x2,y2,code,colour,certain"]
    for i, group in enumerate(("tata_vista", "trodo", "maruti_ciaz", "hyundai_creta")):
        scene = draw_scene(stock, np.random.default_rng(i), size=(360, 480), gentle=True)
        height, width = scene.image.shape[:2]
        cv2.imwrite(str(folder / f"images/{i}.png"), scene.image[..., ::-1])
        lines = []
        for lamp in scene.lamps:
            x1, y1, x2, y2 = lamp.box
            lines.append(
                f"{NAMES.index(lamp.code)} {(x1 + x2) / 2 / width} "
                f"{(y1 + y2) / 2 / height} {(x2 - x1) / width} {(y2 - y1) / height}"
            )
            boxes.append(f"{i}.png,{x1},{y1},{x2},{y2},{lamp.code},{lamp.colour},yes")
        (folder / f"labels/{i}.txt").write_text("\n".join(lines))
        sources.append(f"{i}.png,{group}")
    (folder / "sources.csv").write_text("\n".join(sources))
    (folder / "boxes.csv").write_text("\n".join(boxes))
    return folder


def test_labelled_photos_are_read_back_as_drawn(dataset: Path) -> None:
    photos = load_photos(dataset, NAMES)
    assert [photo.group for photo in photos][:2] == ["tata_vista", "trodo"]
    scene = photos[0].load()
    assert scene.lamps
    assert all(lamp.colour in COLOURS for lamp in scene.lamps)
    assert all(0 <= lamp.box[0] < lamp.box[2] <= 480 for lamp in scene.lamps)


def test_a_label_outside_the_closed_set_is_refused_with_its_file(dataset: Path) -> None:
    (dataset / "labels/0.txt").write_text("99 0.5 0.5 0.1 0.1")
    with pytest.raises(BadDataset, match=r"0\.txt"):
        load_photos(dataset, NAMES)


def test_a_folder_without_images_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDataset, match="images"):
        load_photos(tmp_path, NAMES)


def test_all_designs_of_a_maker_are_measured_together() -> None:
    assert fold_of("hyundai_creta") == fold_of("hyundai_ix35")
    assert fold_of("maruti_ciaz") == fold_of("maruti_eeco") != fold_of("hyundai_creta")


def test_a_design_that_is_not_listed_has_a_lasting_fold() -> None:
    assert fold_of("anything_new") == fold_of("anything_new")
    assert {fold_of(f"design {n}") for n in range(60)} == set(fold_names())


def test_many_photos_of_one_design_count_less_each(dataset: Path) -> None:
    photos = load_photos(dataset, NAMES)
    once, often = photo_weights(photos)[0], photo_weights([*photos, *[photos[0]] * 15])
    assert often[0] == pytest.approx(once / 4)
    assert often[2] == pytest.approx(once)


def test_big_groups_are_capped(dataset: Path) -> None:
    photos = load_photos(dataset, NAMES) * 200
    kept = capped(photos)
    assert sum(photo.group == "trodo" for photo in kept) == 40
    assert sum(photo.group == "tata_vista" for photo in kept) == 200


def test_crops_carry_the_code_or_say_that_nothing_is_lit(dataset: Path) -> None:
    scene = load_photos(dataset, NAMES)[0].load()
    samples = collect(scene, NAMES, np.random.default_rng(0), origin=2, negatives=5)
    lit = samples.code < len(NAMES)
    assert lit.sum() >= 2 * len(scene.lamps)
    assert (samples.code[~lit] == len(NAMES)).all()
    assert (samples.colour[~lit] == -1).all()
    assert samples.crops.shape[1:] == (96, 96, 3)


@pytest.mark.train
def test_a_tiny_training_ends_in_models_that_serve(dataset: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    effort = Effort(Amounts(3, 3, width_px=480, negatives=20), Steps(4, 2, 4))
    out = tmp_path / "models"
    report = train_lamps(Sources(dataset), out, codes=CODES, seed=1, effort=effort)
    assert report.photos == 4
    assert (out / "lamps.md").read_text("utf-8").startswith("# Warning-lamp models")
    scene = load_photos(dataset, NAMES)[3].load()
    sighting = LampRecogniser(out).look_twice(scene.image)
    assert sighting.codes.shape[1] == len(NAMES) + 1
    assert isinstance(LampRecogniser(out).find(scene.image), list)
    stamps = {path: path.stat().st_mtime_ns for path in (out / "work").rglob("*.onnx")}
    train_lamps(Sources(dataset), out, codes=CODES, seed=1, effort=effort)
    assert stamps and all(path.stat().st_mtime_ns == stamp for path, stamp in stamps.items())
