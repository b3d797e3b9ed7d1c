"""Slips are the same each time and change no figure, name or day."""

import re
from itertools import chain

import pytest

from evals.case_files import load_cases
from evals.choosing import DATA
from evals.dialogue import dialogue_jobs
from evals.noise import SHORT, with_slips

CASES = load_cases(DATA / "dialogue")
TEXTS = [
    text
    for case in CASES
    for text in chain(case.openings, *(part.say for part in (*case.follow_ups, *case.twists)))
]
ENGLISH = "Could somebody please check the brakes because they squeal whenever it rains"
CHINESE = "师傅，我的车刹车怎么一直响，需要换刹车片吗"


def words(text: str) -> list[str]:
    return [word.strip(".?:!;,\"'()").lower() for word in re.split(r"[\s,;!]+", text)]


@pytest.mark.parametrize("text", [ENGLISH, CHINESE])
def test_slips_are_the_same_each_time_and_more_with_each_level(text: str) -> None:
    levels = [with_slips(text, level) for level in (0, 1, 2)]
    assert levels == [with_slips(text, level) for level in (0, 1, 2)]
    assert len(set(levels)) == 3


def test_without_slips_every_text_stays_as_it_is() -> None:
    assert len(TEXTS) > 500
    assert [with_slips(text, 0) for text in TEXTS] == TEXTS


@pytest.mark.parametrize("level", [1, 2])
def test_slips_leave_every_figure_of_the_shipped_cases(level: int) -> None:
    figures = r"\d+(?:[.,:/-]\d+)*"
    for text in TEXTS:
        assert re.findall(figures, with_slips(text, level)) == re.findall(figures, text)


@pytest.mark.parametrize("level", [1, 2])
def test_slips_leave_every_name_place_and_car_of_the_shipped_cases(level: int) -> None:
    found = 0
    for case in CASES:
        for kept in filter(None, (case.known.name, case.known.place, case.known.vehicle)):
            for text in (text for text in case.openings if kept in text and "," not in kept):
                found += 1
                assert kept in with_slips(text, level, [kept]), text
    assert found >= 20


@pytest.mark.parametrize("level", [1, 2])
@pytest.mark.parametrize(
    "day",
    [
        "Monday", "today", "tomorrow", "evening", "afternoon", "midnight", "December", "weekend",
        "seven", "twelve", "fifteen", "third", "half past three",
    ],
)  # fmt: skip
def test_slips_leave_days_and_hours(day: str, level: int) -> None:
    assert day.lower() in with_slips(f"Come on {day}", level)
    assert day.lower() in with_slips(f"{day}, when nothing else works", level)


@pytest.mark.parametrize("level", [1, 2])
def test_slips_leave_short_words_but_for_the_known_short_forms(level: int) -> None:
    known = {**SHORT} if level > 1 else {}
    for text in (text for text in TEXTS if text.isascii() and "'" not in text):
        short = [known.get(word, word) for word in words(text) if 0 < len(word) < 5]
        slipped = words(with_slips(text, level))
        assert all(word in slipped for word in short), (text, slipped)


@pytest.mark.parametrize("level", [1, 2])
def test_a_name_keeps_its_case_and_its_marks(level: int) -> None:
    told = with_slips("It's for Siobhan O'Rourke's Toyota, near Pudong, Shanghai.", level, [
        "Siobhan O'Rourke", "Pudong, Shanghai", "Toyota",
    ])  # fmt: skip
    assert "Siobhan O'Rourke's Toyota" in told and "Pudong Shanghai." in told


@pytest.mark.parametrize("level", [1, 2])
@pytest.mark.parametrize("text", ["11、12号都行，师傅", "周三、四都可以，师傅", "九、十点钟，师傅"])
def test_marks_between_figures_keep_them_apart(text: str, level: int) -> None:
    assert text.split("，")[0] in with_slips(text, level)


def test_a_mark_between_english_words_leaves_a_gap() -> None:
    assert with_slips("oil,air and gas", 1) == "oil air and gas"


def test_a_chinese_name_is_not_heard_as_another() -> None:
    heard = with_slips("我叫修的，换的是修的", 2, ["修的"])
    assert heard.count("修的") == 2


def test_slips_can_be_asked_of_every_driver() -> None:
    def levels(slips: int | None) -> set[int]:
        return {
            job.payload[0].noise for job in dialogue_jobs(DATA / "dialogue", "dev", slips=slips)
        }

    assert levels(2) == {2} and levels(0) == {0} and len(levels(None)) > 1
