from pathlib import Path

import cv2
import numpy as np
import pytest

from vision.training.damage.folders import held_out, read_boxes, read_folder, read_sets
from vision.training.damage.labels import DAMAGED, PARTS, TYPES, mirrored
from vision.training.damage.matching import found_by
from vision.training.damage.seen import Marked, SeenPhoto
from vision.training.damage.thresholds import choose_thresholds, rising_shares
from vision.training.photos import BadDataset


def boxes(*corners: tuple[float, ...]) -> np.ndarray:
    return np.array(corners, np.float32).reshape(-1, 4)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("images", "labels"):
        (tmp_path / name).mkdir()
    for number in (3, 21, 161):
        cv2.imwrite(str(tmp_path / f"images/{number}.png"), np.zeros((8, 8, 3), np.uint8))
        (tmp_path / f"labels/{number}.txt").write_text("1 0.5 0.5 0.2 0.4\n")
    cv2.imwrite(str(tmp_path / "images/unlabelled.png"), np.zeros((8, 8, 3), np.uint8))
    rows = ["file,severity", "images/3.png,minor", "images/21.png,major", "images/161.png,"]
    (tmp_path / "sources.csv").write_text("\n".join(rows))
    return tmp_path


def test_labelled_photos_are_read_with_boxes_and_extent(folder: Path) -> None:
    photos = {photo.path.stem: photo for photo in read_folder(folder)}
    assert set(photos) == {"3", "21", "161"}
    assert photos["3"].boxes == pytest.approx(np.array([[1, 0.4, 0.3, 0.6, 0.7]]))
    assert [photos[name].extent for name in ("3", "21", "161")] == [0, 2, -1]


def test_photos_in_a_row_are_on_one_side_of_the_split(folder: Path) -> None:
    blocks = {photo.path.stem: photo.block for photo in read_folder(folder)}
    assert blocks == {"3": 0, "21": 1, "161": 8}
    sets = {"types": read_folder(folder)}
    assert [photo.path.stem for photo in held_out(sets, 0)["types"]] == ["161", "3"]


def test_a_polygon_is_read_as_the_box_around_it(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("2 0.1 0.2 0.5 0.3 0.4 0.9\n0 0.5 0.5 1 1\n")
    assert read_boxes(text) == pytest.approx(np.array([[2, 0.1, 0.2, 0.5, 0.9], [0, 0, 0, 1, 1]]))


@pytest.mark.parametrize("line", ["1 0.5 0.5", "1 0.5 0.5 0.1 0.1 0.3"])
def test_a_broken_label_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    text = tmp_path / "a.txt"
    text.write_text(f"0 0.5 0.5 1 1\n{line}\n")
    with pytest.raises(BadDataset, match=r"a\.txt:2"):
        read_boxes(text)


def test_a_folder_without_sets_or_without_labels_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadDataset, match="type_severity"):
        read_sets(tmp_path)
    (tmp_path / "damaged_parts/images").mkdir(parents=True)
    with pytest.raises(BadDataset, match="labels"):
        read_sets(tmp_path)


def test_left_and_right_change_places_in_a_mirror() -> None:
    turned = mirrored(PARTS)
    assert PARTS[turned[PARTS.index("front_left_door")]] == "front_right_door"
    assert [turned[turned[n]] for n in range(len(PARTS))] == list(range(len(PARTS)))
    assert mirrored(TYPES) == list(range(len(TYPES)))
    assert mirrored(DAMAGED) == list(range(len(DAMAGED)))


def test_a_damage_is_found_by_overlap_or_by_a_box_around_or_within_it() -> None:
    labelled = boxes((0, 0, 100, 100))
    told = boxes((0, 0, 100, 40), (0, 0, 400, 400), (90, 90, 190, 190), (20, 20, 40, 40))
    assert found_by(told, labelled)[:, 0].tolist() == [True, True, False, True]


def test_the_share_right_rises_with_the_score() -> None:
    scores = np.arange(200) / 200
    right = np.random.default_rng(0).random(200) < scores
    knots, shares = rising_shares(scores, right)
    assert knots == sorted(knots) and shares == sorted(shares)
    told = np.interp([0.2, 0.8], knots, shares)
    assert told == pytest.approx([0.2, 0.8], abs=0.2)


def marked(*rows: tuple[float, bool], labelled: int) -> Marked:
    """Return marks far apart; those that are right have found a damage each, in order."""
    corners = boxes(*[(100 * n, 0, 100 * n + 50, 50) for n in range(len(rows))])
    right = np.array([hit for _, hit in rows], bool)
    found = np.zeros((len(rows), labelled), bool)
    found[np.flatnonzero(right), np.arange(right.sum())] = True
    return Marked(corners, np.array([score for score, _ in rows]), found)


def seen(*rows: tuple[float, bool], labelled: int, obvious: bool = True) -> SeenPhoto:
    return SeenPhoto(marked(labelled=labelled), marked(*rows, labelled=labelled), obvious)


def test_thresholds_find_most_within_the_wrong_boxes_allowed() -> None:
    photos = [
        seen((0.9, True), (0.6, True), labelled=2),
        seen((0.5, False), (0.4, False), (0.3, True), (0.2, False), labelled=1),
        seen((0.1, False), labelled=0, obvious=False),
        seen(labelled=0, obvious=False),
    ]
    limits = choose_thresholds(photos)["damaged"]
    # One wrong box in the four photos may be said, two may be said or asked about.
    assert 0.4 < limits.say <= 0.6
    assert 0.2 < limits.ask <= 0.3
    assert limits.confidence(0.9) > limits.confidence(0.2)


def test_a_lone_mark_is_asked_about_where_obvious_damage_would_pass_in_silence() -> None:
    loud = [seen((0.8, True), labelled=1) for _ in range(20)]
    quiet = seen((0.3, True), labelled=1)
    wrong = [seen((0.5, False), labelled=0, obvious=False) for _ in range(40)]
    assert choose_thresholds([*loud, *wrong])["damaged"].lone > 0.5
    limits = choose_thresholds([*loud, quiet, *wrong])["damaged"]
    assert 0.1 < limits.lone <= 0.3 < limits.ask


def test_a_type_within_a_damaged_part_is_no_finding_of_its_own() -> None:
    photo = SeenPhoto(
        Marked(
            boxes((10, 10, 20, 20), (60, 10, 80, 20)), np.array([0.9, 0.9]), np.zeros((2, 0), bool)
        ),
        Marked(boxes((0, 0, 40, 40)), np.array([0.5]), np.zeros((1, 0), bool)),
        obvious=False,
    )
    types, damaged = photo.kept({"types": 0.1, "damaged": 0.1})
    assert (types.tolist(), damaged.tolist()) == ([False, True], [True])
    assert photo.kept({"types": 0.1, "damaged": 0.6})[0].all()
