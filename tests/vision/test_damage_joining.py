from collections.abc import Sequence

import pytest

from vision.damage_joining import Mark, join_marks
from vision.damage_parts import SeenPart
from vision.damage_policy import DamagePolicy, Threshold
from vision.types import Box, Finding

POLICY = DamagePolicy(
    names={},
    thresholds={
        "types": Threshold(0.1, 0.3, [0.0, 1.0], [0.0, 1.0]),
        "damaged": Threshold(0.2, 0.5, [0.0, 1.0], [0.0, 1.0]),
    },
)
DOOR = SeenPart("front_left_door", Box(0, 0, 100, 100), 0.9)


def mark(name: str, *corners: float, score: float = 0.8) -> Mark:
    return Mark(name, Box(*corners), score)


def join(
    types: Sequence[Mark] = (),
    damaged: Sequence[Mark] = (),
    parts: Sequence[SeenPart] = (DOOR,),
    extent: str = "minor",
) -> list[Finding]:
    return join_marks(types, damaged, parts, POLICY, extent)


def test_a_damaged_part_takes_in_the_marks_within_it() -> None:
    types = [mark("moderate-broken", 20, 20, 40, 40), mark("minor-scratch", 50, 50, 60, 60)]
    (finding,) = join(types, [mark("door", 0, 0, 100, 100)])
    assert (finding.code, finding.part, finding.kind) == ("broken", "front_left_door", "damage")
    assert finding.box == Box(0, 0, 100, 100)


def test_a_mark_outside_every_damaged_part_is_a_finding_of_its_own() -> None:
    types = [mark("minor-scratch", 20, 20, 40, 40)]
    found = join(types, [mark("bumper", 0, 150, 100, 200)])
    assert [(f.code, f.part) for f in found] == [
        ("dent", "bumper"),
        ("scratch", "front_left_door"),
    ]


@pytest.mark.parametrize(
    ("kind", "code"),
    [("light", "lamp"), ("windshield", "glass"), ("window", "glass"), ("mirror", "broken")],
)
def test_glass_lamps_and_mirrors_are_damaged_in_one_way(kind: str, code: str) -> None:
    inside = [mark("severe-dent", 10, 10, 50, 50)]
    assert join(inside, [mark(kind, 0, 0, 100, 100)])[0].code == code


def test_a_part_that_only_its_photo_tells_of_is_bent_badly_in_a_bad_photo() -> None:
    part = [mark("door", 0, 0, 100, 100)]
    assert join([], part, extent="minor")[0].code == "dent"
    assert join([], part, extent="severe")[0].code == "deformation"


def test_the_worst_mark_within_a_part_names_what_happened_to_it() -> None:
    types = [
        mark("minor-dent", 0, 0, 40, 40, score=0.9),
        mark("severe-broken", 50, 50, 90, 90, score=0.2),
    ]
    assert join(types, [mark("door", 0, 0, 100, 100)])[0].code == "broken"


def test_scratches_alone_dont_say_that_a_damaged_part_isnt_bent() -> None:
    types = [mark("minor-scratch", 0, 0, 40, 40)]
    assert join(types, [mark("door", 0, 0, 100, 100)])[0].code == "dent"


def test_what_is_unsure_is_asked_about_and_what_is_less_is_left_out() -> None:
    damaged = [
        mark("door", 0, 0, 100, 100, score=0.5),
        mark("bumper", 0, 200, 100, 300, score=0.3),
        mark("hood", 0, 400, 100, 500, score=0.1),
    ]
    sure, unsure = join([], damaged)
    assert (sure.decision, sure.candidates) == ("say", ())
    assert (unsure.decision, unsure.part) == ("ask", "bumper")
    assert [(c.code, c.confidence) for c in unsure.candidates] == [("dent", unsure.confidence)]


def test_a_mark_within_a_part_that_is_left_out_is_not_lost() -> None:
    types = [mark("minor-dent", 20, 20, 40, 40, score=0.9)]
    weak = [mark("door", 0, 0, 100, 100, score=0.1)]
    assert [f.code for f in join(types, weak)] == ["dent"]


def test_a_mark_of_its_own_has_its_own_extent() -> None:
    (finding,) = join([mark("severe-broken", 0, 0, 50, 50)], extent="minor")
    assert finding.extent == "severe"


def test_nothing_marked_is_nothing_found() -> None:
    assert join() == []
