import pytest

from vision.damage_parts import SeenPart, covered, name_part, overlap, part_below
from vision.types import Box


def seen(part: str, *corners: float) -> SeenPart:
    return SeenPart(part, Box(*corners), 0.9)


def test_a_damaged_part_is_named_with_its_side_where_that_part_was_seen() -> None:
    parts = [seen("front_left_door", 0, 0, 100, 100), seen("back_left_door", 100, 0, 200, 100)]
    assert name_part("door", Box(10, 10, 90, 90), parts) == "front_left_door"
    assert name_part("door", Box(110, 10, 190, 90), parts) == "back_left_door"


def test_left_and_right_are_told_by_the_part_seen_there() -> None:
    parts = [seen("front_left_light", 0, 0, 40, 30), seen("front_right_light", 160, 0, 200, 30)]
    assert name_part("light", Box(5, 2, 38, 28), parts) == "front_left_light"
    assert name_part("light", Box(165, 2, 198, 28), parts) == "front_right_light"


def test_a_part_seen_elsewhere_gives_no_side() -> None:
    parts = [seen("front_left_door", 300, 0, 400, 100)]
    assert name_part("door", Box(10, 10, 90, 90), parts) == "door"
    assert name_part("bumper", Box(10, 10, 90, 90), []) == "bumper"


@pytest.mark.parametrize(
    ("kind", "part"), [("windshield", "glass"), ("window", "side_glass"), ("dent", None)]
)
def test_what_is_no_part_of_the_catalogue_gets_its_name_there(kind: str, part: str | None) -> None:
    assert name_part(kind, Box(0, 0, 10, 10), []) == part


def test_a_mark_is_on_the_smallest_part_below_most_of_it() -> None:
    parts = [seen("front_bumper", 0, 0, 200, 100), seen("front_left_light", 0, 0, 50, 40)]
    assert part_below(Box(5, 5, 45, 35), parts) == "front_left_light"
    assert part_below(Box(100, 50, 150, 90), parts) == "front_bumper"
    assert part_below(Box(180, 80, 300, 200), parts) is None


def test_shares_of_boxes() -> None:
    half = Box(0, 0, 10, 10), Box(5, 0, 15, 10)
    assert covered(*half) == pytest.approx(0.5)
    assert overlap(*half) == pytest.approx(1 / 3)
    assert covered(Box(0, 0, 1, 1), Box(2, 2, 3, 3)) == 0
