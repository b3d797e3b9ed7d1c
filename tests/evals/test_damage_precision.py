import numpy as np
import pytest

from evals.damage.average_precision import Told, Truth, average_precisions, match_all
from evals.damage.names import GROUPS, group_of

BOX = (100.0, 100.0, 200.0, 200.0)


def told(*rows: tuple[tuple[float, ...], float], number: int = 0) -> Told:
    boxes = np.array([box for box, _ in rows], np.float64).reshape(-1, 4)
    scores = np.array([score for _, score in rows], np.float64)
    return Told(boxes, scores, np.full(len(rows), number, np.int64))


def truth(*boxes: tuple[float, ...], crowds: tuple[int, ...] = ()) -> Truth:
    corners = np.array(boxes, np.float64).reshape(-1, 4)
    areas = (corners[:, 2:] - corners[:, :2]).prod(1)
    flags = np.array([n in crowds for n in range(len(boxes))], bool)
    return Truth(corners, np.zeros(len(boxes), np.int64), areas, flags)


def precision(photos: list[tuple[Told, Truth]], area: str = "all") -> np.ndarray:
    found = average_precisions(match_all(photos, 0, area))
    assert found is not None
    return found


def test_a_box_counts_up_to_the_overlap_that_it_has() -> None:
    # 100 x 100 against 100 x 80: IoU 0.8, right at 0.5 to 0.8 and wrong above.
    near = (100.0, 100.0, 200.0, 180.0)
    assert precision([(told((near, 0.9)), truth(BOX))]) == pytest.approx([1.0] * 7 + [0.0] * 3)


def test_a_second_box_on_one_damage_is_wrong() -> None:
    twice = told((BOX, 0.9), (BOX, 0.8))
    other = (400.0, 400.0, 500.0, 500.0)
    photos = [(twice, truth(BOX, other)), (told((BOX, 0.7)), truth(BOX))]
    # Recall 1/3 at precision 1, 2/3 at 2/3; nothing beyond.
    expected = (34 * 1.0 + 33 * 2 / 3) / 101
    assert precision(photos)[0] == pytest.approx(expected)


def test_a_wrong_box_above_a_right_one_costs_and_below_it_does_not() -> None:
    far = (500.0, 500.0, 600.0, 600.0)
    assert precision([(told((BOX, 0.9), (far, 0.8)), truth(BOX))])[0] == pytest.approx(1.0)
    assert precision([(told((BOX, 0.8), (far, 0.9)), truth(BOX))])[0] == pytest.approx(0.5)


def test_damage_outside_a_bin_of_area_counts_neither_way() -> None:
    small, big = (0.0, 0.0, 100.0, 100.0), (200.0, 200.0, 500.0, 500.0)
    photos = [(told((small, 0.9), (big, 0.8)), truth(small, big))]
    assert precision(photos, "small")[0] == pytest.approx(1.0)
    assert precision(photos, "large")[0] == pytest.approx(1.0)
    assert average_precisions(match_all(photos, 0, "medium")) is None


def test_boxes_within_a_crowd_are_passed_over() -> None:
    crowd = (0.0, 0.0, 300.0, 300.0)
    inside = (10.0, 10.0, 60.0, 60.0)
    photos = [
        (
            told((inside, 0.9), ((400.0, 0.0, 500.0, 100.0), 0.8)),
            truth(crowd, (400.0, 0.0, 500.0, 100.0), crowds=(0,)),
        )
    ]
    assert precision(photos)[0] == pytest.approx(1.0)


def test_other_classes_are_not_mixed_in() -> None:
    photos = [(told((BOX, 0.9), number=1), truth(BOX))]
    assert precision(photos)[0] == 0.0
    assert average_precisions(match_all(photos, 1)) is None


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("dent", "dent"),
        ("minor-dent", "dent"),
        ("glass shatter", "glass"),
        ("lamp_broken", "lamp"),
        ("Tire Flat", "tyre"),
        ("severe-broken", "crack"),
        ("deformation", "dent"),
        ("rust", None),
        ("minor", None),
    ],
)
def test_damages_of_other_sets_are_grouped_as_cardd_does(name: str, group: str | None) -> None:
    assert group_of(name) == group
    assert group is None or group in GROUPS
