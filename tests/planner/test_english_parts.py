"""Work told as a part with a verb beside it, in English."""

import pytest

from assistant.planner.english_parts import EnglishParts
from tests.planner.fakes_understanding import knowledge


@pytest.fixture(scope="module")
def parts() -> EnglishParts:
    return EnglishParts(knowledge().services)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("my heater wants repairing", "heater_repair"),
        ("could someone fix the exhaust", "exhaust_repair"),
        ("fit four new tyres", "tyre_replacement"),
        ("there is a nail in the tyre, can you patch it", "tyre_repair"),
        ("the aircon takes ages, and the neighbour says it needs gas. i'd like that", "ac_service"),
        ("the clutch is due", "clutch_replacement"),
        ("a pair of front tyres please", "tyre_replacement"),
        ("the back tyres are bald, need two", "tyre_replacement"),
        ("both rear tyres lose air, can you repair them", "tyre_repair"),
    ],
)
def test_a_verb_beside_a_part_asks_for_its_work(parts: EnglishParts, text: str, code: str) -> None:
    assert parts.asked(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "the brakes were replaced last month and still squeal",
        "i just had the battery changed",
        "the heater is cold",
        "no need to change the oil",
        "what a lovely day",
    ],
)
def test_work_that_was_done_or_not_asked_for_is_none(parts: EnglishParts, text: str) -> None:
    assert parts.asked(text) is None


def test_a_part_alone_counts_only_where_work_is_wanted_and_no_other_part_stands_by(
    parts: EnglishParts,
) -> None:
    assert parts.asked("spark plugs thursday") is None
    assert parts.only("spark plugs thursday") == "spark_plugs"
    assert parts.only("spark plugs and the clutch") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("the battery is flat, somebody must come with cables", "jump_start"),
        ("flat tyre here, please send someone", "flat_tyre_roadside"),
        ("the scratches on my door want fixing", "paint_repair"),
    ],
)
def test_help_that_is_sent_for_is_not_work_at_a_shop(
    parts: EnglishParts, text: str, code: str
) -> None:
    assert parts.asked(text) == code or parts.only(text) == code
