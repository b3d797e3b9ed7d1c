"""Several photos of one car become one list of damages, corrected by the driver."""

import pytest

from assistant.damage.correction_words import read_remarks
from assistant.damage.merging import merge_damages
from assistant.damage.part_words import find_parts
from assistant.damage.types import Correction, Damage
from assistant.planner.folding import fold
from tests.damage.findings import damage, seen

LIST = [
    damage("dent", "front_left_door", "minor"),
    damage("scratch", "front_bumper"),
    damage("dent", "hood"),
]


def keys(damages: list[Damage]) -> list[tuple[str, str | None]]:
    return [(d.code, d.part) for d in damages]


def test_the_same_damage_in_two_photos_is_one_and_as_bad_as_the_worse_shows_it() -> None:
    near = seen("dent", "hood", "moderate", confidence=0.8)
    far = seen("dent", "hood", "minor", confidence=0.95)
    (one,) = merge_damages([[far], [near]])
    assert (one.extent, one.photos, one.confidence) == ("moderate", (1, 2), 0.95)


def test_two_types_on_a_part_and_a_type_on_two_parts_stay_apart() -> None:
    photo = [seen("dent", "hood"), seen("scratch", "hood"), seen("scratch", "front_bumper")]
    merged = merge_damages([photo])
    assert keys(merged) == [("dent", "hood"), ("scratch", "hood"), ("scratch", "front_bumper")]


def test_an_unknown_part_is_never_taken_for_a_known_one() -> None:
    merged = merge_damages([[seen("dent", "hood")], [seen("dent")]])
    assert keys(merged) == [("dent", "hood"), ("dent", None)]


def test_a_lamp_without_a_side_is_the_one_that_another_photo_tells() -> None:
    merged = merge_damages(
        [[seen("lamp", "front_light", "severe")], [seen("lamp", "front_left_light")]]
    )
    assert keys(merged) == [("lamp", "front_left_light")]
    assert (merged[0].photos, merged[0].extent) == ((1, 2), "severe")


def test_two_lamps_in_one_photo_are_two() -> None:
    merged = merge_damages([[seen("lamp", "front_light"), seen("lamp", "front_left_light")]])
    assert len(merged) == 2


def test_what_one_photo_shows_for_sure_stays_sure() -> None:
    (one,) = merge_damages([[seen("dent", "hood", decision="ask")], [seen("dent", "hood")]])
    assert one.sure
    (other,) = merge_damages([[seen("dent", "hood", decision="ask")]])
    assert not other.sure


def test_other_findings_are_left_out_and_told_ones_stand_in_no_photo() -> None:
    lamp = seen("dent", "hood").model_copy(update={"kind": "lamp", "code": "engine"})
    told = seen("scratch", "trunk", box=(0, 0, 0, 0))
    (one,) = merge_damages([[lamp, told]])
    assert (one.code, one.told, one.photos) == ("scratch", True, ())


def test_numbers_stay_as_photos_are_added() -> None:
    first = [seen("dent", "hood"), seen("scratch", "trunk")]
    before = keys(merge_damages([first]))
    after = keys(merge_damages([first, [seen("crack", "front_bumper"), seen("dent", "hood")]]))
    assert after[: len(before)] == before


def test_what_the_driver_denies_stays_in_the_list_with_the_word_against_it() -> None:
    said = [Correction(action="not_damage", code="dent", part="hood")]
    dent, scratch = merge_damages([[seen("dent", "hood"), seen("scratch", "hood")]], said)
    assert (dent.note, scratch.note) == ("not_damage", None)


def test_a_later_word_wins() -> None:
    said = [
        Correction(action="before", code="dent", part="hood"),
        Correction(action="confirm", code="dent", part="hood"),
    ]
    (one,) = merge_damages([[seen("dent", "hood", decision="ask")]], said)
    assert (one.note, one.sure) == (None, True)


