from pathlib import Path

import cv2
import numpy as np
import pytest

from vision.damage import DamageRecogniser
from vision.training.photos import BadDataset

torch = pytest.importorskip("torch")

from vision.training.damage.augmentation import Bending, Photos, draw_batch  # noqa: E402
from vision.training.damage.layers import BINS, Raw  # noqa: E402
from vision.training.damage.losses import assign, complete_iou, head_loss  # noqa: E402

STILL = Bending((1.0, 1.0), shift=0.0, turn_deg=0.0, squeeze=0.0, mosaic=0.0, coarse=0.0)


def raw(side: int = 8, classes: int = 2) -> Raw:
    """Return what a head without an opinion says of a photo of 8 x 8 places, 16 px apart."""
    rows, columns = np.mgrid[:side, :side].astype(np.float32)
    places = torch.from_numpy(np.stack([columns, rows], -1).reshape(-1, 2) * 16 + 8)
    count = side * side
    return Raw(
        torch.zeros(1, count, 4, BINS, requires_grad=True),
        torch.full((1, count, classes), -4.0, requires_grad=True),
        places,
        torch.full((count, 1), 16.0),
    )


def labelled(*rows: tuple[float, ...]) -> torch.Tensor:
    return torch.tensor(rows, dtype=torch.float32).reshape(-1, 5)


def test_places_inside_a_box_answer_for_it_and_only_for_its_class() -> None:
    said = raw()
    target = labelled((1, 32, 32, 96, 96))
    wanted = assign(said.classes[0].sigmoid(), said.corners()[0].detach(), said.places, target)
    assert 0 < wanted.chosen.sum() <= 10
    assert ((said.places[wanted.chosen] > 32) & (said.places[wanted.chosen] < 96)).all()
    assert (wanted.corners[wanted.chosen] == target[0, 1:]).all()
    assert wanted.classes[:, 0].sum() == 0 and wanted.classes[:, 1].sum() > 0
    assert not wanted.classes[~wanted.chosen].any()


def test_a_tiny_box_has_a_place_and_an_empty_photo_has_none() -> None:
    said = raw()
    args = said.classes[0].sigmoid(), said.corners()[0].detach(), said.places
    assert assign(*args, labelled((0, 39, 39, 42, 42))).chosen.any()
    assert not assign(*args, labelled()).chosen.any()


def test_the_loss_falls_to_little_when_a_head_is_fitted_to_a_box() -> None:
    said = raw()
    target = [labelled((1, 30, 20, 90, 100))]
    optimiser = torch.optim.Adam([said.sides, said.classes], lr=0.3)
    first = head_loss(said, target).sum()
    for _ in range(150):
        optimiser.zero_grad()
        head_loss(said, target).sum().backward()
        optimiser.step()
    last = head_loss(said, target).sum()
    assert last < 0.2 * first
    best = int(said.classes[0, :, 1].argmax())
    assert said.corners()[0, best].tolist() == pytest.approx([30, 20, 90, 100], abs=3)


def test_a_photo_without_a_box_teaches_silence() -> None:
    said = raw()
    head_loss(said, [labelled()]).sum().backward()
    assert (said.classes.grad > 0).all()
    assert said.sides.grad is None or not said.sides.grad.any()


def test_complete_overlap_is_one_and_less_for_boxes_apart_or_of_another_shape() -> None:
    square = torch.tensor([0.0, 0.0, 10.0, 10.0])
    same, half, apart = (
        float(complete_iou(square, torch.tensor(other)))
        for other in ([0.0, 0.0, 10.0, 10.0], [0.0, 0.0, 10.0, 5.0], [30.0, 0.0, 40.0, 10.0])
    )
    assert same == pytest.approx(1.0)
    assert 0 < half < 0.5
    assert apart < 0


def photos(mirror: list[int]) -> Photos:
    pixels = torch.zeros(1, 3, 64, 64, dtype=torch.uint8)
    pixels[:, :, 16:32, 8:24] = 255
    return Photos(pixels, [np.array([[0, 8, 16, 24, 32]], np.float32)], np.array([1]), mirror)


def test_boxes_are_bent_with_their_photo() -> None:
    rng = np.random.default_rng(0)
    batch = draw_batch(photos([1, 0]), 8, 64, Bending(mosaic=0.0, coarse=0.0), rng)
    for pixels, rows in zip(batch.pixels, batch.boxes, strict=True):
        for _, x1, y1, x2, y2 in rows.astype(int):
            inside = pixels[:, y1:y2, x1:x2].mean()
            assert inside > 1.5 * pixels.mean()


def test_a_mirrored_photo_has_the_names_of_the_other_side() -> None:
    rng = np.random.default_rng(0)
    batch = draw_batch(photos([1, 0]), 16, 64, STILL, rng)
    for rows in batch.boxes:
        assert rows[0].tolist() in ([0, 8, 16, 24, 32], [1, 40, 16, 56, 32])
    assert {float(rows[0, 0]) for rows in batch.boxes} == {0.0, 1.0}


def test_four_photos_become_one_whose_extent_is_unknown() -> None:
    rng = np.random.default_rng(0)
    batch = draw_batch(photos([1, 0]), 4, 64, Bending(mosaic=1.0), rng)
    assert batch.pixels.shape == (4, 3, 64, 64)
    assert (batch.extents == -1).all()
    assert max(len(rows) for rows in batch.boxes) > 1


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Six drawn photos for each head, two of them in the block that is held out."""
    rng = np.random.default_rng(0)
    for name, labels in (
        ("type_severity", "labels_severity8"),
        ("damaged_parts", "labels"),
        ("car_parts", "labels_seg"),
    ):
        folder = tmp_path / "data" / name
        for inner in ("images", labels):
            (folder / inner).mkdir(parents=True)
        for number in (0, 1, 20, 21, 40, 41):
            picture = rng.integers(0, 255, (60, 80, 3), np.uint8)
            cv2.imwrite(str(folder / f"images/{number}.png"), picture)
            (folder / labels / f"{number}.txt").write_text("1 0.5 0.5 0.4 0.4\n")
        rows = [f"images/{number}.png,minor" for number in (0, 1, 20, 21, 40, 41)]
        (folder / "sources.csv").write_text("\n".join(["file,severity", *rows]))
    return tmp_path / "data"


@pytest.mark.train
def test_a_tiny_training_ends_in_a_model_that_serves_and_goes_on_where_it_stopped(
    data: Path, tmp_path: Path
) -> None:
    from vision.training.damage.fitting import Plan
    from vision.training.damage.run import Effort, train_damage

    out = tmp_path / "models"
    effort = Effort(Plan(3.0, each=2, side=128))
    train_damage(data, out, effort)
    seen = DamageRecogniser(out).find(np.full((300, 400, 3), 128, np.uint8))
    assert seen.extent in ("minor", "moderate", "severe")
    with pytest.raises(BadDataset, match="holds a training"):
        train_damage(data, out, Effort(Plan(9.0, each=2, side=128)))
    (out / "work/weights.pt").unlink()
    path = out / "work/checkpoint.pt"
    stopped = torch.load(path)
    torch.save({**stopped, "spent": 2.9}, path)
    train_damage(data, out, effort)
    ended = torch.load(path)
    assert ended["spent"] >= 3.0
    assert stopped["steps"] < ended["steps"] <= stopped["steps"] + 3