def test_a_change_that_makes_two_alike_joins_them() -> None:
    said = [Correction(action="change", code="dent", part="hood", to_code="scratch")]
    (one,) = merge_damages([[seen("dent", "hood")], [seen("scratch", "hood")]], said)
    assert (one.code, one.photos) == ("scratch", (1, 2))


def test_what_the_driver_adds_was_seen_by_nobody_else() -> None:
    said = [Correction(action="add", code="dent", part="back_left_door")]
    _, added = merge_damages([[seen("dent", "hood")]], said)
    assert (added.part, added.told, added.sightings) == ("back_left_door", True, ())


@pytest.mark.parametrize(
    ("text", "action", "code", "part"),
    [
        ("那个左前门的坑之前就有", "before", "dent", "front_left_door"),
        ("第二处是旧伤", "before", "scratch", "front_bumper"),
        ("引擎盖那不是凹陷，只是泥", "not_damage", "dent", "hood"),
        ("左前门不是凹，是划痕", "change", "dent", "front_left_door"),
        ("后杠也刮了", "add", "scratch", "back_bumper"),
        ("the scratch on the front bumper was there before", "before", "scratch", "front_bumper"),
        ("the bonnet dent is just a reflection", "not_damage", "dent", "hood"),
        ("The hood is not a dent but a scratch.", "change", "dent", "hood"),
        ("the rear left door has a dent too", "add", "dent", "back_left_door"),
    ],
)
def test_remarks_are_read_in_both_languages(text: str, action: str, code: str, part: str) -> None:
    (said,) = read_remarks(fold(text), LIST).corrections
    assert (said.action, said.code, said.part) == (action, code, part)


def test_all_of_a_kind_may_be_meant() -> None:
    for text in ("这些凹陷都是之前就有的", "all the dents were there before"):
        said = read_remarks(fold(text), LIST).corrections
        assert [c.part for c in said] == ["front_left_door", "hood"]


@pytest.mark.parametrize(
    "text", ["那个之前就有", "that one was there before", "not a dent but dirt", "不是凹陷，是反光"]
)
def test_one_of_several_that_is_not_named_is_nobodys_guess(text: str) -> None:
    remarks = read_remarks(fold(text), LIST)
    assert remarks.unclear and not remarks.corrections


def test_that_one_is_the_only_one() -> None:
    (said,) = read_remarks(fold("that one was there before"), LIST[:1]).corrections
    assert (said.action, said.part) == ("before", "front_left_door")


def test_the_left_door_leaves_two_to_choose_from() -> None:
    remarks = read_remarks(fold("the left door too"), LIST[:1])
    assert remarks.which_part == ("front_left_door", "back_left_door")
    assert remarks.corrections == ()


@pytest.mark.parametrize("text", ["我想约明天下午", "how much will it cost?", "谢谢", "在哪里修"])
def test_other_messages_correct_nothing(text: str) -> None:
    remarks = read_remarks(fold(text), LIST)
    assert not remarks.corrections and not remarks.unclear


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("左前大灯", ("front_left_light",)),
        ("尾灯", ("back_light",)),
        ("后备箱门", ("trunk",)),
        ("车门玻璃", ("side_glass",)),
        ("右后视镜", ("right_mirror",)),
        ("rear windscreen", ("back_glass",)),
        ("the rear right door", ("back_right_door",)),
    ],
)
def test_parts_are_told_by_their_everyday_names(text: str, parts: tuple[str, ...]) -> None:
    assert find_parts(fold(text)) == [parts]


@pytest.mark.parametrize(
    "text",
    [
        "左前门那个不对，以前就有",
        "左前门的，是之前就有的",
        "the left front door, that was there before",
    ],
)
def test_what_is_said_in_the_next_clause_is_of_the_part_named_before(text: str) -> None:
    remarks = read_remarks(fold(text), LIST)
    assert [(c.action, c.part) for c in remarks.corrections] == [("before", "front_left_door")]
    assert not remarks.unclear
